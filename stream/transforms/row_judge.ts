/**
 * The register's checks of the rows of one batch, column by column.
 *
 * Where a specific check and a general one would tell the same thing, only the specific one does:
 * an unknown code is not also a wrong format, a date in 2222 is implausible and not also misspelt.
 *
 * @module
 */
import { isInvalidOrgNumber } from "../../register/identifiers/org_number.ts";
import type { Consequence } from "../../register/field_rule.ts";
import type { Finding } from "../finding.ts";
import { isoDate } from "../iso_time.ts";
import { daysFromCivil, daysFromIso } from "../mapper/value_parser.ts";
import { cellAt, type Column, type Misfit, type RecordBatch } from "../record_batch.ts";
import { judgeMisfit, maskedValue, misfitFinding } from "./misfit_finding.ts";
import { type ColumnPlan, numberBound, type OrderPlan, type TablePlan } from "./table_plan.ts";

/** What a {@linkcode RowJudge} needs to know of the world outside its batch. */
export interface RowContext {
  /** Reporting period as ISO dates; without it dates have no upper bound. */
  readonly period: { readonly start: string; readonly end: string } | null;
  /** Local id of the person a row belongs to. */
  person(row: number): number | null;
  find(finding: Finding): void;
}

/** What dropped a row. */
export interface Cause {
  readonly check: string;
  readonly field?: string;
}

/** First day that services in the register may have begun on. Source: valueRangeFrom of all dates. */
const REGISTER_BEGAN = daysFromIso("2005-01-01");
/** "No end". */
const OPEN_END = daysFromIso("9999-12-31");
/** Decision "refused" (kodeverk 9171). */
const REFUSED = "1";

/** Judges one batch; nulls and drops are noted in it and returned. */
export class RowJudge {
  readonly #plan: TablePlan;
  readonly #batch: RecordBatch;
  readonly #context: RowContext;
  readonly #causes = new Map<number, Cause>();
  /** Cells that a misfit was noted for, as row × 64 + column. */
  readonly #noted = new Set<number>();

  constructor(plan: TablePlan, batch: RecordBatch, context: RowContext) {
    this.#plan = plan;
    this.#batch = batch;
    this.#context = context;
  }

