/**
 * What came to one's own queues: receipts, errors of the bus, and what is for somebody else.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { DispatchProblem } from "../../dispatch.ts";
import { DeliveryError } from "../../delivery_error.ts";
import type { Receipt } from "../../receipt.ts";
import type { IncomingMessage } from "./bus_message.ts";

/** What is known of an Apprec before it is opened. */
export interface SealedReceipt {
  /** `true`: CMS, signed and enveloped; `false`: the Apprec itself, as anybody could have written it. */
  readonly sealed: boolean;
  /** Content type that the message tells. */
  readonly contentType: string | null;
  /** Id of the message that it came in. */
  readonly messageId: string | null;
  /** Message that it says it belongs to. */
  readonly correlationId: string | null;
}

/** Opens an Apprec and reads it. What it throws is told as the receipt's problem. */
export type OpenReceipt = (bytes: Uint8Array, about: SealedReceipt) => Promise<Receipt> | Receipt;

/** What a message is. */
export type Arrival =
  | { readonly kind: "receipt"; readonly receipt: Receipt }
  | { readonly kind: "problem"; readonly problem: DispatchProblem }
  /** A message of another function: it is not for us. */
  | { readonly kind: "foreign" };

/** Tells what a message is. */
export async function readArrival(
  message: IncomingMessage,
  { open, subjects }: { readonly open: OpenReceipt; readonly subjects: ReadonlySet<string> },
): Promise<Arrival> {
  if (message.undecodable) {
    return problem("undecodable", "What came is not an AMQP message; it is left in the queue");
  }
  const { subject, contentType, messageId, correlationId, applicationProperties } = message;
  if (subject === "AMQP_SOAP_FAULT" || /^application\/soap\+xml\b/i.test(contentType ?? "")) {
    return problem(
      "soap_fault",
      `The other side answers with a SOAP fault to message ${correlationId ?? "(not told)"}`,
    );
  }
  if (
    applicationProperties.errorCondition !== undefined ||
    applicationProperties.originalMessageId !== undefined
  ) {
    return readError(message);
  }
  if (!subjects.has((subject ?? "").toUpperCase())) return { kind: "foreign" };
  try {
    const sealed = !/^(text\/|application\/xml\b)/i.test(contentType ?? "");
    const receipt = await open(message.body, { sealed, contentType, messageId, correlationId });
    return { kind: "receipt", receipt };
  } catch (error) {
    const code = error instanceof DeliveryError ? error.code : "unreadable_receipt";
    // Errors of the house never quote what they read; of others only the name is told.
    const why = error instanceof DeliveryError ? error.message : `it cannot be read (${nameOf(error)})`;
    return problem(code, `Receipt ${messageId ?? "(without id)"}: ${why}`);
  }
}

/**
 * An error message of the bus: empty, with what is wrong in its application properties (Helsenorge.Messaging, receivers of
 * messages). As it has no body, its hash is that of what the properties say.
 */
function readError({ messageId, applicationProperties, body }: IncomingMessage): Arrival {
  const text = (name: string) => {
    const value = applicationProperties[name];
    return value instanceof Date
      ? value.toISOString()
      : value === undefined || value === null
      ? null
      : String(value);
  };
  const originalId = text("originalMessageId")?.trim().toLowerCase();
  const condition = text("errorCondition") ?? "transport:unknown";
  const words = [text("errorDescription"), text("errorConditionData")].filter((each) =>
    each !== null && each !== ""
  );
  if (originalId === undefined || originalId === "") {
    return problem(
      "error_without_original",
      `The bus tells an error without saying of which message: ${condition}`,
    );
  }
  const told = [
    "originalMessageId",
    "receiverTimeStamp",
    "errorCondition",
    "errorDescription",
    "errorConditionData",
  ];
  const hash = createHash("sha256")
    .update(JSON.stringify([messageId, ...told.map(text)])).update(body)
    .digest("hex");
  return {
    kind: "receipt",
    receipt: {
      format: "amqp-error",
      id: messageId,
      originalId,
      originalType: null,
      verdict: "rejected",
      problems: [{ code: codeOf(condition), text: words.join("; ").slice(0, 500) }],
      created: timeOf(text("receiverTimeStamp") ?? text("applicationTimeStamp")),
      from: text("fromHerId"),
      hash,
    },
  };
}

function problem(code: string, text: string): Arrival {
  return { kind: "problem", problem: { code, text: text.slice(0, 500) } };
}

/** A code without blanks, for scripts. */
function codeOf(condition: string): string {
  return condition.trim().replaceAll(/\s+/g, "_").slice(0, 100) || "transport:unknown";
}

function timeOf(text: string | null): string | null {
  if (text === null) return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
