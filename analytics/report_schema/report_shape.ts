/**
 * The shape of `report.json`, every key described for its readers.
 *
 * @module
 */
import { tables } from "../../register/table.ts";
import type { AccountEntry } from "../../stream/account.ts";
import type { Localised } from "../check.ts";
import type {
  ExpectedChange,
  Report,
  ReportComparison,
  ReportCube,
  ReportFeedback,
  ReportFieldShare,
  ReportFinding,
  ReportMetric,
  ReportNutrition,
  ReportRow,
  ReportSubmission,
} from "../report.ts";
import { changeShape, measure } from "./change_shape.ts";
import {
  age_group,
  check,
  count,
  field,
  key,
  list,
  municipality,
  number,
  optional,
  orNull,
  serviceType,
  sex,
  small,
  suppressed,
  text,
  year,
} from "./values.ts";
import { type RecordShape, recordShape } from "./shape.ts";

const entryShape = recordShape<AccountEntry>("account_entry", {
  about: "What became of the records of one table: read = stored + rejected + removed.",
  properties: {
    read: key("Records met in the sources.", count),
    stored: key("Records in the store.", count),
    rejected: key("Records that the register would drop, and all of a message that it would refuse.", count),
    removed: key("Records that a transform took out.", count),
  },
});

const submissionShape = recordShape<ReportSubmission>("submission", {
  about: "A message that the report is made from, or that was refused.",
  properties: {
    id: key("Stable over reruns.", text),
    source: key("Path below the directory that was read, or as given; - for standard input.", text),
    format: key("Message format, such as iplos-3.7.", text),
    kind: key("professional for care data, ident for identities.", text),
    status: key("Only current ones count.", {
      kind: "text",
      of: ["current", "superseded", "refused", "incomplete"],
    }),
    municipality: orNull("Four digits; null where the header does not tell.", text),
    municipality_name: orNull("Name in the reporting year; null where it is not known.", text),
    district: orNull("District number as written.", text),
    year: orNull("Reporting year; null where the header does not tell.", number),
    sequence_number: orNull("The highest one of a municipality and year is current.", number),
    created_date: orNull("When the message was made.", { kind: "text", format: "date" }),
    encoding: key("What the source was read in.", text),
    enveloped: key("It stood in a MsgHead.", { kind: "boolean" }),
    persons: small("Persons that the register would keep."),
    services: small("Services that the register would keep."),
  },
});

const status = { kind: "text", of: ["new", "persisting", "resolved"] } as const;

/** A finding, also one that is gone. */
const findingShape = recordShape<ReportFinding>("finding", {
  about: "What one check found in a municipality and year (and field or service type).",
  properties: {
    check,
    year,
    municipality,
    severity: key("Of the check, or the gravest of the rows.", {
      kind: "text",
      of: ["error", "warning", "info"],
    }),
    status: key("Against the year before: new, persisting, or resolved (in the list resolved only).", status),
    violations: small("Violating rows."),
    persons: small("Distinct persons among them."),
    denominator: small("Rows that the rule applies to."),
    rate: orNull(
      "violations / denominator, 0 where the denominator is; null where small numbers are left out.",
      {
        kind: "number",
        least: 0,
      },
    ),
    previous_violations: orNull(
      "Violations the year before; null where that year was not reported, or where small numbers are left out.",
      count,
    ),
    field,
    service_type: optional("Service type (tjTjenType), for checks told apart by it.", number),
    register_check: optional("Id of the register's own check of the field, for findings that are one.", text),
    consequence: optional(
      "What the register does with the record, for findings that are a check of its own.",
      {
        kind: "text",
        of: ["flag", "null", "drop_row", "reject_message"],
      },
    ),
    expected: optional("Id of the expected change that explains the finding; it is then not failing.", text),
    since_last_run: optional(
      "Against the last run; absent where there was none, or where it did not look here.",
      status,
    ),
    failing: key("Reached the thresholds of the check, and no expected change explains it.", {
      kind: "boolean",
    }),
    suppressed,
  },
});

const metricShape = recordShape<ReportMetric>("metric", {
  about: "Recipients, services and hours of a cell against the year before. A null dimension stands for all.",
  properties: {
    municipality,
    year,
    service_type: serviceType,
    age_group,
    sex,
    recipients: small("Distinct persons; one with several services counts once."),
    new_recipients: orNull(
      "Recipients who were none the year before; null where that was not reported.",
      count,
    ),
    services: small("Services of those persons, refused ones left out."),
    hours: orNull("Weekly hours in sum; null where small numbers are left out.", number),
    previous_recipients: orNull("Recipients the year before; null where that was not reported.", count),
    previous_services: orNull("Services the year before; null where that was not reported.", count),
    recipients_change: orNull("recipients - previous_recipients.", number),
    recipients_change_rate: orNull("Share of the year before: 0.1 for ten per cent more.", number),
    services_change: orNull("services - previous_services.", number),
    services_change_rate: orNull("Share of the year before.", number),
    previous_municipalities: optional(
      "Municipalities of the year before that it is held against, where they are not the same one.",
      list(text),
    ),
    suppressed,
  },
});

const rowShape = recordShape<ReportRow>("row", {
  about: "A violating row, to be opened down to the bytes that caused it.",
  properties: {
    check,
    municipality,
    year,
    field,
    service_type: optional("Service type, for checks told apart by it.", number),
    submission: key("Id of the submission that holds the row.", text),
    source: key("File that it came from.", text),
    person_key: orNull("Pseudonym of the person; null where the row is about none.", text),
    row_id: orNull("Key of the row in its submission; null for aggregates.", number),
    value: orNull("What is wrong, as far as one value shows it.", text),
    byte_start: orNull("Byte offset of the record in the unpacked source.", count),
    byte_end: orNull("Byte offset after its last byte.", count),
  },
});

