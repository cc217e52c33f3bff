/**
 * What the simulated register answers to what it finds, as data.
 *
 * The codes and their texts are those of kodeverk 8221 and 8258, and the error conditions of the bus those of Norsk
 * helsenett's own library (Helsenorge.Messaging, `MessageListener`). **Which finding of the real register leads to which
 * of them is not public: the whole mapping is kprkit's assumption**, and this file is the only place to change it.
 *
 * @module
 */
import type { ReceiptVerdict } from "../receipt.ts";

/** What can be found that is told to the sender. */
export type VerdictCause =
  /** The content is not what was signed. */
  | "signature"
  /** A certificate is not one that may sign or be encrypted for. */
  | "certificate_invalid"
  /** A certificate is not valid yet, or no longer. */
  | "certificate_expired"
  /** Nobody that the register trusts has issued the signer's certificate. */
  | "certificate_unverified"
  /** The signer's certificate does not come with the message. */
  | "certificate_missing"
  /** The message is encrypted for somebody else. */
  | "recipient"
  /** What the carrier must tell of the message is missing or not as it should be. */
  | "carrier"
  /** What came is not CMS, is broken off, or uses what the register does not read. */
  | "seal"
  /** It is not well-formed XML, or for messages of JSON not JSON. */
  | "not_well_formed"
  /** It is XML, but not as the schema or the register's checks of a whole message demand. */
  | "not_valid"
  /** The register knows no message of this type. */
  | "unknown_type"
  /** The envelope tells another type than the carrier. */
  | "type_differs"
  /** The envelope is addressed to somebody else. */
  | "receiver"
  /** The envelope tells another sender than the carrier. */
  | "sender_differs"
  /** Another message came with the same id before. */
  | "message_id"
  /** Control digits of identity numbers are wrong. */
  | "identity_numbers"
  /** The register's checks drop records. */
  | "dropped_records"
  /** Somebody asked for it: see `faults.ts`. */
  | "on_request";

/** What one finding leads to. */
export interface VerdictRule {
  /** Kodeverk 8221. */
  readonly code: string;
  /** The text of the code. */
  readonly text: string;
  /** What it comes to for the message as a whole. */
  readonly verdict: Exclude<ReceiptVerdict, "acknowledged" | "accepted">;
  /**
   * How it is told on the bus: in an Apprec, where the envelope can be read, or in an error message of the bus.
   */
  readonly onBus: "apprec" | "error";
  /** `errorCondition` of the error message of the bus; also where there is no envelope to answer. */
  readonly condition: string;
  /**
   * The message is what it says it is, so that its id is taken by it. A forged or misdirected one takes no id: the real
   * message may still come.
   */
  readonly authentic: boolean;
}

const texts = Object.freeze({
  E10: "Ugyldig meldingsidentifikator",
  E21: "Mottaker finnes ikke",
  E31: "Pasientens fødselsnummer er feil",
  S01: "Feil på signatur",
  S02: "Ugyldig sertifikat",
  T01: "Ikke XML / ikke well-formed",
  T02: "XML validerer ikke",
  T10: "Støtter ikke meldingsformatet",
  T99: "Annen feil på format",
  X99: "Annen feil",
});

function rule(
  code: keyof typeof texts,
  condition: string,
  options: Partial<Pick<VerdictRule, "verdict" | "onBus" | "authentic">> = {},
): VerdictRule {
  return Object.freeze({
    code,
    text: texts[code],
    verdict: "rejected",
    onBus: "apprec",
    authentic: true,
    ...options,
    condition,
  });
}

const byBus = { onBus: "error", authentic: false } as const;

/** The rule of each finding. Assumed: see the head of this file. */
export const verdictRules: Readonly<Record<VerdictCause, VerdictRule>> = Object.freeze({
  signature: rule("S01", "transport:unverified-certificate", { authentic: false }),
  certificate_invalid: rule("S02", "transport:invalid-certificate", byBus),
  certificate_expired: rule("S02", "transport:expired-certificate", byBus),
  certificate_unverified: rule("S02", "transport:unverified-certificate", byBus),
  certificate_missing: rule("S02", "transport:missing-certificate", byBus),
  recipient: rule("S02", "transport:invalid-certificate", byBus),
  carrier: rule("T99", "transport:invalid-field-value", byBus),
  seal: rule("T99", "transport:unsupported-message", byBus),
  not_well_formed: rule("T01", "transport:not-well-formed-xml"),
  not_valid: rule("T02", "transport:not-well-formed-xml"),
  unknown_type: rule("T10", "transport:unsupported-message"),
  type_differs: rule("T99", "transport:invalid-field-value", byBus),
  receiver: rule("E21", "transport:invalid-field-value"),
  sender_differs: rule("X99", "abuse:spoofing-attack", byBus),
  message_id: rule("E10", "transport:invalid-field-value"),
  identity_numbers: rule("E31", "transport:invalid-field-value", { verdict: "partly" }),
  dropped_records: rule("T99", "transport:invalid-field-value", { verdict: "partly" }),
  on_request: rule("X99", "transport:internal-error"),
});

/**
 * Checks that say that the document breaks its schema, whatever the register's consequence for the field: the register is
 * assumed to put every message to its schema first.
 */
export const schemaChecks: ReadonlySet<string> = new Set([
  "unknown_element",
  "unknown_attribute",
  "element_order",
  "element_count",
]);

/** Most kinds of problems told of one message; how many more there are is told too. */
export const problemLimit = 20;

/** Types of identity numbers (kodeverk 9032) that have control digits which always hold: national, D- and FH-numbers. */
export const controlledIdentityTypes: ReadonlySet<string> = new Set(["1", "2", "12"]);

/** What a type of message carries. */
export interface MessageTypeRule {
  /** As in MsgHead, in the subject of the bus, in the header of the pilot interface, or in the DPoP proof of SLASH. */
  readonly type: string;
  /** Formats it may carry; `json`: an array of objects that is judged by no schema. */
  readonly payload: "professional" | "ident" | "health_station" | "json";
  /** Versions the register takes; absent: any, or none. */
  readonly versions?: readonly string[];
}

/**
 * The types that the simulated register knows, by default.
 *
 * Source: letters of the register of 2023 and 2025 (KPR_IPL, KPR_IDE); DHHR.API readme (HST 56.0.0; its IPLOS 56.0.0 is
 * not read here); Fhi.Slash.Public readme (HST_Konsultasjon, HST_Avtale). The names of KPR KTT are not published.
 */
export const messageTypes: readonly MessageTypeRule[] = Object.freeze([
  { type: "KPR_IPL", payload: "professional" },
  { type: "KPR_IDE", payload: "ident" },
  { type: "HST", payload: "health_station", versions: ["56.0.0"] },
  { type: "HST_Konsultasjon", payload: "json" },
  { type: "HST_Avtale", payload: "json" },
]);
