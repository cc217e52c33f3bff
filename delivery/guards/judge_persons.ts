/**
 * What the screening found, judged by where the payloads go.
 *
 * @module
 */
import type { ScreeningRow, ScreeningRuleId, ScreeningVerdict } from "../../stream/screening/mod.ts";
import type { GuardRuleId } from "./guard_rule.ts";
import type { GuardOptions } from "./guard_result.ts";
import type { SeenMessage } from "./judge_payloads.ts";
import { guardRule } from "./rules.ts";

/** What the screening counted in a message. */
export interface ScreenedCounts {
  readonly message: SeenMessage;
  /** Identity numbers in it. */
  readonly numbers: number;
  /** Persons in it whose numbers stand in another message. */
  readonly persons: number;
  /** By rule; those that no verdict hangs on are left out. */
  readonly found: ReadonlyMap<
    ScreeningRuleId,
    { readonly count: number; readonly rows: readonly ScreeningRow[] }
  >;
}

/** What a rule about persons found in a message. */
export interface PersonsFound {
  readonly rule: GuardRuleId;
  readonly message: SeenMessage;
  readonly verdict: ScreeningVerdict;
  readonly count: number;
  readonly rows: readonly ScreeningRow[];
}

/** Identities that no living person has. */
const fictitious: readonly ScreeningRuleId[] = [
  "synthetic_tax_authority",
  "synthetic_helsenett",
  "well_known_test_number",
  "placeholder_number",
];
/** What says of a message that it is test data, besides identities. */
const marks: readonly ScreeningRuleId[] = [
  "test_name",
  "reserved_contact",
  "fictitious_organisation",
  "test_her_id",
];

/** As whom the screening is to take the receiver. Where both kinds may go, what is fictitious must be counted. */
export function screeningReceiver({ environment, persons }: GuardOptions): "production" | "test" {
  return environment === "test" || persons === "synthetic" ? "test" : "production";
}

/** Judges the counts of all messages together. */
export function judgePersons(counts: readonly ScreenedCounts[], options: GuardOptions): PersonsFound[] {
  const { environment, persons } = options;
  const isTest = screeningReceiver(options) === "test";
  const synthetic = environment === "validation" && persons === "either"
    ? syntheticPlaces(counts)
    : new Set();
  return counts.flatMap((one) => {
    const column = isTest || synthetic.has(placeOf(one.message)) ? "test" : environment;
    const own = [...one.found].map(([rule, { count, rows }]) => ({
      rule,
      message: one.message,
      verdict: guardRule(rule).verdicts[column],
      count,
      rows,
    }));
    return isTest ? own : [
      ...doubtful(one, counts).map((found) => ({
        ...found,
        verdict: guardRule(found.rule).verdicts[column],
      })),
      ...own,
    ];
  });
}

/** Municipalities and years of which every identity number is fictitious: extracts that a vendor made. */
function syntheticPlaces(counts: readonly ScreenedCounts[]): ReadonlySet<string> {
  const sums = new Map<string, { numbers: number; fictitious: number }>();
  for (const one of counts) {
    const place = placeOf(one.message);
    const sum = sums.get(place) ?? { numbers: 0, fictitious: 0 };
    sum.numbers += one.numbers;
    sum.fictitious += countOf(one, fictitious);
    sums.set(place, sum);
  }
  return new Set(
    [...sums].filter(([, sum]) => sum.numbers > 0 && sum.fictitious === sum.numbers).map(([place]) => place),
  );
}

/** Messages that may be of persons who do not exist, though no number in them proves it. */
function doubtful(
  one: ScreenedCounts,
  all: readonly ScreenedCounts[],
): Pick<PersonsFound, "rule" | "message" | "count" | "rows">[] {
  const { message, numbers, found } = one;
  const possible = found.get("possibly_synthetic");
  if (possible !== undefined && possible.count * 2 > numbers) {
    return [{ rule: "mostly_possibly_synthetic", message, ...possible }];
  }
  const marked = countOf(one, marks);
  const known = all.reduce(
    (sum, other) => placeOf(other.message) === placeOf(message) ? sum + other.numbers : sum,
    0,
  );
  // A few identities beside many persons say nothing of the others.
  if (message.kind === "ident" || marked === 0 || known > 0 && known * 2 >= one.persons) return [];
  const rows = marks.flatMap((rule) => found.get(rule)?.rows ?? []).slice(0, 5);
  return [{ rule: "synthetic_without_ident", message, count: marked, rows }];
}

function countOf({ found }: ScreenedCounts, rules: readonly ScreeningRuleId[]): number {
  return rules.reduce((sum, rule) => sum + (found.get(rule)?.count ?? 0), 0);
}

/** One that does not tell stands for itself alone. */
function placeOf({ municipality, year, kind, payload: { path } }: SeenMessage): string {
  if (kind === "json") return `json ${path}`;
  return municipality === null || year === null ? `? ${path}` : `${municipality} ${year}`;
}
