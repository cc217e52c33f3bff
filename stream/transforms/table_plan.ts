/**
 * The register's checks of one table, compiled from a format's rules to column numbers.
 *
 * @module
 */
import { isKnownCode } from "../../register/code_lists/mod.ts";
import type { FieldRule, RangeBound } from "../../register/field_rule.ts";
import type { Format } from "../../register/format.ts";
import { type ColumnSchema, type RecordTable, recordTables, type TableSchema } from "../../register/table.ts";
import { columnIndex } from "../record_batch.ts";

/** What is checked in one column. */
export interface ColumnPlan {
  readonly index: number;
  readonly schema: ColumnSchema;
  readonly field: string;
  readonly rule: FieldRule | undefined;
  /** Says whether a code is known; absent where the field is not coded. */
  readonly isKnown?: (value: string) => boolean;
  /** Check id of an unknown code. */
  readonly codeCheck: string;
  /** Service types that the field is mandatory for. */
  readonly mandatoryFor?: ReadonlySet<number>;
  /** Check id of a field that is missing. */
  readonly missingCheck: string;
  /** How the column's dates or numbers are bounded. */
  readonly bounds?: "start_date" | "end_date" | "hours" | "month";
}

/** A date that must not lie before another of the same row. */
export interface OrderPlan {
  readonly check: string;
  readonly earlier: number;
  readonly later: number;
  /** The field that is told as wrong. */
  readonly field: string;
}

/** What is checked in one table. */
export interface TablePlan {
  readonly table: TableSchema;
  readonly key: number;
  /** Reference to the person above, as the row itself states it; -1: none. */
  readonly personRef: number;
  readonly serviceType: number;
  readonly decision: number;
  readonly orgNumber: number;
  readonly columns: readonly ColumnPlan[];
  readonly orders: readonly OrderPlan[];
}

/**
 * Dates that say when something began or was decided: none lies before 2005 or after the period.
 *
 * Source: reference checks, `date_implausible`.
 */
const START_DATES: ReadonlySet<string> = new Set([
  "tjSoknadDato",
  "tjVedtDato",
  "tjFraDato",
  "tjKlageMottatt",
  "tjKlageBesvart",
  "fnFraDato",
  "diFraDato",
  "dgFraDato",
  "poFraDato",
  "poVentelisteDato",
  "poHabDato",
  "poLegeMiddGjDato",
  "poErnKartlagtDato",
  "poErnRisikoDato",
  "poErnPlanDato",
]);

/** Dates that say when something ends; they may lie ahead, or be open (99991231). */
const END_DATES: ReadonlySet<string> = new Set([
  "tjTilDato",
  "fnTilDato",
  "diTilDato",
  "dgTilDato",
  "poTilDato",
]);

const plans = new WeakMap<Format, ReadonlyMap<RecordTable, TablePlan>>();

/** Plans of the tables that a format's records go to. */
export function tablePlans(format: Format): ReadonlyMap<RecordTable, TablePlan> {
  let found = plans.get(format);
  if (found === undefined) {
    found = new Map(
      (Object.keys(recordTables) as RecordTable[]).filter((name) => name !== "submission")
        .map((name) => [name, tablePlan(format, recordTables[name])]),
    );
    plans.set(format, found);
  }
  return found;
}

function tablePlan(format: Format, table: TableSchema): TablePlan {
  const find = (name: string) => table.columns.findIndex((column) => column.name === name);
  return {
    table,
    key: table.key === undefined ? -1 : find(table.key),
    personRef: find("person_ref"),
    serviceType: find("service_type"),
    decision: find("decision"),
    orgNumber: table.name === "service" ? find("org_number") : -1,
    columns: table.columns.map((schema, index) => columnPlan(format, schema, index)),
    orders: orderPlans(table),
  };
}

function columnPlan(format: Format, schema: ColumnSchema, index: number): ColumnPlan {
  const names = schema.field.split(" ");
  const field = names.find((name) => format.rules[name] !== undefined) ?? names[0]!;
  const rule = format.rules[field];
  const lists = rule?.codeLists;
  const bounds = boundsOf(schema, field, rule);
  return {
    index,
    schema,
    field,
    rule,
    ...(lists === undefined ? {} : { isKnown: (value: string) => isKnownCode(lists, value) }),
    codeCheck: field === "tjTjenType" ? "unknown_service_type" : "code_unknown",
    ...(Array.isArray(rule?.mandatory) ? { mandatoryFor: new Set<number>(rule.mandatory) } : {}),
    missingCheck: field === "tjTimerUke" ? "hours_missing" : "field_missing",
    ...(bounds === undefined ? {} : { bounds }),
  };
}

function boundsOf(schema: ColumnSchema, field: string, rule: FieldRule | undefined): ColumnPlan["bounds"] {
  if (schema.type === "date") {
    if (START_DATES.has(field)) return "start_date";
    if (END_DATES.has(field)) return "end_date";
  }
  if (rule?.from === undefined) return undefined;
  if (schema.type === "hours") return "hours";
  if (schema.type === "text") return "month";
  return undefined;
}

function orderPlans(table: TableSchema): readonly OrderPlan[] {
  const order = (check: string, earlier: string, later: string): OrderPlan => ({
    check,
    earlier: columnIndex(table, earlier),
    later: columnIndex(table, later),
    field: table.columns[columnIndex(table, later)]!.field,
  });
  const ends = () => order("end_before_start", "start_date", "end_date");
  switch (table.name) {
    case "service":
      return [
        ends(),
        order("decision_before_application", "application_date", "decision_date"),
        order("complaint_before_decision", "decision_date", "complaint_received"),
        order("complaint_before_decision", "complaint_received", "complaint_answered"),
      ];
    case "function_score":
    case "hospital_stay":
      return [ends()];
    default:
      return [];
  }
}

/** A bound of a rule as a number, where it is one. */
export function numberBound(bound: RangeBound | undefined): number | undefined {
  return bound?.kind === "number" ? bound.value : undefined;
}
