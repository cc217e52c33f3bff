/**
 * The judgement of a message as it came: seal, envelope, payload.
 *
 * @module
 */
import { createHash, type Hash, type X509Certificate } from "node:crypto";
import { DeliveryError } from "../delivery_error.ts";
import { EnvelopeError, type MsgHeadHeader, readMsgHead } from "../envelope/mod.ts";
import type { ArrivedMessage } from "./intake.ts";
import { type Judgement, problemsOf, type VerdictFinding, verdictOf } from "./judgement.ts";
import { judgeJson } from "./json_judge.ts";
import { chunksOf, type MessageBytes, MessageStream } from "./message_stream.ts";
import { judgePayload, type PayloadFault, type PayloadJudgement, type RecordCount } from "./payload_judge.ts";
import { type MessageTypeRule, type VerdictCause, verdictRules } from "./verdict_rules.ts";

/** A message to be judged. */
export type JudgeableMessage = Omit<ArrivedMessage, "bytes"> & { readonly bytes: MessageBytes };

/** How one message is judged. */
export interface JudgingOptions {
  /** It is refused, whatever is in it. @default false */
  readonly refuse?: boolean;
}

/** What a {@linkcode MessageJudge} goes by. */
export interface JudgeOptions {
  /**
   * Undoes the seal. What it gives counts only when the iteration has ended.
   *
   * @throws `CmsError`
   */
  open(
    sealed: AsyncIterable<Uint8Array>,
    onSigner: (signer: X509Certificate) => void,
  ): AsyncIterable<Uint8Array>;
  /** HER-ids, and organisation numbers, that the register answers to. */
  readonly receivers: ReadonlySet<string>;
  readonly types: readonly MessageTypeRule[];
  /** Certificates that a sender signs with, where they are known; by HER-id or organisation number. */
  readonly signers?: ReadonlyMap<string, readonly X509Certificate[]>;
}

const nothing = Object.freeze({ municipality: null, year: null, records: Object.freeze({}) });

/** Judges messages, each in constant memory beyond what came. */
export class MessageJudge {
  readonly #options: JudgeOptions;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /** Judges one message. What is wrong with it is in the judgement; this throws for defects of kprkit only. */
  async judge(message: JudgeableMessage, { refuse = false }: JudgingOptions = {}): Promise<Judgement> {
    const arrived = createHash("sha256");
    const came = hashed(chunksOf(message.bytes), arrived);
    let signer: X509Certificate | undefined;
    const stream = new MessageStream(
      message.form === "plain" ? came : this.#options.open(came, (certificate) => signer = certificate),
    );
    const read = await this.#read(stream, message);
    const contentHash = await stream.end();
    const seal = stream.failure === undefined
      ? this.#judgeSigner(signer, message)
      : sealFault(stream.failure.error);
    const found = seal !== undefined ? [seal] : refuse ? [{ cause: "on_request" as const }] : read.found;
    if (found.some(({ cause }) => !verdictRules[cause].authentic)) {
      for await (const _ of came);
      return turnedAway(message, found, arrived);
    }
    return {
      found,
      verdict: verdictOf(found, read.payload.records),
      problems: problemsOf(found),
      authentic: true,
      envelope: read.envelope,
      hash: contentHash,
      payload: read.payload,
    };
  }

  /** The judgement of a message that is not opened. */
  async turnAway(message: JudgeableMessage, found: VerdictFinding): Promise<Judgement> {
    const arrived = createHash("sha256");
    for await (const chunk of chunksOf(message.bytes)) arrived.update(chunk);
    return turnedAway(message, [found], arrived);
  }

  async #read(stream: MessageStream, message: JudgeableMessage): Promise<Reading> {
    const known = this.#options.types.find(({ type }) => type === message.type);
    const opening = known?.payload === "json" ? undefined : await readOpening(stream);
    if (opening instanceof EnvelopeError) return { found: [openingFault(opening)], payload: nothing };
    const carried = opening === undefined ? {} : { envelope: opening };
    const wrong = this.#judgeEnvelope(opening, message);
    if (wrong !== undefined) return { found: [wrong], payload: nothing, ...carried };
    const { payload } = known!;
    const judged = payload === "json"
      ? await judgeJson(stream)
      : foundInXml(await this.#readPayload(stream), payload);
    return { ...judged, ...carried };
  }

