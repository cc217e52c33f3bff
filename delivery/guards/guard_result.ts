/**
 * What the guards are asked, and what they say.
 *
 * @module
 */
import type { PersonsAllowed } from "../../register/receivers.ts";
import type { RecordTable } from "../../register/table.ts";
import type { RunProgress } from "../../stream/run.ts";
import type { ReadRecordsOptions } from "../../stream/read_records.ts";
import type { ScreeningRow } from "../../stream/screening/mod.ts";
import type { DeliveryEnvironment } from "../dispatch.ts";
import type { GuardRuleId } from "./guard_rule.ts";

/** A payload that is to be sent. */
export interface GuardedPayload {
  /** A file: an extract, packed with gzip or not, in a MsgHead or not; or a JSON array of objects. */
  readonly path: string;
  /** Message type that it is to be sent as: `KPR_IPL`. */
  readonly type: string;
}

/** An order to let through what a rule stops. It is to be written down with what is sent. */
export interface GuardOverride {
  /** Id of the rule. */
  readonly rule: GuardRuleId;
  /** Why, in words; no identity number may be in it. */
  readonly reason: string;
  /** Who wants it. */
  readonly by: string;
}

/** What is asked of the guards. */
export interface GuardOptions extends ReadRecordsOptions {
  /** Where it goes. */
  readonly environment: DeliveryEnvironment;
  /** Persons that the receiver may have, as `kprReceiver` tells. */
  readonly persons: PersonsAllowed;
  /** Reporting year that is to be sent. @default any */
  readonly year?: number;
  /** Municipality that sends, four digits; messages that do not tell theirs are taken for its own. @default any */
  readonly municipality?: string;
  /** HER-ids that a payload in a MsgHead may be addressed to. @default addresses are not looked at */
  readonly receiver?: { readonly organisation?: string; readonly service: string };
  /** What is let through though a rule stops it. @default nothing */
  readonly override?: readonly GuardOverride[];
  /** Rows listed of each rule and payload at most. @default 5 */
  readonly rowLimit?: number;
  /** See `ScreeningOptions.personLimit`. */
  readonly personLimit?: number;
  /** Workers that read. @default 1 */
  readonly workers?: number;
  /** The clock. @default the system's */
  readonly clock?: () => Date;
  /** Called after each group of records. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Stops the guards; what they know by then is lost. */
  readonly signal?: AbortSignal;
}

/** What a rule found in a payload. */
export interface GuardFinding {
  /** Id of the rule. */
  readonly rule: GuardRuleId;
  /** `overridden`: it would stop, and an order lets it through. */
  readonly verdict: "stop" | "tell" | "overridden";
  /** Path of the payload. */
  readonly path: string;
  /** Four digits; `null` where nothing tells. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the payload does not tell. */
  readonly year: number | null;
  /** Rows found; 1 for what concerns the payload as a whole. */
  readonly count: number;
  /** The first of them. No identity number is in it. Of a JSON payload, `start` and `end` count objects, not bytes. */
  readonly rows: readonly ScreeningRow[];
  /** What was met in place of what should be, where that is telling: a year, a type, a HER-id. */
  readonly detail: string | null;
}

/** A payload as the guards read it. */
export interface PayloadAccount extends GuardedPayload {
  /** SHA-256 of its unpacked bytes in lower-case hexadecimal; `null` where they could not be read to the end. */
  readonly hash: string | null;
  /** Unpacked bytes. */
  readonly size: number;
  /** Format id of its first message, `json`, or `null` where none was read. */
  readonly format: string | null;
  /** Municipality of its first message; `null` where nothing tells. */
  readonly municipality: string | null;
  /** Reporting year of its first message; `null` where nothing tells. */
  readonly year: number | null;
  /** It stood in a MsgHead. */
  readonly enveloped: boolean;
  /** Records by table; objects of a JSON payload under `object`. */
  readonly records: { readonly [table in RecordTable | "object"]?: number };
}

/** An override, and what it let through: for the journal of what is sent. */
export interface AppliedOverride extends GuardOverride {
  /** Rows, or payloads, that would have stopped the sending. 0: it was not needed. */
  readonly count: number;
}

/** What the guards say. */
export interface GuardResult {
  /** As asked. */
  readonly environment: DeliveryEnvironment;
  /** As asked. */
  readonly persons: PersonsAllowed;
  /** Nothing of this may be sent. */
  readonly stopped: boolean;
  /** In the order they were given. */
  readonly payloads: readonly PayloadAccount[];
  /** By payload, and in each in the order of the rules. */
  readonly findings: readonly GuardFinding[];
  /** As asked, each with what it let through. */
  readonly overrides: readonly AppliedOverride[];
  /** Rows of persons beyond the limit: whether they are in many municipalities, or contradict, is not known. */
  readonly notFollowed: number;
  /** Unpacked bytes screened. */
  readonly bytes: number;
}
