/**
 * What expected changes explain.
 *
 * @module
 */
import type { ReportedMunicipality } from "../../register/municipalities/groups.ts";
import { checkById } from "../checks/mod.ts";
import type { ExpectedChange, Measure, ReportChange, ReportFinding } from "../report.ts";
import { builtInExpectedChanges } from "./built_in.ts";

/** What of a finding an expected change looks at. */
export type ExplainedFinding = Pick<ReportFinding, "check" | "year" | "municipality" | "service_type">;

/** What of a change an expected change looks at. */
export type ExplainedChange = Pick<
  ReportChange,
  "year" | "municipality" | "municipalities" | "measure" | "service_type"
>;

/** On which day it is asked. */
export interface ExplainOptions {
  /** ISO date: an expected change that expired before explains nothing. */
  readonly today: string;
}

/** Whether the last day on which an expected change explains something is past. */
export function isExpired({ expires }: Pick<ExpectedChange, "expires">, { today }: ExplainOptions): boolean {
  return expires !== undefined && expires < today;
}

/** What the checks on change compare, as the cube measures it. */
const comparedMeasures: Readonly<Record<string, Measure>> = Object.freeze({
  recipients_change: "recipients",
  service_type_vanished: "recipients",
  field_share_changed: "share_registered",
});

/**
 * Whether an expected change explains a finding or a change: everything it names is so. One that names no
 * check explains only findings of checks that hold a year against the one before: that a service type was
 * retired is no reason to go on using it. One that names a check explains no change of the cube.
 */
export function explains(
  expected: ExpectedChange,
  subject: ExplainedFinding | ExplainedChange,
  options: ExplainOptions,
): boolean {
  if (isExpired(expected, options) || expected.year !== subject.year) return false;
  if (expected.municipality !== undefined && !placesOf(subject).has(expected.municipality)) return false;
  if (expected.service_types !== undefined) {
    const type = subject.service_type ?? null;
    if (type === null || !expected.service_types.includes(type)) return false;
  }
  if ("measure" in subject) {
    return expected.check === undefined && (expected.measure ?? subject.measure) === subject.measure;
  }
  if (expected.check === undefined && checkById(subject.check)?.comparison === undefined) return false;
  if (expected.check !== undefined && expected.check !== subject.check) return false;
  return expected.measure === undefined || expected.measure === comparedMeasures[subject.check];
}

function placesOf(subject: ExplainedFinding | ExplainedChange): ReadonlySet<string> {
  const names = subject.municipality.split("+");
  if (!("measure" in subject) || subject.municipalities === undefined) return new Set(names);
  return new Set([...names, ...subject.municipalities.now, ...subject.municipalities.before]);
}

/** The parts of a report that expected changes explain. */
export interface ExplainableParts {
  /** Findings of all checks. */
  readonly findings: readonly ReportFinding[];
  /** Changes of the cube, in the order that `part_of` speaks of. */
  readonly changes: readonly ReportChange[];
}

/** What {@linkcode applyExpected} is told. */
export interface ApplyExpectedOptions extends ExplainOptions {
  /** The user's own, which are asked before the built-in ones. @default none */
  readonly own?: readonly ExpectedChange[];
  /** Who reported: which reforms need explaining depends on it. */
  readonly reported: readonly ReportedMunicipality[];
}

/** A report's parts with their explanations. */
export interface ExplainedParts extends ExplainableParts {
  /** Built-in ones that explain something here, and all of the user's own. */
  readonly expected: readonly ExpectedChange[];
  /** Those of the user's own that have expired, to be told. */
  readonly expired: readonly ExpectedChange[];
}

/**
 * Says of findings and changes which expected change explains them, the first that does. A finding that is
 * explained does not fail. A change that is part of an explained one is explained by the same.
 */
export function applyExpected(parts: ExplainableParts, options: ApplyExpectedOptions): ExplainedParts {
  const { own = [], reported } = options;
  const all = [...own, ...builtInExpectedChanges(reported)];
  const used = new Set<string>(own.map(({ id }) => id));
  const reasonOf = (subject: ExplainedFinding | ExplainedChange) => {
    const id = all.find((expected) => explains(expected, subject, options))?.id;
    if (id !== undefined) used.add(id);
    return id;
  };
  const findings = parts.findings.map((finding) => {
    const id = reasonOf(finding);
    return id === undefined ? finding : { ...finding, expected: id, failing: false };
  });
  const reasons = parts.changes.map(reasonOf);
  const changes = parts.changes.map((change, index) => {
    const id = reasons[index] ?? (change.part_of === undefined ? undefined : reasons[change.part_of]);
    return id === undefined ? change : { ...change, expected: id };
  });
  return {
    findings,
    changes,
    expected: all.filter(({ id }) => used.has(id)),
    expired: own.filter((expected) => isExpired(expected, options)),
  };
}
