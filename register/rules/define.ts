/**
 * Words to write the register's field checks down with.
 *
 * @module
 */
import type { FieldRule, RangeBound } from "../field_rule.ts";

/**
 * A date as the register reads it: a day in 1900 to 2099, or 99991231 for "no end". The published
 * expression lacks a bracket around its two branches, so that each is anchored at one end only; this
 * is what it means.
 */
const DATE = "(19|20)\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])|99991231";

/** A rule before its class is known. */
export type FieldRuleOfClass = Omit<FieldRule, "class">;

/** What a rule says beyond its field and data type. Consequences are `flag` where nothing is said. */
export type RuleOptions = Partial<Omit<FieldRuleOfClass, "field" | "dataType">>;

function rule(field: string, dataType: FieldRule["dataType"], options: RuleOptions): FieldRuleOfClass {
  return {
    field,
    dataType,
    onWrongFormat: "flag",
    onMissing: "flag",
    onUnknownCode: "flag",
    onOutOfRange: "flag",
    ...options,
  };
}

/** A key of at most ten digits; without it the row cannot be told from others and is dropped. */
export function key(field: string): FieldRuleOfClass {
  return rule(field, "Long", {
    format: "\\d{1,10}",
    onWrongFormat: "drop_row",
    mandatory: true,
    onMissing: "drop_row",
  });
}

/** Text. */
export function text(field: string, options: RuleOptions = {}): FieldRuleOfClass {
  return rule(field, "String", options);
}

/** A whole number of any length. */
export function integer(field: string, options: RuleOptions = {}): FieldRuleOfClass {
  return rule(field, "Integer", { format: "\\d+", ...options });
}

/** A number with one or two decimals; the point is mandatory. */
export function decimal(field: string, options: RuleOptions = {}): FieldRuleOfClass {
  return rule(field, "Decimal", { format: "\\d{1,3}\\.\\d{1,2}", ...options });
}

/** A date as eight digits. */
export function date(field: string, options: RuleOptions = {}): FieldRuleOfClass {
  return rule(field, "Date", { format: DATE, ...options });
}

/** A code from any of the lists, however it is written. */
export function codeOfAnyLength(
  field: string,
  codeLists: readonly string[],
  options: RuleOptions = {},
): FieldRuleOfClass {
  return rule(field, "Kodet", { codeLists, ...options });
}

/** A code of at most one character from any of the lists. */
export function code(
  field: string,
  codeLists: readonly string[],
  options: RuleOptions = {},
): FieldRuleOfClass {
  return codeOfAnyLength(field, codeLists, { format: ".{0,1}", ...options });
}

/** A code of `PERSONOPPL`: the register blanks one it does not know. */
export function infoCode(
  field: string,
  codeLists: readonly string[],
  options: RuleOptions = {},
): FieldRuleOfClass {
  return code(field, codeLists, { onUnknownCode: "null", ...options });
}

const FIRST_DAY: RangeBound = { kind: "date", value: "2005-01-01" };

/** The range in which the register believes a date: from 2005 to the end of the reporting year. */
export const IN_REGISTER_TIME = Object.freeze(
  {
    from: FIRST_DAY,
    to: { kind: "period_end" },
    onOutOfRange: "drop_row",
  } as const satisfies RuleOptions,
);

/** As {@linkcode IN_REGISTER_TIME}, but the record is kept. */
export const IN_REGISTER_TIME_OR_FLAG = Object.freeze(
  { ...IN_REGISTER_TIME, onOutOfRange: "flag" } as const satisfies RuleOptions,
);

/** Rules by field name, frozen. */
export function ruleTable(
  classes: Readonly<Record<string, readonly FieldRuleOfClass[]>>,
): Readonly<Record<string, FieldRule>> {
  return Object.freeze(Object.fromEntries(
    Object.entries(classes).flatMap(([name, rules]) =>
      rules.map((rule) => [rule.field, Object.freeze({ class: name, ...rule })])
    ),
  ));
}
