/**
 * What is wrong with payloads as a whole: year, municipality, type, address, and what belongs together.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import { formats } from "../../register/formats/mod.ts";
import { isValidIn } from "../../register/municipalities/mod.ts";
import { lastReportingYear } from "../../register/receivers.ts";
import type { PayloadRuleId } from "./guard_rule.ts";
import type { GuardedPayload, GuardOptions } from "./guard_result.ts";

/** A message in a payload, as far as the guards go by it. */
export interface SeenMessage {
  readonly payload: GuardedPayload;
  /** Format id, or `json`. */
  readonly format: string;
  readonly kind: Format["kind"] | "json";
  readonly municipality: string | null;
  readonly year: number | null;
  /** District of a municipality that reports by districts; `null` for others. */
  readonly district: string | null;
  /** What its MsgHead says; absent where it stands in none. */
  readonly envelope?: {
    readonly type: string | null;
    readonly organisation: string | null;
    readonly service: string | null;
  };
}

/** What a rule found in a message. */
export interface PayloadFound {
  readonly rule: PayloadRuleId;
  readonly message: SeenMessage;
  readonly detail: string | null;
}

/** Judges all messages together. */
export function judgePayloads(messages: readonly SeenMessage[], options: GuardOptions): PayloadFound[] {
  const found: PayloadFound[] = [];
  for (const message of messages) {
    const add = (rule: PayloadRuleId, detail: string | null = null) =>
      void found.push({ rule, message, detail });
    judgeType(message, add);
    judgeAddress(message, options, add);
    judgeMunicipality(message, options, add);
    if (isYearly(message)) judgeYear(message, options, add);
  }
  return [...found, ...judgeTogether(messages)];
}

type Add = (rule: PayloadRuleId, detail?: string | null) => void;

/** A message that reports a whole year; those of health stations may be of any period. */
function isYearly({ kind }: SeenMessage): boolean {
  return kind === "professional" || kind === "ident";
}

function judgeType({ payload: { type }, format, kind, envelope }: SeenMessage, add: Add): void {
  const { messageType } = formats[format as Format["id"]] ?? {};
  const fits = (type: string) =>
    kind === "health_station" ? /^(?:KPR[_-])?HST(?:_|$)/.test(type) : kind === "json"
      // Types of JSON messages are not public but for those of health stations; none of them is one of the yearly ones.
      ? !Object.values(formats).some((known) => known.messageType === type)
      : messageType === type;
  if (!fits(type)) add("type_does_not_fit", format);
  else if (envelope?.type != null && !fits(envelope.type)) add("type_does_not_fit", plain(envelope.type));
}

function judgeAddress({ envelope }: SeenMessage, { receiver }: GuardOptions, add: Add): void {
  if (envelope === undefined || receiver === undefined) return;
  const { organisation, service } = envelope;
  if (service !== receiver.service) add("addressed_elsewhere", plain(service));
  else if (receiver.organisation !== undefined && organisation !== receiver.organisation) {
    add("addressed_elsewhere", plain(organisation));
  }
}

/** What a header says goes into a finding only where it is a short id; elsewhere anything may have been typed. */
function plain(id: string | null): string | null {
  return id !== null && /^(?:\d{1,9}|[A-Z][A-Z_]{1,15})$/.test(id) ? id : null;
}

function judgeMunicipality(message: SeenMessage, options: GuardOptions, add: Add): void {
  const { municipality, year, kind } = message;
  if (municipality === null) {
    if (kind !== "json") add("municipality_unknown");
    return;
  }
  if (options.municipality !== undefined && municipality !== options.municipality) {
    add("wrong_municipality", municipality);
  }
  if (year === null) return;
  const valid = isValidIn(municipality, year);
  if (valid === false) add("municipality_not_valid", municipality);
  if (valid === "unknown") add("municipality_unchecked", municipality);
}

function judgeYear({ year }: SeenMessage, options: GuardOptions, add: Add): void {
  if (year === null) return add("year_unknown");
  if (options.year !== undefined && year !== options.year) add("wrong_year", String(year));
  const today = options.clock?.() ?? new Date();
  // The year is over in Norway an hour before it is in UTC; that hour is waited for.
  if (year >= today.getUTCFullYear()) add("year_not_over", String(year));
  if (year > lastReportingYear) add("year_after_last", String(year));
}

/** The two messages of a municipality and year, each once. */
function judgeTogether(messages: readonly SeenMessage[]): PayloadFound[] {
  const found: PayloadFound[] = [];
  const add = (rule: PayloadRuleId, message: SeenMessage) => void found.push({ rule, message, detail: null });
  for (const group of groupsOf(messages)) {
    const professional = group.filter(({ kind }) => kind === "professional");
    const idents = group.filter(({ kind }) => kind === "ident");
    const districts = new Set<string | null>();
    for (const message of professional) {
      if (districts.has(message.district)) add("duplicate_payload", message);
      districts.add(message.district);
    }
    // An ident message does not tell its district: there may be as many as there are professional ones.
    for (const message of idents.slice(Math.max(professional.length, 1))) add("duplicate_payload", message);
    if (professional.length > 0 && idents.length === 0) add("missing_ident", professional[0]!);
    if (idents.length > 0 && professional.length === 0) add("missing_professional", idents[0]!);
  }
  return found;
}

/** Yearly messages by municipality and year. One whose place is not known belongs to nothing, and nothing to it. */
function groupsOf(messages: readonly SeenMessage[]): Iterable<readonly SeenMessage[]> {
  const groups = new Map<string | SeenMessage, SeenMessage[]>();
  for (const message of messages.filter(isYearly)) {
    const { municipality, year } = message;
    const key = municipality === null || year === null ? message : `${municipality} ${year}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [message]);
    else group.push(message);
  }
  return groups.values();
}