  /** Runs all checks; the rows to be dropped with what dropped each first. */
  run(): ReadonlyMap<number, Cause> {
    this.#judgeMisfits();
    for (const plan of this.#plan.columns) {
      if (plan.isKnown !== undefined) this.#judgeCodes(plan, plan.isKnown);
    }
    for (const plan of this.#plan.columns) {
      if (plan.rule?.mandatory === true) this.#judgeMandatory(plan);
      else if (plan.mandatoryFor !== undefined) this.#judgeMandatoryFor(plan, plan.mandatoryFor);
      if (plan.bounds !== undefined) this.#judgeBounds(plan, plan.bounds);
    }
    for (const order of this.#plan.orders) this.#judgeOrder(order);
    if (this.#plan.personRef >= 0) this.#judgeReference();
    if (this.#plan.orgNumber >= 0) this.#judgeOrgNumbers(this.#plan.columns[this.#plan.orgNumber]!);
    return this.#causes;
  }

  #judgeMisfits(): void {
    const index = new Map(this.#plan.columns.map((plan) => [plan.schema, plan]));
    for (const misfit of this.#batch.misfits) {
      const plan = misfit.column === undefined ? undefined : index.get(misfit.column);
      if (plan !== undefined && misfit.row >= 0) this.#noted.add(misfit.row * 64 + plan.index);
      const told = this.#misfitCheck(misfit, plan);
      if (told === undefined) continue;
      const { check, consequence } = told;
      this.#tell({ ...misfitFinding(misfit, check, consequence), ...this.#whose(misfit.row) });
      if (consequence === "drop_row") this.#drop(misfit.row, check, misfit.field);
    }
  }

  #misfitCheck(
    misfit: Misfit,
    plan: ColumnPlan | undefined,
  ): { check: string; consequence: Consequence } | undefined {
    if (misfit.kind === "facet" || misfit.kind === "format") return this.#formatCheck(misfit, plan);
    const told = judgeMisfit(misfit.kind, plan?.rule);
    // A day that does not exist cannot be kept as a date.
    return misfit.kind === "calendar" ? { ...told, consequence: "null" } : told;
  }

  #formatCheck(
    misfit: Misfit,
    plan: ColumnPlan | undefined,
  ): { check: string; consequence: Consequence } | undefined {
    const consequence = plan?.rule?.onWrongFormat ?? "flag";
    if (plan === undefined) return { check: "field_format", consequence };
    const column = this.#batch.columns[plan.index]!;
    const value = misfit.row < 0 ? null : cellAt(column, misfit.row);
    if (plan.isKnown !== undefined && value !== null && !plan.isKnown(String(value))) {
      // Told as an unknown code; only a drop goes further than what that check demands.
      if (consequence === "drop_row") this.#drop(misfit.row, plan.codeCheck, plan.field);
      return undefined;
    }
    if (plan.schema.type === "code" && plan.rule === undefined) return { check: "code_unknown", consequence };
    if (plan.index === this.#plan.orgNumber) return undefined;
    if (value !== null && (plan.bounds === "start_date" || plan.bounds === "end_date")) return undefined;
    if (value !== null && plan.bounds === "hours" && this.#hoursCheck(plan, value as number) !== undefined) {
      return undefined;
    }
    return { check: "field_format", consequence };
  }

  #judgeCodes(plan: ColumnPlan, isKnown: (value: string) => boolean): void {
    const column = this.#batch.columns[plan.index]!;
    if (column.kind === "dictionary") {
      const unknown = column.dictionary.map((code) => !isKnown(code));
      if (!unknown.includes(true)) return;
      for (let row = 0; row < this.#batch.length; row++) {
        if (column.valid[row] === 1 && unknown[column.codes[row]!]) this.#unknownCode(plan, column, row);
      }
    } else if (column.kind === "number") {
      const known = new Map<number, boolean>();
      for (let row = 0; row < this.#batch.length; row++) {
        if (column.valid[row] === 0) continue;
        const value = column.values[row]!;
        let fits = known.get(value);
        if (fits === undefined) known.set(value, fits = isKnown(String(value)));
        if (!fits) this.#unknownCode(plan, column, row);
      }
    }
  }

  #unknownCode(plan: ColumnPlan, column: Column, row: number): void {
    const consequence = plan.rule?.onUnknownCode ?? "flag";
    const raw = String(cellAt(column, row));
    this.#tellRow(row, { check: plan.codeCheck, field: plan.field, value: raw, consequence });
    if (consequence === "drop_row") this.#drop(row, plan.codeCheck, plan.field);
    if (consequence === "null") {
      column.valid[row] = 0;
      // Told here; the misfit lets the store name the column among the invalid fields of the row.
      const place = { start: this.#batch.start[row]!, end: this.#batch.end[row]! };
      this.#batch.misfits.push({ row, column: plan.schema, field: plan.field, kind: "type", raw, ...place });
      this.#noted.add(row * 64 + plan.index);
    }
  }

  #judgeMandatory(plan: ColumnPlan): void {
    const valid = this.#batch.columns[plan.index]!.valid;
    const consequence = plan.rule!.onMissing;
    for (let row = 0; row < this.#batch.length; row++) {
      if (valid[row] === 1 || this.#noted.has(row * 64 + plan.index)) continue;
      this.#tellRow(row, { check: "field_missing", field: plan.field, value: null, consequence });
      if (consequence === "drop_row") this.#drop(row, "field_missing", plan.field);
    }
  }

  #judgeMandatoryFor(plan: ColumnPlan, types: ReadonlySet<number>): void {
    const serviceType = this.#batch.columns[this.#plan.serviceType];
    if (serviceType?.kind !== "number") return;
    const valid = this.#batch.columns[plan.index]!.valid;
    const isHours = plan.missingCheck === "hours_missing";
    for (let row = 0; row < this.#batch.length; row++) {
      if (valid[row] === 1 || serviceType.valid[row] === 0 || !types.has(serviceType.values[row]!)) continue;
      if (this.#noted.has(row * 64 + plan.index) || (isHours && this.#isRefused(row))) continue;
      const consequence = plan.rule!.onMissing;
      this.#tellRow(row, { check: plan.missingCheck, field: plan.field, value: null, consequence });
    }
  }

  #isRefused(row: number): boolean {
    const column = this.#batch.columns[this.#plan.decision];
    return column !== undefined && cellAt(column, row) === REFUSED;
  }

