/**
 * What was found of a message, and what it comes to.
 *
 * @module
 */
import type { DispatchProblem } from "../dispatch.ts";
import type { MsgHeadHeader } from "../envelope/mod.ts";
import type { IntakeAnswer } from "./intake.ts";
import type { PayloadJudgement, RecordCount } from "./payload_judge.ts";
import { problemLimit, type VerdictCause, verdictRules } from "./verdict_rules.ts";

/** One thing found. */
export interface VerdictFinding {
  /** What it is; what it leads to is in `verdictRules`. */
  readonly cause: VerdictCause;
  /** In words; `undefined` where the code says all. */
  readonly detail?: string;
}

/** What was found. */
export interface Judgement {
  readonly found: readonly VerdictFinding[];
  readonly verdict: IntakeAnswer["verdict"];
  readonly problems: readonly DispatchProblem[];
  readonly authentic: boolean;
  /** What the envelope says, where there is one that counts. */
  readonly envelope: MsgHeadHeader | undefined;
  /** SHA-256 of what was signed; of what came and by whom, where that is not authentic. */
  readonly hash: string;
  readonly payload: Pick<PayloadJudgement, "municipality" | "year"> & {
    readonly records: { readonly [table: string]: RecordCount };
  };
}

/** Where something is dropped and nothing is left, the whole is refused; assumed. */
export function verdictOf(
  found: readonly VerdictFinding[],
  records: { readonly [table: string]: RecordCount },
): IntakeAnswer["verdict"] {
  if (found.length === 0) return "accepted";
  if (found.some(({ cause }) => verdictRules[cause].verdict === "rejected")) return "rejected";
  const about = ["person", "ident", "hst_consultation"].flatMap((table) => records[table] ?? []);
  return about.length > 0 && about.every(({ kept }) => kept === 0) ? "rejected" : "partly";
}

/** What is told to the sender: as many kinds as may be told, and how many more there are. */
export function problemsOf(found: readonly VerdictFinding[]): DispatchProblem[] {
  const problems = found.slice(0, problemLimit).map(({ cause, detail }) => {
    const { code, text } = verdictRules[cause];
    return { code, text: detail === undefined ? text : `${text}: ${detail}`.slice(0, 500) };
  });
  const more = found.length - problems.length;
  const last = found[problemLimit];
  if (last !== undefined) {
    const { code, text } = verdictRules[last.cause];
    problems.push({ code, text: `${text}: og ${more} slag til` });
  }
  return problems;
}
