import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { Message } from "rhea";
import { layOutMessage, readMessage, writeMessage } from "./bus_message.ts";
import { loadRhea } from "./rhea.ts";

const rhea = await loadRhea();
const decode = (bytes: Buffer) => readMessage(rhea.message.decode(bytes) as unknown as Message);

Deno.test("what is written is read, byte for byte", () => {
  const text = fc.string({ minLength: 1, maxLength: 300, unit: "binary" });
  fc.assert(fc.property(
    fc.record({ messageId: fc.uuid(), to: text, subject: text, replyTo: text, correlationId: fc.uuid() }),
    fc.dictionary(
      fc.stringMatching(/^[A-Za-z-]{1,20}$/),
      fc.oneof(fc.string(), fc.boolean(), fc.date({ noInvalidDate: true })),
    ),
    fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
    fc.uint8Array({ maxLength: 1000 }),
    (properties, applicationProperties, int, body) => {
      const contentType = "application/pkcs7-mime; smime-type=signed-and-enveloped-data";
      const message = {
        ...properties,
        contentType,
        applicationProperties: { ...applicationProperties, toHerId: { int } },
      };
      const read = decode(writeMessage(rhea, message, body));
      deepStrictEqual({
        ...read,
        body: [...read.body],
        applicationProperties: { ...read.applicationProperties },
      }, {
        ...properties,
        contentType,
        deliveryCount: 0,
        durable: true,
        applicationProperties: { ...applicationProperties, toHerId: int },
        body: [...body],
        undecodable: false,
      });
    },
  ));
});

Deno.test("a HER-id is an int on the wire, small or large, and a time a timestamp", () => {
  const message = { messageId: "a", subject: "KPR_IPL", contentType: "text/plain" };
  const holds = (properties: Parameters<typeof layOutMessage>[1]["applicationProperties"], bytes: number[]) =>
    layOutMessage(rhea, { ...message, ...properties && { applicationProperties: properties } }, 0).bytes
      .includes(Buffer.from(bytes));
  ok(holds({ x: { int: 8000002 } }, [0xa1, 1, 0x78, 0x71, 0x00, 0x7a, 0x12, 0x02]));
  ok(holds({ x: { int: 5 } }, [0xa1, 1, 0x78, 0x54, 5]));
  ok(holds({ x: new Date(1) }, [0xa1, 1, 0x78, 0x83, 0, 0, 0, 0, 0, 0, 0, 1]));
});

Deno.test("the body's place is the end of the message, and nothing is behind it", () => {
  const { bytes, body } = layOutMessage(rhea, { messageId: "a", subject: "b", contentType: "c" }, 70_000);
  strictEqual(body.buffer, bytes.buffer);
  strictEqual(body.byteOffset + body.length, bytes.byteOffset + bytes.length);
  body.fill(1);
  strictEqual(decode(bytes).body.length, 70_000);
});

Deno.test("any bytes are a message or told to be none", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const read = decode(Buffer.from(bytes));
    ok(typeof read.undecodable === "boolean" && read.body instanceof Uint8Array);
  }));
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), (at, byte) => {
    const bytes = writeMessage(rhea, { messageId: "a", subject: "b", contentType: "c" }, new Uint8Array(10));
    bytes[at % bytes.length] = byte;
    ok(typeof decode(bytes).undecodable === "boolean");
  }));
});

Deno.test("ids of every kind, and bodies of every kind, are read", () => {
  const of = (message: Record<string, unknown>) =>
    decode(rhea.message.encode(message as unknown as Message) as unknown as Buffer);
  const uuid = Buffer.from("0e9a3a0e000040008000000000000001", "hex");
  strictEqual(of({ message_id: uuid, body: "x" }).messageId, "0e9a3a0e-0000-4000-8000-000000000001");
  strictEqual(of({ message_id: 7, body: "x" }).messageId, "7");
  strictEqual(of({ body: "x" }).messageId, null);
  strictEqual(new TextDecoder().decode(of({ body: "blåbær" }).body), "blåbær");
  const parts = [Buffer.from("a"), Buffer.from("b")];
  strictEqual(new TextDecoder().decode(of({ body: rhea.message.data_sections(parts) }).body), "ab");
  strictEqual(of({ body: { a: 1 } }).body.length, 0);
});
