/**
 * What the register's rules say of one record, judged on its text and from the rules alone: the truth
 * that register checks are held against. It shares no code with the reading.
 *
 * @module
 */
import { isKnownCode } from "../../register/code_lists/mod.ts";
import type { Consequence, FieldRule } from "../../register/field_rule.ts";
import type { Format } from "../../register/format.ts";
import { tables } from "../../register/table.ts";
import type { Aspect } from "./register_check.ts";
import type { TestRecord } from "./test_messages.ts";

/** A rule that a record breaks. */
export interface Breach {
  readonly field: string;
  readonly aspect: Aspect;
  readonly consequence: Consequence;
}

/** How a field fares under one aspect. */
export interface Verdict extends Breach {
  readonly broken: boolean;
}

/** Every rule of the record's class that applies to it, broken or kept. */
export function judge(record: TestRecord, format: Format, year: number): Verdict[] {
  return Object.values(format.rules).filter((rule) => rule.class === record.class)
    .flatMap((rule) => judgeField(record, rule, { format, year }));
}

/** Rules that the record breaks, as far as a store can tell. */
export function breaches(record: TestRecord, format: Format, year: number): Breach[] {
  return judge(record, format, year).filter(({ broken }) => broken);
}

function judgeField(
  record: TestRecord,
  rule: FieldRule,
  { format, year }: { readonly format: Format; readonly year: number },
): Verdict[] {
  const { field } = rule;
  const text = record.values[field];
  const verdicts: Verdict[] = [];
  const say = (aspect: Aspect, consequence: Consequence, broken: boolean) =>
    verdicts.push({ field, aspect, consequence, broken });

  const formatFits = rule.format === undefined || new RegExp(`^(?:${rule.format})$`).test(text ?? "");
  const isThere = text !== undefined && (text !== "" || !formatFits);
  if (isDue(record, rule, format)) say("missing", rule.onMissing, !isThere);
  if (!isThere) return verdicts;

  // The days of the period are read with hyphens too, to tell the year of a message that writes them so.
  const number = readNumber(field, /^ii(Fra|Til)Dato$/.test(field) ? text.replaceAll("-", "") : text);
  const bounds = boundsOf(rule, record, year);
  const value = rule.dataType === "Date" || rule.dataType === "Decimal" || numeric(field)
    ? number
    : /^\d{6}$/.test(text)
    ? Number(text)
    : undefined;
  const isOut = value !== undefined && (value < bounds.from || value > bounds.to);
  if (rule.format !== undefined) {
    const misfit = !formatFits || (numeric(field) && number === undefined);
    // Of hours out of bounds the store has the value only, not that it was written without a point.
    const lost = rule.dataType === "Decimal" && isOut &&
      new RegExp(`^(?:${rule.format})$`).test(value.toFixed(2));
    say("format", rule.onWrongFormat, misfit && !lost);
  }
  const fixed = field === "versjon" ? format.version : field === "iiInnhType" ? "P" : undefined;
  if (fixed !== undefined) say("code", rule.onMissing, text !== fixed);
  else if (rule.codeLists !== undefined) {
    say("code", rule.onUnknownCode, text !== "" && !isKnownCode(rule.codeLists, text));
  }
  const isBounded = rule.from !== undefined || rule.to !== undefined;
  if (isBounded && text !== "" && (value !== undefined || rule.dataType === "String")) {
    say("range", rule.onOutOfRange, isOut);
  }
  return verdicts;
}

/** The field has to be there: by the annotated schema, or by the schema itself. */
function isDue(
  { values }: TestRecord,
  { field, mandatory, class: name }: FieldRule,
  format: Format,
): boolean {
  if (mandatory === true) return true;
  const inSchema = new Set(
    format.version === "3.5" && name === "TJENESTE" ? ["tjVeID", "tjVeNrID", "tjVedtDato"] : [],
  );
  if (inSchema.has(field)) return true;
  if (!Array.isArray(mandatory)) return false;
  // kprkit asks no hours of a refusal.
  if (field === "tjTimerUke" && values["tjVedtak"] === "1") return false;
  const type = values["tjTjenType"] ?? "";
  return /^\d+$/.test(type) && mandatory.includes(Number(type));
}

/** Type of the column that a field goes to. */
function columnType(field: string): string | undefined {
  return Object.values(tables).flatMap(({ columns }) => columns).find((column) =>
    column.field.split(" ").includes(field)
  )?.type;
}

function numeric(field: string): boolean {
  return ["int16", "int32", "key", "id"].includes(columnType(field) ?? "");
}

/** A number, or a day as its eight digits; `undefined` where the text is neither. */
function readNumber(field: string, text: string): number | undefined {
  switch (columnType(field)) {
    case "date": {
      const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text)?.slice(1).map(Number);
      if (parts === undefined) return undefined;
      const date = new Date(0);
      date.setUTCFullYear(parts[0]!, parts[1]! - 1, parts[2]!);
      const isDay = date.getUTCMonth() === parts[1]! - 1 && date.getUTCDate() === parts[2]!;
      return isDay ? Number(text) : undefined;
    }
    case "hours": // hundredths in 32 bits
      return /^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) < 2 ** 31 / 100
        ? Number(text)
        : undefined;
    case "int16":
      return /^-?\d+$/.test(text) && Math.abs(Number(text)) <= 32767 ? Number(text) : undefined;
    case "int32":
      return /^-?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 31 ? Number(text) : undefined;
    case "key":
      return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
    case "id":
      return /^-?\d+$/.test(text) ? Number(text) : undefined;
    default:
      return undefined;
  }
}

/** Whether the store can hold the text of a field as it is. */
export function isReadable(field: string, text: string): boolean {
  const type = columnType(field);
  return type === "code" || type === "text" || readNumber(field, text) !== undefined;
}

function boundsOf(rule: FieldRule, { values }: TestRecord, year: number): { from: number; to: number } {
  const isMonth = rule.dataType === "String";
  const bound = (end: FieldRule["from"], none: number): number => {
    const digits = (date: string) => Number(isMonth ? date.slice(0, 6) : date);
    switch (end?.kind) {
      case undefined:
        return none;
      case "date":
        return digits(end.value.replaceAll("-", ""));
      case "number":
        return end.value;
      case "period_start":
        return digits(`${year}0101`);
      case "period_end":
        return digits(`${year}1231`);
      case "field":
        return readNumber(end.field, values[end.field] ?? "") ?? none;
    }
  };
  return { from: bound(rule.from, -Infinity), to: bound(rule.to, Infinity) };
}
