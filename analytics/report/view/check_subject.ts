/**
 * What a page about a check is about.
 *
 * @module
 */
import type { Check } from "../../check.ts";
import type { ReportFinding } from "../../report.ts";
import type { FindingCard } from "./cards.ts";
import type { View } from "./view.ts";

/** A check with all it found. */
export interface CheckSubject {
  readonly id: string;
  /** Absent where the catalogue does not hold the check. */
  readonly check: Check | undefined;
  /** One of each severity, the gravest first; none where the check found nothing this time. */
  readonly cards: readonly FindingCard[];
  readonly findings: readonly ReportFinding[];
  /** The check judges sums, not rows: a share of them says nothing. */
  readonly aggregate: boolean;
}

/** Properties of whatever tells about a check. */
export interface SubjectProps {
  readonly view: View;
  readonly subject: CheckSubject;
}

/** The check with an id. */
export function subjectOfCheck(view: View, id: string): CheckSubject {
  const cards = view.cards.filter((card) => card.id === id);
  const check = view.checks.find((check) => check.id === id);
  return {
    id,
    check,
    cards,
    findings: cards.flatMap(({ findings }) => findings),
    aggregate: check?.table === "municipality",
  };
}
