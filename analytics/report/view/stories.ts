/**
 * Changes in the cube as stories: the largest cell in front, the smaller ones that say the same below
 * it, and what is expected apart from what is not.
 *
 * @module
 */
import type { ExpectedChange, Report, ReportChange } from "../../report.ts";

/** A change with the smaller cells that tell the same. */
export interface Story {
  /** Unique in the report. */
  readonly id: string;
  readonly change: ReportChange;
  readonly parts: readonly ReportChange[];
  /** The reason, where there is one: the story asks for nothing then. */
  readonly expected?: ExpectedChange;
}

/** The stories of a report in the order of its changes: the surest first. */
export function storiesOf(report: Pick<Report, "changes" | "expected_changes">): readonly Story[] {
  const { changes } = report;
  const reasons = new Map(report.expected_changes.map((expected) => [expected.id, expected]));
  const root = (index: number): number => {
    const seen = new Set<number>();
    let at = index;
    for (let up = changes[at]?.part_of; up !== undefined; up = changes[at]?.part_of) {
      // A ring of parts has no largest cell: each then stands for itself.
      if (seen.has(at) || changes[up] === undefined) return index;
      seen.add(at);
      at = up;
    }
    return at;
  };
  const parts = Map.groupBy(changes.keys().filter((index) => root(index) !== index), root);
  return changes.flatMap((change, index): Story[] => {
    if (root(index) !== index) return [];
    const expected = change.expected === undefined ? undefined : reasons.get(change.expected);
    return [{
      id: `change-${index}`,
      change,
      parts: (parts.get(index) ?? []).map((part) => changes[part]!),
      ...(expected === undefined ? {} : { expected }),
    }];
  });
}
