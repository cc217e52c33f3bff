/**
 * The five headers that tell the register what made a message.
 *
 * @module
 */
import type { Dispatch } from "../../dispatch.ts";
import { SlashError } from "./slash_error.ts";

/** Who made the software that a message comes from. Names in ASCII: headers carry nothing else everywhere. */
export interface SlashSoftware {
  /** Vendor: `x-vendor-name`. */
  readonly vendor: string;
  /** EPJ or other system that the data are from: `x-software-name`. */
  readonly name: string;
  /** Its version: `x-software-version`. */
  readonly version: string;
  /** Version of what exported the data: `x-export-software-version`. */
  readonly exportVersion: string;
}

/** Name of the fact of a {@linkcode Dispatch} that tells the day the data were exported, `2026-01-31`. */
export const EXTRACTION_DATE = "extraction_date";

/**
 * Checks the values of four headers.
 *
 * Source: folkehelseinstituttet/Fhi.Slash.Public, README, "Header-verdier": all are required. That they are ASCII and no
 * longer than 200 characters is kprkit's own.
 *
 * @throws {SlashError} `software_invalid`
 */
export function softwareHeaders(software: SlashSoftware): Readonly<Record<string, string>> {
  return Object.freeze({
    "x-vendor-name": checked("vendor", software.vendor),
    "x-software-name": checked("name", software.name),
    "x-software-version": checked("version", software.version),
    "x-export-software-version": checked("exportVersion", software.exportVersion),
  });
}

function checked(name: string, value: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(value)) return value;
  throw new SlashError("software_invalid", `The software's ${name} cannot stand in a header`, {
    hint:
      "Give 1 to 200 characters a-z, A-Z, digits, signs and single words; write æ, ø and å with other letters",
  });
}

/**
 * The day of the export as the fifth header has it, dd.MM.yyyy: by the dispatch's fact {@linkcode EXTRACTION_DATE}, else
 * the day it was prepared, in Norway. `undefined` where the fact is no day of the calendar.
 */
export function extractionDate({ facts, created }: Pick<Dispatch, "facts" | "created">): string | undefined {
  const day = facts[EXTRACTION_DATE] ?? norwegianDay(new Date(created));
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (parts === null) return undefined;
  const date = new Date(`${day}T00:00:00Z`);
  // The calendar is the judge: 2026-02-30 becomes another day, or none.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return undefined;
  return `${parts[3]}.${parts[2]}.${parts[1]}`;
}

function norwegianDay(at: Date): string {
  if (Number.isNaN(at.getTime())) return "";
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo", dateStyle: "short" }).format(at);
}
