/**
 * The order of changes, and which of them tell the same story.
 *
 * @module
 */
import type { ReportChange } from "../report.ts";
import { measures, type ToldChange } from "./change_tests.ts";
import { compareDimensions, compareText, countDimensions } from "./cube_cell.ts";

/** How much larger a part's rate may be than that of the change it is part of. */
const alike = 1.5;

/**
 * Puts the surest first and says of each change whether a larger one tells it already. That is one of the
 * same municipality and year, in a cell that holds this one (the same, or with fewer dimensions and the
 * others the same), in the same direction, and
 *
 * - of the same measure, or of `recipients` where this one is of `services` or `stays`, and with a rate of
 *   which this one's is at most 1.5 times; or
 * - of `recipients` where this one is of `new_recipients`, whatever the rates.
 *
 * Besides, `new_recipients` swing back in the year after a jump: such a change is part of one of
 * `recipients` or `new_recipients` in the year before, in a cell that holds this one, in the other direction.
 *
 * Where several tell it, the one in the largest cell, and of those the surest. A change that is part of
 * another is never what a third one is part of. Fields stand by themselves.
 */
export function tellStories(told: readonly ToldChange[]): ReportChange[] {
  const ordered = [...told].sort(compareSurest);
  const byPlace = Map.groupBy(ordered.keys(), (index) => ordered[index]!.municipality);
  const partOf = new Map<number, number>();
  for (const indexes of byPlace.values()) findParts(ordered, { indexes, partOf });
  return ordered.map((change, index) => {
    const place = partOf.get(index);
    return place === undefined ? change : { ...change, part_of: place };
  });
}

function findParts(
  ordered: readonly ToldChange[],
  { indexes, partOf }: { indexes: readonly number[]; partOf: Map<number, number> },
): void {
  const roots: number[] = [];
  const largestFirst = [...indexes].sort((a, b) =>
    ordered[a]!.year - ordered[b]!.year || countDimensions(ordered[a]!) - countDimensions(ordered[b]!) ||
    measures.indexOf(ordered[a]!.measure) - measures.indexOf(ordered[b]!.measure) || a - b
  );
  for (const index of largestFirst) {
    const root = roots.find((root) => tells(ordered[root]!, ordered[index]!)) ??
      roots.find((root) => swingsBack(ordered[root]!, ordered[index]!));
    if (root === undefined) roots.push(index);
    else partOf.set(index, root);
  }
}

/** Whether a change tells a smaller one of the year as well. */
function tells(larger: ToldChange, smaller: ToldChange): boolean {
  if (larger.year !== smaller.year || !holds(larger, smaller)) return false;
  const ofRecipients = larger.measure === "recipients";
  if (ofRecipients && smaller.measure === "new_recipients") return direction(larger) === direction(smaller);
  const follows = ofRecipients && (smaller.measure === "services" || smaller.measure === "stays");
  return (larger.measure === smaller.measure || follows) && larger.measure !== "share_registered" &&
    agree(larger.rate, smaller.rate);
}

function swingsBack(earlier: ToldChange, later: ToldChange): boolean {
  return later.measure === "new_recipients" && later.year === earlier.year + 1 &&
    (earlier.measure === "recipients" || earlier.measure === "new_recipients") && holds(earlier, later) &&
    direction(earlier) === -direction(later);
}

function direction({ now, before }: ToldChange): number {
  return Math.sign((now ?? 0) - (before ?? 0));
}

function holds(larger: ToldChange, smaller: ToldChange): boolean {
  return (["service_type", "age_group", "sex", "district"] as const)
    .every((name) => larger[name] === null || larger[name] === smaller[name]);
}

/** From nothing (no rate) is a rise beyond any other; only one from nothing is like it. */
function agree(larger: number | null, smaller: number | null): boolean {
  if (larger === null || smaller === null) return larger === smaller;
  return Math.sign(larger) === Math.sign(smaller) && Math.abs(smaller) <= alike * Math.abs(larger);
}

/** The surest first; of those that are as sure, the largest; then in order of place, year and cell. */
export function compareSurest(a: ToldChange, b: ToldChange): number {
  return a.p_value - b.p_value || difference(b) - difference(a) ||
    compareText(a.municipality, b.municipality) || a.year - b.year ||
    measures.indexOf(a.measure) - measures.indexOf(b.measure) ||
    compareText(a.field ?? "", b.field ?? "") || countDimensions(a) - countDimensions(b) ||
    compareDimensions(a, b);
}

function difference({ now, before }: ToldChange): number {
  return Math.abs((now ?? 0) - (before ?? 0));
}
