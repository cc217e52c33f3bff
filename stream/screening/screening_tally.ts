/**
 * What a screening has found: counts by rule and message, and the first rows of each.
 *
 * @module
 */
import {
  type ScreeningReceiver,
  type ScreeningRuleId,
  screeningRulePlace,
  screeningRules,
  type ScreeningVerdict,
} from "./rules.ts";

/** Message that a finding is of. */
export interface ScreenedPlace {
  /** Path below the directory that was walked, or as given; `-` for standard input. */
  readonly source: string;
  /** Four digits; `null` where the message does not tell and nothing beside it does. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
}

/** A row that a rule found. No identity number, name, age or other content of the row is in it. */
export interface ScreeningRow {
  /** Table of the row; `submission` for what stands in the header. */
  readonly table: string;
  /** Byte offset of the row's first byte in the unpacked source. */
  readonly start: number;
  /** Byte offset after its last byte. */
  readonly end: number;
  /** Kind of the number and its series with all other digits masked; `null` where the finding is of no number. */
  readonly identity: string | null;
  /** The name or domain of the rule's own list that was found, or the header field; `null` for others. */
  readonly detail: string | null;
}

/** What a rule found in a message. */
export interface ScreeningFinding extends ScreenedPlace {
  /** Id of the rule. */
  readonly rule: ScreeningRuleId;
  /** What it says of the receiver that the extract is meant for. */
  readonly verdict: Exclude<ScreeningVerdict, "ignore">;
  /** Rows found. */
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly ScreeningRow[];
}

/** What counts, and how much of it is listed. */
export interface ScreeningTallyOptions {
  /** Where the extracts are meant to go. @default "production" */
  readonly receiver?: ScreeningReceiver;
  /** Rules that are told, and stop nothing. @default none */
  readonly allow?: readonly ScreeningRuleId[];
  /** Rows listed of each rule and message at most. @default 5 */
  readonly rowLimit?: number;
}

interface PlaceTally {
  readonly place: ScreenedPlace;
  readonly counts: Float64Array;
  readonly rows: ScreeningRow[][];
}

/** Counts findings by rule and message, in memory that depends on the number of messages alone. */
export class ScreeningTally {
  readonly #verdicts: readonly ScreeningVerdict[];
  readonly #rowLimit: number;
  readonly #tallies: PlaceTally[] = [];
  #open: PlaceTally | undefined;

  /** Without options: for production. */
  constructor({ receiver = "production", allow = [], rowLimit = 5 }: ScreeningTallyOptions = {}) {
    this.#rowLimit = rowLimit;
    this.#verdicts = screeningRules.map((rule) => {
      const verdict = rule[receiver];
      return verdict === "stop" && allow.includes(rule.id) ? "tell" : verdict;
    });
  }

  /** What is counted from now on is of this message. */
  begin(place: ScreenedPlace): void {
    this.#open = { place, counts: new Float64Array(screeningRules.length), rows: [] };
    this.#tallies.push(this.#open);
  }

  /** Counts a row; true where it is to be listed as well. */
  count(rule: ScreeningRuleId): boolean {
    const place = screeningRulePlace(rule)!;
    const open = this.#open!;
    const count = ++open.counts[place]!;
    return count <= this.#rowLimit && this.#verdicts[place] !== "ignore";
  }

  /** Lists a row that was counted. */
  list(rule: ScreeningRuleId, row: ScreeningRow): void {
    (this.#open!.rows[screeningRulePlace(rule)!] ??= []).push(row);
  }

  /** Counts a row and lists it where there is room. */
  add(rule: ScreeningRuleId, row: ScreeningRow): void {
    if (this.count(rule)) this.list(rule, row);
  }

  /** What was found, by message as they were begun, and in each in the order of the rules. */
  findings(): ScreeningFinding[] {
    return this.#tallies.flatMap(({ place, counts, rows }) =>
      screeningRules.flatMap(({ id }, index) => {
        const verdict = this.#verdicts[index]!;
        const count = counts[index]!;
        if (verdict === "ignore" || count === 0) return [];
        return [{ rule: id, verdict, ...place, count, rows: rows[index] ?? [] }];
      })
    );
  }
}
