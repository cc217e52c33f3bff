/**
 * One run of the guards over payloads.
 *
 * @module
 */
import type { Message } from "../../stream/message.ts";
import { failureOf, isInputError } from "../../stream/run_failure.ts";
import { screenExtracts, type ScreeningResult, type ScreeningRow } from "../../stream/screening/mod.ts";
import type { GuardRuleId } from "./guard_rule.ts";
import type {
  GuardedPayload,
  GuardFinding,
  GuardOptions,
  GuardResult,
  PayloadAccount,
} from "./guard_result.ts";
import { judgePayloads, type SeenMessage } from "./judge_payloads.ts";
import { judgePersons, type ScreenedCounts, screeningReceiver } from "./judge_persons.ts";
import { JsonPayloadError, readJson } from "./json_payload.ts";
import { accountBytes, type ByteAccount, fileState } from "./payload_bytes.ts";
import { guardRule, guardRulePlace } from "./rules.ts";

/** What a rule found, before it is known whether it is overridden. */
interface Found {
  readonly rule: GuardRuleId;
  readonly verdict: "stop" | "tell";
  readonly payload: GuardedPayload;
  readonly municipality: string | null;
  readonly year: number | null;
  readonly count: number;
  readonly rows: readonly ScreeningRow[];
  readonly detail: string | null;
}

/** Counts as they are gathered. */
interface OpenCounts extends ScreenedCounts {
  numbers: number;
  persons: number;
  readonly found: Map<string, { count: number; rows: readonly ScreeningRow[] }> & ScreenedCounts["found"];
}

/** Reads payloads, then tells what was found in all of them. */
export class GuardRun {
  readonly #payloads: readonly GuardedPayload[];
  readonly #options: GuardOptions;
  readonly #messages: SeenMessage[] = [];
  readonly #counts: ScreenedCounts[] = [];
  readonly #records = new Map<string, Record<string, number>>();
  readonly #bytes = new Map<string, ByteAccount>();
  readonly #broken: Found[] = [];
  #notFollowed = 0;
  #screened = 0;

  /** Options that were checked. */
  constructor(payloads: readonly GuardedPayload[], options: GuardOptions) {
    this.#payloads = payloads;
    this.#options = options;
  }

  /** Reads extracts, all of them together: only so are persons and their numbers brought together. */
  async readExtracts(payloads: readonly GuardedPayload[]): Promise<void> {
    if (payloads.length === 0) return;
    // The municipality asked for is not handed on: what a message tells itself is to be held against it.
    const { municipality: own, ...reading } = this.#options;
    const headers: Pick<SeenMessage, "district" | "envelope">[] = [];
    const screened = await screenExtracts(payloads.map(({ path }) => path), {
      ...reading,
      receiver: screeningReceiver(this.#options),
      onMessage: (message) => void headers.push(headerOf(message)),
    });
    const byPath = new Map(payloads.map((payload) => [payload.path, payload]));
    const seen = screened.messages.map((message, place): SeenMessage => ({
      payload: byPath.get(message.source)!,
      format: message.format,
      kind: message.kind,
      municipality: message.municipality ?? (message.kind === "professional" ? null : own ?? null),
      year: message.year,
      ...headers[place]!,
    }));
    this.#messages.push(...seen);
    this.#count(screened, seen);
    for (const { source, message } of screened.failures) this.#unreadable(byPath.get(source)!, message);
    this.#notFollowed += screened.not_followed;
    this.#screened += screened.bytes;
  }

  /** Findings go by source, municipality and year: messages of a MsgHead that share them are counted together. */
  #count({ messages, findings }: ScreeningResult, seen: readonly SeenMessage[]): void {
    const keyOf = (
      { source, municipality, year }: ScreeningResult["messages"][number] | typeof findings[number],
    ) => JSON.stringify([source, municipality, year]);
    const places = new Map<string, OpenCounts>();
    for (const [place, message] of messages.entries()) {
      const { source, records } = message;
      const sums = this.#records.get(source) ?? {};
      for (const [table, count] of Object.entries(records)) sums[table] = (sums[table] ?? 0) + count;
      this.#records.set(source, sums);
      const key = keyOf(message);
      const open = places.get(key) ?? { message: seen[place]!, numbers: 0, persons: 0, found: new Map() };
      open.numbers += (records.ident ?? 0) + (records.hst_consultation ?? 0);
      open.persons += records.person ?? 0;
      places.set(key, open);
    }
    for (const finding of findings) {
      const { found } = places.get(keyOf(finding))!;
      const before = found.get(finding.rule);
      found.set(finding.rule, {
        count: (before?.count ?? 0) + finding.count,
        rows: before === undefined ? finding.rows : [...before.rows, ...finding.rows],
      });
    }
    this.#counts.push(...places.values());
  }

