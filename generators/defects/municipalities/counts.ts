/**
 * Faults that show in a municipality's counts: parts of a year, types of service and persons that are gone, or there twice.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import { dayOf, lengthOfMonth, monthOf } from "../days.ts";
import { isGiven, numberIn } from "../given.ts";
import { dropPerson, dropServices } from "./loss.ts";
import { afterSystemChange, systemChangeTruth } from "./messages.ts";
import {
  defineMunicipalityDefect,
  isAmong,
  type MunicipalityDefect,
  type SiteContext,
  type SiteEdit,
  UNTOUCHED,
} from "./site.ts";

/** What several types of counted faults may be found by besides. */
const STARTS = ["part_year_gap", "month_without_starts", "starts_doubled"] as const;
const RECIPIENTS = ["recipients_change", "service_type_vanished", "welfare_technology_change"] as const;

/** Services that began in some months of the year. */
function startedIn(
  editor: PersonEditor,
  months: { readonly from: number; readonly to: number },
): EditedRow[] {
  const { year } = editor;
  const first = dayOf(year, months.from, 1);
  const last = dayOf(year, months.to, lengthOfMonth(year, months.to));
  return editor.rows("service").filter((row) => {
    const start = numberIn(row, "start_date") ?? -Infinity;
    return start >= first && start <= last;
  });
}

/** The first quarter: 90 days at least. What began in it is not there. */
const QUARTER = { from: 1, to: 3 } as const;

function withoutStarts(
  editor: PersonEditor,
  months: { readonly from: number; readonly to: number },
): SiteEdit {
  return dropServices(editor, startedIn(editor, months));
}

const partYearGap = defineMunicipalityDefect({
  id: "part_year_gap",
  checks: [...STARTS, ...RECIPIENTS],
  when: "after",
  counted: true,
  edit: (editor, { site }) => editor.year === site.year ? withoutStarts(editor, QUARTER) : UNTOUCHED,
});

/** A month in which nothing is closed for the holidays. */
const QUIET_MONTH = { from: 10, to: 10 } as const;

const monthWithoutStarts = defineMunicipalityDefect({
  id: "month_without_starts",
  checks: ["month_without_starts", "part_year_gap", "starts_doubled", ...RECIPIENTS],
  when: "after",
  counted: true,
  edit: (editor, { site }) => editor.year === site.year ? withoutStarts(editor, QUIET_MONTH) : UNTOUCHED,
});

/** Day on which a new system began, and share of the running services that took it for their start. */
const CONVERSION = { month: 5, day: 1, share: 0.6 } as const;

/**
 * Services from before the year that run on the day of the conversion take it for their start: of each type the first, since
 * two of a type would look like one that is there twice.
 */
function convert(editor: PersonEditor, { site, hash }: SiteContext): SiteEdit {
  const { year, municipality } = site;
  if (editor.year < year || editor.municipality !== municipality) return UNTOUCHED;
  const day = dayOf(year, CONVERSION.month, CONVERSION.day);
  const services = editor.rows("service");
  const taken = new Set(
    services.filter((row) => numberIn(row, "start_date") === day).map((row) => row.get("service_type")),
  );
  for (const row of services) {
    const type = numberIn(row, "service_type") ?? 0;
    const start = numberIn(row, "start_date") ?? Infinity;
    const runs = isGiven(row) && start < dayOf(year, 1, 1) && (numberIn(row, "end_date") ?? Infinity) > day;
    if (!runs || taken.has(type) || !isAmong(hash(type), CONVERSION.share)) continue;
    taken.add(type);
    row.set("start_date", day);
  }
  return UNTOUCHED;
}

const startsDoubled = defineMunicipalityDefect({
  id: "starts_doubled",
  checks: ["starts_doubled"],
  when: "after",
  counted: true,
  edit: convert,
});

/** Practical help: the type that most have, alarms and home nursing apart. */
const PRACTICAL_HELP = 1;
const SUPPORT_CONTACT = 9;
const TECHNOLOGY: ReadonlySet<number> = new Set([6, 26, 27, 28]);

/** Services of some types are gone from a year on, for a share of the persons. */
function losesTypes(
  types: ReadonlySet<number>,
  share: number,
): (editor: PersonEditor, context: SiteContext) => SiteEdit {
  return (editor, { site, hash }) => {
    if (editor.year < site.year || !isAmong(hash(), share)) return UNTOUCHED;
    return dropServices(
      editor,
      editor.rows("service").filter((row) => types.has(numberIn(row, "service_type") ?? 0)),
    );
  };
}