const cubeShape = recordShape<ReportCube>("cube", {
  about: "How the changes were found.",
  properties: {
    cells: key("Cells of the cube.", count),
    tested: key("Comparisons that were tested.", count),
    fdr: key("False discovery rate that was allowed.", number),
    count: key("Least change in persons, rows or hours.", number),
    percent: key("Least change in per cent.", number),
  },
});

const textsShape = recordShape<Localised>("texts", {
  about: "A text in two languages.",
  properties: { nb: key("Norwegian bokmål.", text), en: key("English.", text) },
});

const expectedShape = recordShape<ExpectedChange>("expected_change", {
  about: "A change that has a reason: it is told with the reason, and asks for nothing.",
  properties: {
    id: key("Id that findings and changes refer to; of the user's own user_1 and so on.", text),
    reason: key("Why.", textsShape),
    source: optional("Where that stands; absent for the user's own.", text),
    year: key("Year in which the change shows against the year before.", number),
    municipality: optional("Absent: every one.", text),
    service_types: optional("Absent: every one.", list(number)),
    check: optional("Absent: every one.", text),
    measure: optional("Absent: every one.", measure),
    expires: optional("Date after which it explains nothing more.", { kind: "text", format: "date" }),
  },
});

const fieldShareShape = recordShape<ReportFieldShare>("field_share", {
  about: "How often a field is registered.",
  properties: {
    table: key("Table of the store.", text),
    field: key("Official field.", text),
    rows: small("Rows in which it may stand."),
    registered: small("Rows in which it stands."),
  },
});

const nutritionShape = recordShape<ReportNutrition>("nutrition", {
  about:
    "National quality indicator on nutrition: persons of 67 years and over in institutions at the year's end.",
  properties: {
    residents: small("All of them."),
    assessed: small("Of the residents: assessed for the risk of malnutrition in the year."),
    at_risk: small("Of the assessed: at risk."),
    with_plan: small("Of those at risk: with a nutrition plan."),
  },
});

const feedbackShape = recordShape<ReportFeedback>("feedback", {
  about: "What the register shows a municipality about its submission of a year.",
  properties: {
    municipality,
    year,
    submitted: orNull("When the latest message that counts was made.", { kind: "text", format: "date" }),
    deadline: key("15 January of the year after.", { kind: "text", format: "date" }),
    long_term: small("Persons with a long-term stay on any day of the year."),
    home_dwelling: small(
      "Persons with services at home, neither in housing nor in an institution at the year's end.",
    ),
    housing: small("Persons in municipal housing."),
    institution: small("Persons with any stay in an institution."),
    welfare_technology: small("Persons with any welfare technology."),
    fields: key("How often each field that may be left out is registered.", list(fieldShareShape)),
    nutrition: key("The quality indicator.", nutritionShape),
    suppressed,
  },
});

const comparisonShape = recordShape<ReportComparison>("comparison", {
  about: "Two counts that a check on change held against each other, whether or not they reach its bounds.",
  properties: {
    check,
    municipality,
    year,
    submission: key("Id of the submission.", text),
    field,
    service_type: optional("Service type, for checks told apart by it.", number),
    now: key("This year.", number),
    before: key("The year before.", number),
    now_of: optional("For shares: what now is a share of.", number),
    before_of: optional("For shares: what before is a share of.", number),
  },
});

const engineShape = recordShape<Report["engine"]>("engine", {
  about: "DuckDB behind the run.",
  properties: { kind: key("native or wasm.", text), version: key("Version of DuckDB.", text) },
});

/** The whole report. */
export const reportShape: RecordShape = recordShape<Report>("report", {
  about: "A report of kprkit reconcile.",
  properties: {
    kprkit: key("Version of kprkit that made it.", text),
    schema: key("Version of this shape; it changes where a reader has to.", { kind: "constant", value: 2 }),
    created: key("Time of the run.", { kind: "text", format: "date-time" }),
    engine: key("DuckDB behind the run.", engineShape),
    account: key("What became of the records, by table.", {
      kind: "map",
      keys: Object.keys(tables),
      of: entryShape,
    }),
    checks: optional("Ids of the checks that ran.", list(text)),
    submissions: key("The messages; superseded, refused and incomplete ones too.", list(submissionShape)),
    findings: key("What the checks found; zero counts are left out.", list(findingShape)),
    resolved: key(
      "Found the year before or in the last run, no longer now (violations is 0). Against the year before where " +
        "previous_violations is above 0, against the last run where since_last_run is resolved.",
      list(findingShape),
    ),
    metrics: key("Recipients, services and hours, year over year.", list(metricShape)),
    changes: key("Changes in the cube that are too large for chance, the surest first.", list(changeShape)),
    cube: key("How they were found.", cubeShape),
    expected_changes: key(
      "Every expected change that explains a finding or a change here, and all of the user's own.",
      list(expectedShape),
    ),
    feedback: key("What the register shows of each municipality and year.", list(feedbackShape)),
    comparisons: key(
      "What the checks on change compared, so that thresholds can be set anew without a run.",
      list(comparisonShape),
    ),
    as_of: optional(
      "Municipalities stand under their numbers of this year; absent: of the reporting year.",
      number,
    ),
    last_run: optional("Time of the run that since_last_run is held against.", {
      kind: "text",
      format: "date-time",
    }),
    suppressed_below: optional("Counts from 1 to below this one are left out (null).", count),
    rows: key(
      "Violating rows, the first ones of each finding; none where small numbers are left out.",
      list(rowShape),
    ),
    row_limit: key("How many rows of a finding are listed at most.", count),
  },
});
