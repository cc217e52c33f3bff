/**
 * The register's checks of a message as a whole, made on its header before the first record.
 *
 * @module
 */
import type { Consequence } from "../../register/field_rule.ts";
import { tables } from "../../register/table.ts";
import type { Message } from "../message.ts";
import type { Finding } from "../finding.ts";
import { judgeMisfit, misfitFinding } from "./misfit_finding.ts";

/** Year, municipality and verdict of a message. */
export interface HeaderVerdict {
  /** What is wrong with header and envelope; more may be met between records later. */
  readonly findings: readonly Finding[];
  /** Reporting year, where the header tells one. */
  readonly year: number | null;
  /** Reporting period as ISO dates, where both can be read. */
  readonly period: { readonly start: string; readonly end: string } | null;
  /** Why the register refuses the message, in one sentence; `undefined` where it takes it. */
  readonly refusal: string | undefined;
}

/**
 * Judges the header of a message: version against reporting year, the period (of care data one whole calendar
 * year), and each field's own format.
 *
 * Source: iplos_2018_Annotations.xsd and iplos_2019_Annotations.xsd, classes IPLOS and INNHINFO;
 * XPR(hst)_Annotations.xsd, class Melding.
 */
export function judgeHeader(message: Message): HeaderVerdict {
  const findings: Finding[] = [];
  const reasons: string[] = [];
  const add = (
    check: string,
    field: string,
    value: string | null,
    consequence: Consequence,
    why?: string,
  ) => {
    findings.push({
      check,
      table: "submission",
      field,
      rowId: null,
      personId: null,
      value,
      consequence,
      start: message.start,
      // The message is not over yet: what is told of it as a whole is told of its beginning.
      end: Math.max(message.end, message.start),
    });
    if (consequence === "reject_message") reasons.push(why ?? `${field} is not as the register demands`);
  };

  for (const finding of headerFindings(message, 0)) {
    findings.push(finding);
    if (finding.consequence === "reject_message") {
      reasons.push(`${finding.field} is not as the register demands`);
    }
  }
  for (const [field, column] of vitalFields(message)) {
    if (!message.header.has(column)) {
      add("field_missing", field, null, "reject_message", `${field} is missing`);
    }
  }

  const start = isoHeaderDate(message.header.get("period_start"));
  const end = isoHeaderDate(message.header.get("period_end"));
  const year = Number((start ?? end)?.slice(0, 4) ?? NaN);
  if (message.format.kind === "professional") {
    judgePeriod(message, start, end, add);
    judgeVersion(message, year, add);
  } else if (message.format.kind === "health_station") {
    // Any period will do; without one the message is refused by the rules of its fields.
    judgeVersion(message, year, add);
  } else if (!(year > 0)) {
    add("field_missing", "fraDatoPeriode", null, "reject_message", "The period cannot be read");
  }
  return {
    findings,
    year: year > 0 ? year : null,
    period: start !== undefined && end !== undefined ? { start, end } : null,
    refusal: reasons[0],
  };
}

type Add = (
  check: string,
  field: string,
  value: string | null,
  consequence: Consequence,
  why?: string,
) => void;

function judgePeriod(message: Message, start: string | undefined, end: string | undefined, add: Add): void {
  if (start === undefined || end === undefined) return; // told as a misfit of the field
  const whole = start.endsWith("-01-01") && end.endsWith("-12-31") && start.slice(0, 4) === end.slice(0, 4);
  if (whole) return;
  const field = start.endsWith("-01-01") ? "iiTilDato" : "iiFraDato";
  const value = message.header.get(field === "iiFraDato" ? "period_start" : "period_end") ?? null;
  const why = `The period ${start} to ${end} is not one whole calendar year`;
  add("wrong_period", field, value, "reject_message", why);
}

function judgeVersion(message: Message, year: number, add: Add): void {
  const { version, years } = message.format;
  const stated = message.header.get("format_version");
  if (stated !== undefined && stated !== version) {
    add("wrong_version", "versjon", stated, "reject_message", `Version ${stated} is not ${version}`);
  } else if (years !== undefined && year > 0 && (year < years.from || year > years.to)) {
    const why = `Reporting year ${year} does not take IPLOS ${version}`;
    add("wrong_version", "versjon", stated ?? null, "reject_message", why);
  }
}

/**
 * Findings for what did not fit in header and envelope, from the misfit with number `from` on. Some
 * are met only after the first records, such as an unknown element between two persons.
 */
export function headerFindings(message: Message, from: number): Finding[] {
  const findings: Finding[] = [];
  const vital = new Map(vitalFields(message));
  for (const misfit of message.misfits.slice(from)) {
    // Version and vital fields are judged by themselves, and a missing INNHINFO is all of them.
    if (misfit.kind === "fixed" && misfit.field === "versjon") continue;
    if (misfit.kind === "missing" && (vital.has(misfit.field) || misfit.field === "INNHINFO")) continue;
    const { check, consequence } = judgeMisfit(misfit.kind, message.format.rules[misfit.field]);
    findings.push({ ...misfitFinding(misfit, check, consequence), table: "submission" });
  }
  return findings;
}

/** Header fields that the register refuses a message without, with their column. */
function vitalFields(message: Message): [field: string, column: string][] {
  return tables.submission.columns.flatMap((column) =>
    column.field.split(" ").filter((field) => message.format.rules[field]?.onMissing === "reject_message")
      .map((field): [string, string] => [field, column.name])
  );
}

/** A header date, eight digits or ISO, as an ISO date; `undefined` where it is neither. */
export function isoHeaderDate(text: string | undefined): string | undefined {
  const parts = /^\s*(\d{4})-?(\d{2})-?(\d{2})(?:Z|[+-]\d{2}:\d{2})?\s*$/.exec(text ?? "");
  return parts === null ? undefined : `${parts[1]}-${parts[2]}-${parts[3]}`;
}
