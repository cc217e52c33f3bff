/**
 * Messages for the tests of the simulated register. Nobody in them is real.
 *
 * @module
 */
import { identMessage, numberOf } from "../../stream/screening/test_messages.ts";
import { wrapInMsgHead } from "../../stream/xml/msg_head_writer.ts";
import { iplos, type IplosParts, person, service, soundService } from "../../test/iplos.ts";
import type { JudgeableMessage } from "./message_judge.ts";

/** HER-ids that the messages go by. */
export const parties = Object.freeze({
  municipality: "8000001",
  sender: "8000002",
  registerOwner: "85217",
  register: "171479",
});

/** A UUID from a number. */
export function messageId(n: number): string {
  return `0e9a3a0e-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

/** What an envelope says where nothing else is asked for. */
export interface TestEnvelope {
  readonly id?: string;
  readonly type?: string;
  readonly sender?: string;
  readonly receiver?: string;
}

/** A payload in a MsgHead. */
export function enveloped(payload: string | readonly string[], over: TestEnvelope = {}): Uint8Array {
  return wrapInMsgHead(payload, {
    messageType: over.type ?? "KPR_IPL",
    messageId: over.id ?? messageId(1),
    created: "2022-01-05T08:00:00+01:00",
    sender: {
      name: "Testvik kommune",
      herId: parties.municipality,
      service: { name: "Saksbehandling", herId: over.sender ?? parties.sender },
    },
    receiver: {
      name: "Folkehelseinstituttet",
      herId: parties.registerOwner,
      service: { name: "KPR Validering", herId: over.receiver ?? parties.register },
    },
  });
}

/** A professional message with this many persons, each with a service. */
export function careMessage(persons: number, parts: IplosParts = {}): string {
  const list = Array.from({ length: persons }, (_, n) => person(n + 1, service(n + 1, 1, soundService)));
  return iplos({ persons: list.join(""), ...parts });
}

/** A professional message in which this many services break a check that drops them, and as many do not. */
export function messageWithDrops(drops: number): string {
  const list = Array.from({ length: drops }, (_, n) =>
    person(
      n + 1,
      service(n + 1, 1, soundService) + service(n + 1, 2, { ...soundService, tjFraDato: "19980201" }),
    ));
  return iplos({ persons: list.join("") });
}

/** An ident message with so many right and so many wrong numbers; all of the tax authority's synthetic series. */
export function idents(right: number, wrong: number): string {
  const numbers = Array.from({ length: right + wrong }, (_, place) => {
    const number = numberOf("1940-05-06", { added: 80, place });
    return place < right ? number : number.slice(0, 10) + (Number(number[10]) + 1) % 10;
  });
  return identMessage(numbers.map((number, n) => [number, String(n + 1)])).replace(/^<\?.*?\?>\s*/, "");
}

/** An arrival over the bus. */
export function arrival(bytes: Uint8Array | string, over: Partial<JudgeableMessage> = {}): JudgeableMessage {
  return {
    route: "amqp",
    messageId: messageId(1),
    type: "KPR_IPL",
    version: null,
    sender: parties.sender,
    form: "plain",
    bytes: typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes,
    ...over,
  };
}

/** Bytes in pieces. */
export async function* streamed(
  bytes: Uint8Array,
  piece = 10_000,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

/** All pieces in one. */
export async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece.slice());
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}