  /** Reads a JSON payload, which no other is needed to understand. */
  async readJson(payload: GuardedPayload): Promise<void> {
    const { municipality: own, rowLimit = 5 } = this.#options;
    try {
      const { screened, bytes } = await readJson(payload.path, { rowLimit });
      const { objects, municipality, persons, found } = screened;
      const message: SeenMessage = {
        payload,
        format: "json",
        kind: "json",
        municipality: municipality ?? own ?? null,
        year: null,
        district: null,
      };
      this.#messages.push(message);
      this.#counts.push({ message, numbers: persons, persons: 0, found });
      this.#records.set(payload.path, { object: objects });
      this.#screened += bytes;
    } catch (error) {
      if (!(error instanceof JsonPayloadError) && !isInputError(error)) throw error;
      this.#unreadable(payload, error.message);
    }
  }

  /** Takes the hash of a payload, after it was read; `before` is the state of its file before. */
  async account(payload: GuardedPayload, before: string | undefined): Promise<void> {
    try {
      this.#bytes.set(payload.path, await accountBytes(payload.path, this.#options.signal));
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      if (!isInputError(error)) throw error;
      const isTold = this.#broken.some((one) => one.payload === payload);
      if (!isTold) this.#unreadable(payload, failureOf(payload.path, error).message);
      return;
    }
    if (before === undefined || before !== await fileState(payload.path)) {
      this.#broken.push(this.#ofPayload("payload_changed", payload, null));
    }
  }

  /** What was found, and whether it stops the sending. */
  result(): GuardResult {
    const { environment, persons, override = [] } = this.#options;
    const found = [...this.#broken, ...this.#judged()];
    const places = new Map(this.#payloads.map((payload, place) => [payload, place]));
    found.sort((a, b) =>
      places.get(a.payload)! - places.get(b.payload)! || guardRulePlace(a.rule) - guardRulePlace(b.rule)
    );
    const findings = found.map(({ payload: { path }, verdict, ...rest }): GuardFinding => {
      const isOverridden = verdict === "stop" && this.#mayPass(rest.rule);
      return { ...rest, path, verdict: isOverridden ? "overridden" : verdict };
    });
    return {
      environment,
      persons,
      stopped: findings.some(({ verdict }) => verdict === "stop"),
      payloads: this.#payloads.map((payload) => this.#accountOf(payload)),
      findings,
      overrides: override.map(({ rule, reason, by }) => ({
        rule,
        reason,
        by,
        count: findings.reduce(
          (sum, one) => one.rule === rule && one.verdict === "overridden" ? sum + one.count : sum,
          0,
        ),
      })),
      notFollowed: this.#notFollowed,
      bytes: this.#screened,
    };
  }

  /** Overrides of what nobody can override are refused before anything is read; this holds whatever came of that. */
  #mayPass(rule: GuardRuleId): boolean {
    const { environment, override = [] } = this.#options;
    return !guardRule(rule).final.includes(environment) && override.some((one) => one.rule === rule);
  }

  *#judged(): Generator<Found> {
    const { environment } = this.#options;
    for (const { rule, message, verdict, count, rows } of judgePersons(this.#counts, this.#options)) {
      if (verdict === "ignore") continue;
      const { payload, municipality, year } = message;
      yield { rule, verdict, payload, municipality, year, count, rows, detail: null };
    }
    for (const { rule, message, detail } of judgePayloads(this.#messages, this.#options)) {
      const verdict = guardRule(rule).verdicts[environment];
      if (verdict === "ignore") continue;
      const { payload, municipality, year } = message;
      yield { rule, verdict, payload, municipality, year, count: 1, rows: [], detail };
    }
  }

  #unreadable(payload: GuardedPayload, detail: string): void {
    this.#broken.push(this.#ofPayload("unreadable", payload, detail));
  }

  #ofPayload(rule: "unreadable" | "payload_changed", payload: GuardedPayload, detail: string | null): Found {
    return { rule, verdict: "stop", payload, municipality: null, year: null, count: 1, rows: [], detail };
  }

  #accountOf(payload: GuardedPayload): PayloadAccount {
    const { path, type } = payload;
    const first = this.#messages.find((message) => message.payload === payload);
    const bytes = this.#bytes.get(path);
    return {
      path,
      type,
      hash: bytes?.hash ?? null,
      size: bytes?.size ?? 0,
      format: first?.format ?? null,
      municipality: first?.municipality ?? null,
      year: first?.year ?? null,
      enveloped: first?.envelope !== undefined,
      records: this.#records.get(path) ?? {},
    };
  }
}

function headerOf({ enveloped, header }: Message): Pick<SeenMessage, "district" | "envelope"> {
  const text = (column: string) => header.get(column)?.trim() ?? null;
  const district = text("district_number");
  if (!enveloped) return { district };
  return {
    district,
    envelope: {
      type: text("envelope_type"),
      organisation: text("receiver_id"),
      service: text("receiver_service_id"),
    },
  };
}
