/**
 * An ebXML message: what its envelope says.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";

/** One of the names that a party goes by. */
export interface EbxmlPartyId {
  /** `8000002`. */
  readonly id: string;
  /** `HER` for the HER-id; `ENH` for the organisation number is seen beside it. Empty where the message tells none. */
  readonly type: string;
}

/** Who sends or gets a message. */
export interface EbxmlParty {
  /** At least one. */
  readonly ids: readonly EbxmlPartyId[];
  /** Role in the agreement; empty where it tells none. */
  readonly role: string;
}

/** MessageHeader: who, to whom, under which agreement, and what for. */
export interface EbxmlHeader {
  /** Who sends. */
  readonly from: EbxmlParty;
  /** Who gets it. */
  readonly to: EbxmlParty;
  /** Id of the collaboration protocol agreement. */
  readonly cpaId: string;
  /** Ties messages that belong together. */
  readonly conversationId: string;
  /** What it is for, by the agreement; `type` is empty where the message tells none. */
  readonly service: { readonly name: string; readonly type: string };
  /** What the service shall do with it. */
  readonly action: string;
  /** Its own id: what duplicates are known by. */
  readonly messageId: string;
  /** When it was made, as it is written: ISO 8601. */
  readonly timestamp: string;
  /** Message that it belongs to; `null` where there is none. */
  readonly refToMessageId: string | null;
  /** The receiver shall pass on only the first of several with this MessageId. */
  readonly duplicateElimination: boolean;
  /**
   * Systems that made it, as the framework puts them into Description as JSON: `MSH-system`, `MSH-versjon`, `fagsystem`,
   * `fagsystem-versjon`. Empty where there is none, or where it is not such JSON.
   */
  readonly systems: Readonly<Record<string, string>>;
}

/** A part of the message beside the envelope. */
export interface EbxmlAttachment {
  /** Its Content-ID, without brackets: `f3d0…@example.invalid`. */
  readonly contentId: string;
}

/** What a signature, or an acknowledgment of one, says of a part. */
export interface SignedReference {
  /** Empty for the envelope, `cid:…` for a part. */
  readonly uri: string;
  /** SHA-256 of what was signed, lower-case hexadecimal; of a part that is the SHA-256 of its bytes. */
  readonly hash: string;
}

/** One error of an ErrorList. */
export interface EbxmlFault {
  /** `ValueNotRecognized`, `SecurityFailure`; a code of kodeverk 8221 such as `T01` is seen too. */
  readonly errorCode: string;
  /** A warning does not stop the message. */
  readonly severity: "Error" | "Warning";
  /** Where in the message it is; empty where it is not told. */
  readonly location: string;
  /** The other side's words, cut at 500 characters; empty where there are none. */
  readonly text: string;
}

/** What a message is. */
export type EbxmlContent =
  | {
    /** A business message with its parts. */
    readonly kind: "message";
    readonly attachments: readonly EbxmlAttachment[];
    /** The sender wants an acknowledgment; whether it shall be signed. */
    readonly ackRequested: { readonly signed: boolean } | undefined;
  }
  | {
    /** The other side's message handler has the message that `refToMessageId` tells of. */
    readonly kind: "acknowledgment";
    /** What was received, as the signature of the message told; empty where the acknowledgment does not repeat it. */
    readonly received: readonly SignedReference[];
    /** When it was received, ISO 8601. */
    readonly receivedAt: string;
  }
  | {
    /** The other side's message handler cannot do with the message that `refToMessageId` tells of. */
    readonly kind: "error";
    readonly highestSeverity: "Error" | "Warning";
    readonly faults: readonly EbxmlFault[];
  };

/** A message as it was read. */
export interface EbxmlMessage {
  /** Its MessageHeader. */
  readonly header: EbxmlHeader;
  /** What it is. */
  readonly content: EbxmlContent;
  /** Who signed it, checked; `undefined` where it is not signed. */
  readonly signer: X509Certificate | undefined;
  /** What its signature covers; empty where it is not signed. An acknowledgment repeats these. */
  readonly signed: readonly SignedReference[];
}