  #judgeBounds(plan: ColumnPlan, bounds: NonNullable<ColumnPlan["bounds"]>): void {
    const column = this.#batch.columns[plan.index]!;
    if (column.kind === "text") return this.#judgeMonths(plan, column);
    if (column.kind !== "number") return;
    if (bounds === "hours") return this.#judgeHours(plan, column.values, column.valid);
    const isEnd = bounds === "end_date";
    const end = this.#context.period?.end;
    const latest = end === undefined ? Infinity : isEnd ? twoYearsAfter(end) : daysFromIso(end);
    const check = isEnd ? "end_date_implausible" : "date_implausible";
    const consequence = isEnd || plan.rule?.from === undefined ? "flag" : plan.rule.onOutOfRange;
    const { values, valid } = column;
    for (let row = 0; row < this.#batch.length; row++) {
      const value = values[row]!;
      if (value >= REGISTER_BEGAN && value <= latest || valid[row] === 0) continue;
      if (isEnd && value === OPEN_END) continue;
      this.#tellRow(row, { check, field: plan.field, value: basicDate(value), consequence });
      if (consequence === "drop_row") this.#drop(row, check, plan.field);
    }
  }

  #judgeHours(plan: ColumnPlan, values: ArrayLike<number>, valid: Uint8Array): void {
    for (let row = 0; row < this.#batch.length; row++) {
      if (valid[row] === 0) continue;
      const check = this.#hoursCheck(plan, values[row]!);
      if (check === undefined) continue;
      const value = (values[row]! / 100).toFixed(2);
      this.#tellRow(row, { check, field: plan.field, value, consequence: plan.rule!.onOutOfRange });
    }
  }

  #hoursCheck(plan: ColumnPlan, hundredths: number): string | undefined {
    const least = numberBound(plan.rule?.from);
    const most = numberBound(plan.rule?.to);
    if (most !== undefined && hundredths > most * 100) return "hours_over_168";
    return least !== undefined && hundredths < least * 100 ? "field_out_of_range" : undefined;
  }

  /** Months written `YYYYMM`: the dentist's and the doctor's last assessment. */
  #judgeMonths(plan: ColumnPlan, column: Column): void {
    const latest = this.#context.period === null ? "999999" : basicMonth(this.#context.period.end);
    for (let row = 0; row < this.#batch.length; row++) {
      if (column.valid[row] === 0) continue;
      const month = String(cellAt(column, row));
      if (!/^\d{6}$/.test(month) || (month >= "200501" && month <= latest)) continue;
      const consequence = plan.rule!.onOutOfRange;
      this.#tellRow(row, { check: "field_out_of_range", field: plan.field, value: month, consequence });
      if (consequence === "drop_row") this.#drop(row, "field_out_of_range", plan.field);
    }
  }

  #judgeOrder(plan: OrderPlan): void {
    const earlier = this.#batch.columns[plan.earlier]!;
    const later = this.#batch.columns[plan.later]!;
    if (earlier.kind !== "number" || later.kind !== "number") return;
    for (let row = 0; row < this.#batch.length; row++) {
      if (later.values[row]! >= earlier.values[row]!) continue;
      if (later.valid[row] === 0 || earlier.valid[row] === 0) continue;
      const value = basicDate(later.values[row]!);
      this.#tellRow(row, { check: plan.check, field: plan.field, value, consequence: "flag" });
    }
  }

  #judgeReference(): void {
    const column = this.#batch.columns[this.#plan.personRef]!;
    if (column.kind !== "number") return;
    const { field } = this.#plan.columns[this.#plan.personRef]!;
    for (let row = 0; row < this.#batch.length; row++) {
      if (column.valid[row] === 0) continue;
      const person = this.#context.person(row);
      if (person === null || column.values[row] === person) continue;
      const value = String(column.values[row]);
      this.#tellRow(row, { check: "orphan_person_reference", field, value, consequence: "flag" });
    }
  }

  #judgeOrgNumbers(plan: ColumnPlan): void {
    const column = this.#batch.columns[plan.index]!;
    if (column.kind !== "dictionary") return;
    const invalid = column.dictionary.map(isInvalidOrgNumber);
    if (!invalid.includes(true)) return;
    for (let row = 0; row < this.#batch.length; row++) {
      if (column.valid[row] === 0 || !invalid[column.codes[row]!]) continue;
      const value = column.dictionary[column.codes[row]!]!;
      this.#tellRow(row, { check: "org_number_invalid", field: plan.field, value, consequence: "flag" });
    }
  }

  #drop(row: number, check: string, field: string): void {
    if (row >= 0 && row < this.#batch.length && !this.#causes.has(row)) {
      this.#causes.set(row, { check, field });
    }
  }

  #tellRow(row: number, what: Pick<Finding, "check" | "field" | "value" | "consequence">): void {
    this.#tell({
      ...what,
      value: what.value === null ? null : maskedValue(what.value),
      ...this.#whose(row),
      start: this.#batch.start[row]!,
      end: this.#batch.end[row]!,
    });
  }

  #tell(finding: Omit<Finding, "table">): void {
    this.#context.find({ ...finding, table: this.#plan.table.name });
  }

  #whose(row: number): Pick<Finding, "rowId" | "personId" | "serviceType"> {
    if (row < 0 || row >= this.#batch.length) return { rowId: null, personId: null };
    const serviceType = numberAt(this.#batch, this.#plan.serviceType, row);
    return {
      rowId: numberAt(this.#batch, this.#plan.key, row),
      personId: this.#context.person(row),
      ...(serviceType === null ? {} : { serviceType }),
    };
  }
}

/** A number in a batch; `null` where the column is absent, of another kind, or empty in that row. */
export function numberAt(batch: RecordBatch, column: number, row: number): number | null {
  const found = batch.columns[column];
  return found?.kind === "number" && found.valid[row] === 1 ? found.values[row]! : null;
}

/** The same day two years on; 29 February becomes 1 March where there is none. */
function twoYearsAfter(iso: string): number {
  return daysFromCivil(Number(iso.slice(0, 4)) + 2, Number(iso.slice(5, 7)), Number(iso.slice(8, 10)));
}

/** Days since 1970-01-01 as eight digits. */
function basicDate(days: number): string {
  return isoDate(days)!.replaceAll("-", "");
}

function basicMonth(iso: string): string {
  return iso.slice(0, 7).replace("-", "");
}
