/**
 * How far a dispatch has come, as the ledger keeps it.
 *
 * @module
 */
import type { Dispatch, DispatchProblem, DispatchState, DispatchStatus } from "../dispatch.ts";
import { plainText } from "./plain_text.ts";

/** A row of `progress`. */
export interface Progress {
  readonly state: DispatchState;
  readonly since: string;
  readonly attempts: number;
  readonly reason: string;
  readonly problems: readonly DispatchProblem[];
  readonly reference: string | null;
  /** An attempt has ended without anybody knowing whether it arrived. */
  readonly uncertain: boolean;
  /** An order to send once more has not been carried out. */
  readonly ordered: boolean;
  /** Whose word the state stands on, where it is settled. */
  readonly decidedBy: "" | "carrier" | "register";
}

/** What the database gives for a row. */
export type Row = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

/** Reads a row of `progress`. */
export function progressOf(row: Row): Progress {
  return {
    state: row.state as DispatchState,
    since: new Date(row.since as number).toISOString(),
    attempts: row.attempts as number,
    reason: row.reason as string,
    problems: problemsOf(row.problems as string),
    reference: row.reference as string | null,
    uncertain: row.uncertain === 1,
    ordered: row.ordered === 1,
    decidedBy: row.decided_by as Progress["decidedBy"],
  };
}

/** Reads a row of `dispatches`. */
export function dispatchOf(row: Row): Dispatch {
  return Object.freeze({
    id: row.id as string,
    type: row.type as string,
    version: row.version as string | null,
    transport: row.transport as Dispatch["transport"],
    environment: row.environment as Dispatch["environment"],
    sender: row.sender as string,
    receiver: row.receiver as string,
    group: row.together as string,
    municipality: row.municipality as string | null,
    year: row.year as number | null,
    sequence: row.sequence as number,
    payloadHash: row.payload_hash as string,
    payloadSource: row.payload_source as string,
    packageHash: row.package_hash as string,
    packageFile: row.package_file as string,
    packageSize: row.package_size as number,
    contentType: row.content_type as string,
    facts: Object.freeze(JSON.parse(row.facts as string)) as Readonly<Record<string, string>>,
    created: row.created as string,
  });
}

/** What callers see of both. */
export function statusOf(dispatch: Dispatch, progress: Progress): DispatchStatus {
  const { state, since, attempts, reason, problems, reference } = progress;
  return { ...dispatch, state, since, attempts, reason, problems, reference };
}

const none: readonly DispatchProblem[] = Object.freeze([]);

/** Problems as they are kept. */
export function problemsOf(text: string): readonly DispatchProblem[] {
  return text === "[]" ? none : JSON.parse(text);
}

/** Problems to be kept: the other side's words, cut, and without identity numbers. */
export function problemsText(problems: readonly DispatchProblem[]): string {
  if (problems.length === 0) return "[]";
  return JSON.stringify(problems.map(({ code, text }) => ({ code: plainText(code), text: plainText(text) })));
}
