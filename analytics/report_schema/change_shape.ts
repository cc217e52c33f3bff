/**
 * The shape of a change in the cube.
 *
 * @module
 */
import type { Measure, ReportChange } from "../report.ts";
import { recordShape, type Shape } from "./shape.ts";
import {
  age_group,
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
  suppressed,
  text,
  year,
} from "./values.ts";

/** What can be measured. */
export const measures: readonly Measure[] = Object.freeze([
  "recipients",
  "new_recipients",
  "services",
  "hours",
  "stays",
  "share_registered",
]);

/** One of {@linkcode measures}. */
export const measure: Shape = Object.freeze({ kind: "text", of: measures });

const heldShape = recordShape<NonNullable<ReportChange["municipalities"]>>("municipalities_held", {
  about: "Municipalities held against each other, where a merger or a split lies between the years.",
  properties: {
    now: key("Municipalities this year.", list(text)),
    before: key("Municipalities the year before.", list(text)),
  },
});

/** A change; a `null` dimension stands for all. */
export const changeShape = recordShape<ReportChange>("change", {
  about: "A change in a cell of the cube that is too large for chance. A null dimension stands for all.",
  properties: {
    municipality,
    year,
    municipalities: optional("Where a merger or a split lies between the years.", heldShape),
    measure: key("What is measured.", measure),
    field,
    service_type: serviceType,
    age_group,
    sex,
    district: orNull("District number; null for all.", text),
    now: orNull(
      "The measure this year; for shares the rows with a value, for hours their sum. null where small.",
      number,
    ),
    before: orNull("The measure the year before. null where small.", number),
    now_of: optional("What now is of: rows of the share, recipients with hours.", number),
    before_of: optional("What before is of, as now_of.", number),
    rate: orNull(
      "(now - before) / before; for shares the difference in points, 0.1 for ten; for hours that of the hours per " +
        "recipient, which now and before do not give.",
      number,
    ),
    test: key("Which test: persons who came and left, two counts, two shares, two means.", {
      kind: "text",
      of: ["mcnemar", "poisson", "fisher", "welch"],
    }),
    came: optional("Persons counted this year and not the year before, for mcnemar.", count),
    left: optional("Persons counted the year before and not this year, for mcnemar.", count),
    p_value: key("Probability of such a difference by chance alone, two-sided.", number),
    q_value: key("Smallest false discovery rate at which this one counts.", number),
    part_of: optional("Place in changes of the larger cell that tells the same story.", count),
    expected: optional("Id of the expected change that explains it.", text),
    since_last_run: optional("Against the last run; absent where that is not known.", {
      kind: "text",
      of: ["new", "persisting"],
    }),
    suppressed,
  },
});
