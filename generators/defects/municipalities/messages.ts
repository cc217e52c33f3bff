/**
 * Messages that are missing, refused, early, late, or say too little of who sends them.
 *
 * @module
 */
import type { TruthRow } from "../../cohort/truth.ts";
import { basicDate, dayOf } from "../days.ts";
import { truthOf } from "../defect.ts";
import { standAlone } from "../stand_alone.ts";
import {
  type DefectSite,
  defineMunicipalityDefect,
  type HeaderValues,
  type MunicipalityDefect,
  UNTOUCHED,
} from "./site.ts";

function aboutMessage(check: string, field?: string) {
  return ({ municipality, year }: DefectSite): readonly TruthRow[] => [
    { check, municipality, year, table: "submission", ...(field === undefined ? {} : { field }) },
  ];
}

function withValues(header: HeaderValues, values: Readonly<Record<string, string>>): HeaderValues {
  return new Map([...header, ...Object.entries(values)]);
}

/** A defect of the professional message's header in one year. */
function headerDefect(
  { id, values, field, ...rest }:
    & Pick<MunicipalityDefect, "id" | "when" | "from" | "light" | "refused" | "skips">
    & {
      readonly values: (year: number, header: HeaderValues) => Readonly<Record<string, string>>;
      readonly field?: string;
    },
): MunicipalityDefect {
  return defineMunicipalityDefect({
    id,
    checks: [id],
    ...rest,
    header: (header, { site, year }) =>
      year === site.year ? withValues(header, values(year, header)) : header,
    truth: aboutMessage(id, field),
  });
}

/**
 * The register takes nothing of the message. The ident message is left out as well, or would stand alone, and no later
 * extract builds on this one.
 */
const REFUSED = { when: "last", refused: true, skips: ["ident"] } as const;

const wrongPeriod = headerDefect({
  id: "wrong_period",
  ...REFUSED,
  values: (year) => ({ period_end: basicDate(dayOf(year, 11, 30)) }),
});

const wrongVersion = headerDefect({
  id: "wrong_version",
  ...REFUSED,
  values: () => ({ format_version: "3.6" }),
});

/** `B` is the other content that forms of the register have had. */
const fixedValue = headerDefect({
  id: "fixed_value",
  ...REFUSED,
  values: () => ({ content_type: "B" }),
  field: "iiInnhType",
});

const submissionAfterDeadline = headerDefect({
  id: "submission_after_deadline",
  when: "any",
  from: 2022,
  light: true,
  values: (year) => ({ created_date: basicDate(dayOf(year + 1, 2, 20)) }),
});

const submissionBeforeYearEnd = headerDefect({
  id: "submission_before_year_end",
  when: "any",
  light: true,
  values: (year) => ({ created_date: basicDate(dayOf(year, 12, 12)) }),
});

/** What stands where someone pressed the space bar: no number, and yet the field is there. */
const BLANK = " ";

/** The last contact has no telephone number. */
const contactIncomplete = defineMunicipalityDefect({
  id: "contact_incomplete",
  checks: ["contact_incomplete"],
  when: "any",
  light: true,
  contacts: (contacts) =>
    contacts.map((contact, place) => place === contacts.length - 1 ? { ...contact, phone: BLANK } : contact),
  truth: ({ municipality, year }) => [{ check: "contact_incomplete", municipality, year, table: "contact" }],
});

/** Name of the system that takes over; and if it is the one there was, of the other one. */
const OTHER_SYSTEM = "NYTTSYSTEM";
const ANOTHER_SYSTEM = "BYTTETSYSTEM";

/** The header of a year, with the name of the system that came after a change. */
export function afterSystemChange(header: HeaderValues): HeaderValues {
  const name = header.get("system_id")?.trim().toUpperCase() === OTHER_SYSTEM ? ANOTHER_SYSTEM : OTHER_SYSTEM;
  return withValues(header, { system_id: name });
}

/** What is found where the record system is another than the year before. */
export function systemChangeTruth({ municipality, year }: DefectSite): readonly TruthRow[] {
  return [{ check: "record_system_changed", municipality, year, table: "municipality" }];
}

const recordSystemChanged = defineMunicipalityDefect({
  id: "record_system_changed",
  checks: ["record_system_changed"],
  when: "after",
  light: true,
  header: afterSystemChange,
  truth: systemChangeTruth,
});

/** Without the message nobody is known, neither by it nor from earlier years: `ident_missing` goes with it. */
const identMessageMissing = defineMunicipalityDefect({
  id: "ident_message_missing",
  checks: ["ident_message_missing", "ident_missing"],
  when: "last",
  skips: ["ident"],
  truth: aboutMessage("ident_message_missing"),
  edit(editor, { site }) {
    if (editor.year !== site.year) return UNTOUCHED;
    standAlone(editor);
    return { truth: [truthOf("ident_missing", { editor, row: editor.person })] };
  },
});

/** Nobody of whom it tells is anywhere else: `ident_unmatched` goes with it. */
const identMessageAlone = defineMunicipalityDefect({
  id: "ident_message_alone",
  checks: ["ident_message_alone", "ident_unmatched"],
  when: "last",
  skips: ["professional"],
  truth: aboutMessage("ident_message_alone"),
  edit(editor, { site }) {
    const { ident } = editor;
    if (editor.year !== site.year || ident === undefined) return UNTOUCHED;
    return { truth: [truthOf("ident_unmatched", { editor, row: ident })] };
  },
});

const yearNotReported = defineMunicipalityDefect({
  id: "year_not_reported",
  checks: ["year_not_reported"],
  when: "between",
  skips: ["professional", "ident"],
  truth: (
    { municipality, year },
  ) => [{ check: "year_not_reported", municipality, year, table: "municipality" }],
  edit: (editor, { site }) => editor.year === site.year ? { truth: [], lost: true } : UNTOUCHED,
});

/** Defects of messages. */
export const messageDefects: readonly MunicipalityDefect[] = Object.freeze([
  yearNotReported,
  identMessageMissing,
  identMessageAlone,
  wrongPeriod,
  wrongVersion,
  fixedValue,
  submissionAfterDeadline,
  submissionBeforeYearEnd,
  contactIncomplete,
  recordSystemChanged,
]);