  /** A seal that breaks while records are read is told as the seal's fault. */
  async #readPayload(stream: MessageStream): Promise<PayloadJudgement | undefined> {
    try {
      return await judgePayload(stream);
    } catch (error) {
      if (stream.failure !== undefined) return undefined;
      throw error;
    }
  }

  #judgeEnvelope(envelope: MsgHeadHeader | undefined, message: JudgeableMessage): VerdictFinding | undefined {
    const { type, version, sender, route } = message;
    if (envelope !== undefined) {
      if (![envelope.sender.herId, envelope.sender.service?.herId].includes(sender)) {
        return {
          cause: "sender_differs",
          detail: "avsenderen i hodemeldingen er en annen enn den som sendte",
        };
      }
      if (envelope.type !== type) {
        return {
          cause: "type_differs",
          detail: "meldingstypen i hodemeldingen er en annen enn i forsendelsen",
        };
      }
      const { receiver } = envelope;
      if (!this.#options.receivers.has(receiver.service?.herId ?? receiver.herId ?? "")) {
        return { cause: "receiver", detail: "hodemeldingen er adressert til en annen" };
      }
    } else if (route === "amqp" || route === "edi") {
      return { cause: "not_valid", detail: "meldingen har ingen hodemelding" };
    }
    const rule = this.#options.types.find((known) => known.type === type);
    if (rule === undefined) return { cause: "unknown_type" };
    if (version !== null && rule.versions !== undefined && !rule.versions.includes(version)) {
      return { cause: "unknown_type", detail: "ukjent versjon" };
    }
    return undefined;
  }

  #judgeSigner(
    signer: X509Certificate | undefined,
    { form, sender }: JudgeableMessage,
  ): VerdictFinding | undefined {
    if (form === "plain") return undefined;
    const known = this.#options.signers?.get(sender);
    if (known === undefined || known.some((one) => one.fingerprint256 === signer?.fingerprint256)) {
      return undefined;
    }
    return { cause: "certificate_invalid", detail: "sertifikatet er ikke avsenderens" };
  }
}

interface Reading {
  readonly found: readonly VerdictFinding[];
  readonly envelope?: MsgHeadHeader;
  readonly payload: Judgement["payload"];
}

/** What the envelope says; `undefined` where there is none, and the error where it cannot be read. */
async function readOpening(stream: MessageStream): Promise<MsgHeadHeader | EnvelopeError | undefined> {
  try {
    return await readMsgHead(stream.peek());
  } catch (error) {
    if (stream.failure !== undefined) return undefined;
    if (!(error instanceof EnvelopeError)) throw error;
    return error.code === "not_msg_head" ? undefined : error;
  }
}

function openingFault({ code }: EnvelopeError): VerdictFinding {
  const isXml = code !== "no_root" && code !== "not_xml" && code !== "encoding";
  return isXml ? { cause: "not_valid", detail: `hodemeldingen (${code})` } : { cause: "not_well_formed" };
}

/**
 * The same bytes from somebody else, or with another fault, are another matter. Nothing that came out of the seal is told:
 * whoever alters a message must not learn from the answer what became of it inside.
 */
function turnedAway(
  { route, type, sender }: JudgeableMessage,
  found: readonly VerdictFinding[],
  arrived: Hash,
): Judgement {
  return {
    found,
    verdict: "rejected",
    problems: problemsOf(found),
    authentic: false,
    envelope: undefined,
    hash: arrived.update(JSON.stringify([route, type, sender, found[0]!.cause])).digest("hex"),
    payload: nothing,
  };
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: Hash,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

/** What a seal that cannot be undone leads to, by the codes of `CmsError`. */
function sealFault(error: unknown): VerdictFinding {
  if (!(error instanceof DeliveryError)) throw error;
  const cause = sealCauses[error.code] ?? "seal";
  return { cause, detail: error.code };
}

const sealCauses: Readonly<Record<string, VerdictCause>> = Object.freeze({
  digest_mismatch: "signature",
  signature_invalid: "signature",
  tampered: "signature",
  no_signer: "signature",
  several_signers: "signature",
  wrong_recipient: "recipient",
  wrong_key: "recipient",
  certificate_expired: "certificate_expired",
  certificate_not_yet_valid: "certificate_expired",
  no_signer_certificate: "certificate_missing",
  untrusted_certificate: "certificate_unverified",
  wrong_key_usage: "certificate_invalid",
  not_a_ca: "certificate_invalid",
  unexpected_signer: "certificate_invalid",
});

/** What a payload of XML is answered with. */
function foundInXml(
  judged: PayloadJudgement | undefined,
  kind: MessageTypeRule["payload"],
): Pick<Reading, "found" | "payload"> {
  if (judged === undefined) return { found: [], payload: nothing };
  const { municipality, year, broken, refusals, drops, identities, kinds } = judged;
  const records: { [table: string]: RecordCount } = { ...judged.records };
  if (broken === "not_well_formed") return { found: [{ cause: "not_well_formed" }], payload: nothing };
  const payload = { municipality, year, records };
  if (broken === "not_a_message") {
    return {
      found: [{ cause: "not_valid", detail: "innholdet er ikke en melding som registeret leser" }],
      payload,
    };
  }
  if (kinds.size !== 1 || !kinds.has(kind as "professional")) {
    return { found: [{ cause: "not_valid", detail: "innholdet er ikke det meldingstypen sier" }], payload };
  }
  if (refusals.length > 0) {
    return { found: refusals.map((fault) => ({ cause: "not_valid", detail: inWords(fault) })), payload };
  }
  const found: VerdictFinding[] = drops.map((fault) => ({
    cause: "dropped_records",
    detail: inWords(fault),
  }));
  if (identities.wrong > 0) {
    const { read, kept } = records.ident!;
    records.ident = { read, kept: Math.max(0, kept - identities.wrong) };
    found.push({
      cause: "identity_numbers",
      detail: `kontrollsifrene stemmer ikke i ${identities.wrong} av ${identities.read}`,
    });
  }
  return { found, payload };
}

/** Field, count and check; never a value. */
function inWords({ check, field, table, count }: PayloadFault): string {
  const where = field === null ? table : field;
  return `${where}, ${count} ${count === 1 ? "sted" : "steder"} (${check})`;
}