const recipientsChange = defineMunicipalityDefect({
  id: "recipients_change",
  checks: ["recipients_change"],
  when: "after",
  counted: true,
  edit: losesTypes(new Set([PRACTICAL_HELP]), 0.65),
});

const serviceTypeVanished = defineMunicipalityDefect({
  id: "service_type_vanished",
  checks: ["service_type_vanished", "recipients_change"],
  when: "after",
  counted: true,
  edit: losesTypes(new Set([SUPPORT_CONTACT]), 1),
});

const welfareTechnologyChange = defineMunicipalityDefect({
  id: "welfare_technology_change",
  checks: ["welfare_technology_change", "recipients_change", "service_type_vanished"],
  when: "after",
  counted: true,
  edit: losesTypes(TECHNOLOGY, 0.65),
});

/** A field that no other check asks for, and that is filled in for most. */
export const LOST_FIELD = { column: "housing_suited", field: "poBoligTilr" } as const;

const fieldShareChanged = defineMunicipalityDefect({
  id: "field_share_changed",
  checks: ["field_share_changed"],
  when: "after",
  // The field was mandatory before.
  from: 2019,
  counted: true,
  edit(editor, { site }) {
    if (editor.year < site.year) return UNTOUCHED;
    for (const row of editor.rows("person_info")) row.set(LOST_FIELD.column, null);
    return UNTOUCHED;
  },
});

/** Persons gone by a technical fault: "40 per cent of the patients", somewhat more so that single types fall as much. */
const GONE = 0.47;

const recipientsMissing = defineMunicipalityDefect({
  id: "recipients_missing",
  checks: ["recipients_change", "service_type_vanished", "welfare_technology_change", ...STARTS],
  when: "after",
  counted: true,
  edit: (editor, { site, hash }) =>
    editor.year === site.year && isAmong(hash(), GONE) ? dropPerson(editor) : UNTOUCHED,
});

/** Training in daily tasks, of which a part is mapped to BPA: there are some six times as many. */
const TRAINING = 2;
const PERSONAL_ASSISTANCE = 3;
const MAPPED = 0.3;

const wrongMapping = defineMunicipalityDefect({
  id: "wrong_mapping",
  checks: ["recipients_change", "service_type_vanished"],
  when: "after",
  counted: true,
  edit(editor, { site, hash }) {
    if (editor.year !== site.year || !isAmong(hash(), MAPPED)) return UNTOUCHED;
    for (const row of editor.rows("service")) {
      if (numberIn(row, "service_type") === TRAINING) row.set("service_type", PERSONAL_ASSISTANCE);
    }
    return UNTOUCHED;
  },
});

/**
 * A change of record system: another name in the header, new local keys, nothing that began in the first quarter, and the
 * day of the conversion as the start of much that ran before.
 */
const recordSystemSwitch = defineMunicipalityDefect({
  id: "record_system_switch",
  checks: ["record_system_changed", ...STARTS, ...RECIPIENTS],
  when: "after",
  counted: true,
  renumbers: true,
  header: afterSystemChange,
  truth: systemChangeTruth,
  edit(editor, context) {
    const edit = editor.year === context.site.year ? withoutStarts(editor, QUARTER) : UNTOUCHED;
    convert(editor, context);
    return edit;
  },
});

/** Month of a start within the year, for counting; `undefined` where it is none that counts. */
export function startMonth(service: EditedRow, year: number): number | undefined {
  const start = numberIn(service, "start_date");
  if (start === undefined || !isGiven(service) || start < dayOf(year, 1, 1) || start > dayOf(year, 12, 31)) {
    return undefined;
  }
  return monthOf(start);
}

/** Defects of counts. */
export const countDefects: readonly MunicipalityDefect[] = Object.freeze([
  partYearGap,
  monthWithoutStarts,
  startsDoubled,
  recipientsChange,
  serviceTypeVanished,
  fieldShareChanged,
  welfareTechnologyChange,
]);

/** Several faults that come together; profiles name them, no check has their name. */
export const compositeDefects: readonly MunicipalityDefect[] = Object.freeze([
  recipientsMissing,
  wrongMapping,
  recordSystemSwitch,
]);
