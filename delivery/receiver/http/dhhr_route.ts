/**
 * The directorate's message intake, from its own side.
 *
 * Source: hdir/DHHR.API, readme.md, "API definisjon" and "API returobjekter". The numbers of `validationCode` and `errorCode`
 * are not public: those here are kprkit's own.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { jsonOf, recordOf } from "../../transports/http/mod.ts";
import type { Intake } from "../intake.ts";
import { TokenRefusal } from "../token_proof.ts";
import { type Answer, type Arrival, jsonAnswer } from "./arrival.ts";
import type { Gate } from "./authorization.ts";

/** Codes of answers that refuse. */
const CODES = Object.freeze({
  notJson: 1001,
  header: 1002,
  payload: 1003,
  content: 1004,
  requested: 1005,
  storage: 2001,
});

/** What the service needs. */
export interface DhhrRouteOptions {
  readonly intake: Intake;
  readonly gate: Gate;
  /** Largest request, in bytes. */
  readonly maximumBytes: number;
}

/** Answers `POST /message/process`. */
export async function answerDhhr(arrival: Arrival, options: DhhrRouteOptions): Promise<Answer> {
  const { intake, gate, maximumBytes } = options;
  const { request, url } = arrival;
  const entering = gate.enter(request, { url, proof: "where the token asks" }).catch((error) =>
    error as unknown
  );
  const body = await arrival.body(maximumBytes);
  const entered = await entering;
  if (body === "cut") return arrival.cut("cut");
  if (entered instanceof TokenRefusal) {
    const { status, code } = entered;
    const headers = { ...entered.headers };
    return { response: new Response(null, { status, headers }), code };
  }
  if (entered instanceof Error) throw entered;
  if (body === "too_large") return { response: new Response(null, { status: 413 }), code: "too_large" };
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    return { response: new Response(null, { status: 415 }), code: "content_type" };
  }

  const message = recordOf(jsonOf(body));
  if (message === undefined) return invalid(CODES.notJson, "The request is not JSON");
  const header = readHeader(message["messageHeader"]);
  if (typeof header === "string") return invalid(CODES.header, header);
  arrival.messageId = header.messageId;
  const bytes = readPayload(message["payload"]);
  if (bytes === undefined) return invalid(CODES.payload, "payload is not base64");

  return await arrival.meet("dhhr", {
    negative: () => invalid(CODES.requested, "Refused on request, to try the sender"),
    judge: async () => {
      const { messageId, type, version, sender } = header;
      let answer;
      try {
        answer = await intake.take({
          route: "dhhr",
          messageId,
          type,
          version,
          sender,
          form: "sealed",
          bytes,
        });
      } catch {
        // What went wrong inside is not for the sender; the books have nothing of it.
        const said = {
          errorCode: CODES.storage,
          errorMessage: "Technical error, try later",
          refId: randomUUID(),
        };
        return jsonAnswer(500, said, { code: "storage" });
      }
      const { verdict, problems, reference } = answer;
      if (verdict === "rejected") {
        const text = problems.map(({ code, text }) => `${code}: ${text}`).join("; ");
        return invalid(CODES.content, text === "" ? "Refused" : text, reference);
      }
      // Partly taken cannot be said here: what is wrong comes by other ways.
      return jsonAnswer(200, { messageId, refId: reference }, {
        code: answer.duplicate ? "duplicate" : verdict,
      });
    },
  });
}

function invalid(validationCode: number, validationMessage: string, refId: string = randomUUID()): Answer {
  return jsonAnswer(400, { validationCode, validationMessage, refId }, { code: String(validationCode) });
}

interface MessageHeader {
  readonly messageId: string;
  readonly type: string;
  readonly version: string;
  readonly sender: string;
}

/** The header, or what is wrong with it. */
function readHeader(value: unknown): MessageHeader | string {
  const fields = recordOf(value);
  if (fields === undefined) return "messageHeader is missing";
  for (const name of ["fromHerId", "toHerId"]) {
    const id = fields[name];
    if (typeof id !== "number" || !Number.isSafeInteger(id) || id <= 0) return `${name} is no HER-id`;
  }
  const { messageId, messageType, messageVersion, fromHerId } = fields;
  if (typeof messageId !== "string" || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(messageId)) {
    return "messageId is no GUID";
  }
  if (typeof messageType !== "string" || messageType === "") return "messageType is missing";
  if (typeof messageVersion !== "string" || messageVersion === "") return "messageVersion is missing";
  return {
    messageId: messageId.toLowerCase(),
    type: messageType,
    version: messageVersion,
    sender: String(fromHerId),
  };
}

function readPayload(value: unknown): Uint8Array | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  try {
    return Uint8Array.fromBase64(value);
  } catch {
    return undefined;
  }
}
