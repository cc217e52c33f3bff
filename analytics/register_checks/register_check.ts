/**
 * The shape of a register check: a check of the catalogue that stands for one rule of the register.
 *
 * @module
 */
import type { Consequence, FieldRule } from "../../register/field_rule.ts";
import type { TableName } from "../../register/table.ts";
import type { Check } from "../check.ts";

/** What of a field a rule is about. */
export type Aspect =
  /** Absent or empty where it is mandatory. */
  | "missing"
  /** Not written as the register demands. */
  | "format"
  /** In none of the code lists, or not the one value that the schema allows. */
  | "code"
  /** Outside the bounds. */
  | "range";

/** Versions of the yearly message that have field checks. */
export type IplosVersionNumber = "3.5" | "3.7";

/** A rule as one version of the message has it. */
export interface VersionedRule {
  /** Version of the message. */
  readonly version: IplosVersionNumber;
  /** First and last reporting year that the register takes the version for. */
  readonly years: { readonly from: number; readonly to: number };
  /** The register's checks of the field, this one among them. */
  readonly rule: FieldRule;
  /** What the register does where the rule is broken. */
  readonly consequence: Consequence;
  /** The schema itself demands the field in every row, whatever the annotated schema says. */
  readonly inSchema?: true;
  /** The one value that is allowed, for rules that fix one. */
  readonly fixed?: string;
}

/**
 * Where the violations of a register check stand: rows of a family of the catalogue, told apart by field.
 */
export interface FamilyPart {
  /** Id of the check in the catalogue. */
  readonly family: string;
  /**
   * Condition on the family's column `value`, where not all of the family's rows of the field break this
   * rule. The family tells such rows for another reason too: one row that breaks two rules is told once.
   */
  readonly where?: string;
}

/** A check of one field and aspect, generated from the register's rules. */
export interface RegisterCheck extends Check {
  /**
   * Id of the check that a reconciliation tells its violations under. The first where there are several
   * ({@linkcode RegisterCheck.parts}).
   */
  readonly family: string;
  /** All places where its violations are told. */
  readonly parts: readonly FamilyPart[];
  /** Class as the register names it: `TJENESTE`. */
  readonly class: string;
  /** Official field: `tjTimerUke`. */
  readonly field: string;
  /** What of the field it is about. */
  readonly aspect: Aspect;
  /** Table that holds the field. */
  readonly fieldTable: TableName;
  /** Column that holds the field. */
  readonly column: string;
  /** The rule in each version that has it, the older version first. */
  readonly byVersion: readonly VersionedRule[];
}
