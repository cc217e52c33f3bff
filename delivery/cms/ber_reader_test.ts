import assert from "node:assert/strict";
import fc from "fast-check";
import { BerReader } from "./ber_reader.ts";
import { concat, element, endOfContents, header, indefinite, octetString, sequence, tag } from "./der.ts";
import { bytesOf, streamOf } from "./gather.ts";
import { cut, failsWith } from "./test_messages.ts";

const some = (...bytes: number[]) => Uint8Array.from(bytes);
const read = (bytes: Uint8Array) => new BerReader(streamOf(bytes));
const octets = (reader: BerReader) => bytesOf(reader.octets(tag.octetString, tag.constructedOctetString));

/** An OCTET STRING, whole or in pieces that may be in pieces. */
const strings: fc.Arbitrary<{ content: Uint8Array; encoded: Uint8Array }> = fc.letrec((tie) => ({
  string: fc.oneof({ maxDepth: 6 }, tie("whole"), tie("pieces")),
  whole: fc.uint8Array({ maxLength: 300 }).map((content) => ({ content, encoded: octetString(content) })),
  pieces: fc.tuple(
    fc.array(tie("string") as fc.Arbitrary<{ content: Uint8Array; encoded: Uint8Array }>, { maxLength: 4 }),
    fc.boolean(),
  ).map(([parts, isDefinite]) => {
    const encoded = concat(...parts.map((part) => part.encoded));
    return {
      content: concat(...parts.map((part) => part.content)),
      encoded: isDefinite
        ? element(tag.constructedOctetString, encoded)
        : concat(indefinite(tag.constructedOctetString), encoded, endOfContents),
    };
  }),
})).string as fc.Arbitrary<{ content: Uint8Array; encoded: Uint8Array }>;

Deno.test("an octet string is read however it is written and however it comes", async () => {
  await fc.assert(
    fc.asyncProperty(
      strings,
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 }),
      async ({ content, encoded }, sizes) => {
        const reader = new BerReader(cut(encoded, sizes));
        assert.deepEqual([...await octets(reader)], [...content]);
        await reader.end();
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("elements are entered and left, with lengths and without", async () => {
  for (
    const message of [
      sequence(octetString(some(1, 2)), octetString(some(3))),
      concat(indefinite(tag.sequence), octetString(some(1, 2)), octetString(some(3)), endOfContents),
    ]
  ) {
    const reader = read(message);
    await reader.enter(tag.sequence);
    assert.equal(await reader.next(), tag.octetString);
    assert.deepEqual([...await reader.whole(10)], [4, 2, 1, 2]);
    await reader.skip(10);
    assert.equal(await reader.next(), undefined);
    await reader.leave();
    await reader.end();
  }
});

Deno.test("an element of no told length is held as it stands", async () => {
  const message = concat(indefinite(tag.sequence), sequence(octetString(some(7))), endOfContents);
  assert.deepEqual(await read(message).whole(100), message);
});

Deno.test("a length that is longer than what is around it is refused before it is read", async () => {
  const reader = read(element(tag.sequence, header(tag.octetString, 1_000_000), some(1)));
  await reader.enter(tag.sequence);
  await failsWith("not_cms", octets(reader));
});

Deno.test("a length of many terabytes takes no memory", async () => {
  const lying = some(tag.octetString, 0x86, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3);
  await failsWith("truncated", octets(read(lying)));
  await failsWith("too_large", read(lying).whole(1 << 20));
});

Deno.test("a length of more than six bytes is refused", async () => {
  await failsWith("not_cms", octets(read(some(tag.octetString, 0x87, 0, 0, 0, 0, 0, 0, 1, 9))));
  await failsWith("not_cms", octets(read(some(tag.octetString, 0xff))));
});

Deno.test("a value without parts and without a length is refused", async () => {
  await failsWith("not_cms", octets(read(concat(indefinite(tag.octetString), endOfContents))));
});

Deno.test("a tag of several bytes is refused", async () => {
  const reader = read(sequence(some(0x1f, 0x81, 1, 0)));
  await reader.enter(tag.sequence);
  await failsWith("not_cms", reader.whole(100));
});

Deno.test("elements that lie too deep in one another are refused", async () => {
  const deep = concat(...Array.from({ length: 5000 }, () => indefinite(tag.constructedOctetString)));
  await failsWith("not_cms", octets(read(deep)));
  await failsWith("not_cms", read(deep).whole(1 << 20));
});

Deno.test("an element that goes on after its end is refused", async () => {
  const reader = read(sequence(octetString(some(1)), octetString(some(2))));
  await reader.enter(tag.sequence);
  await reader.skip(10);
  await failsWith("not_cms", reader.leave());
});

Deno.test("a piece that is no octet string is refused", async () => {
  await failsWith(
    "not_cms",
    octets(read(element(tag.constructedOctetString, element(tag.integer, some(1))))),
  );
});

Deno.test("pieces that are longer than their string are refused", async () => {
  const message = concat(some(tag.constructedOctetString, 5), octetString(some(1, 2, 3, 4)));
  await failsWith("not_cms", octets(read(message)));
});

Deno.test("an end too early and bytes too many are told apart", async () => {
  await failsWith("truncated", octets(read(some())));
  await failsWith("truncated", octets(read(some(tag.octetString, 3, 1))));
  const reader = new BerReader(streamOf(octetString(some(1)), some(), some(0)));
  await octets(reader);
  await failsWith("trailing_bytes", reader.end());
});

Deno.test("a part that should be small is refused where it is not", async () => {
  await failsWith("too_large", read(octetString(new Uint8Array(100))).whole(50));
  await failsWith("too_large", read(octetString(new Uint8Array(100))).skip(50));
});

Deno.test("the source is let go", async () => {
  let closed = false;
  async function* source() {
    try {
      yield await Promise.resolve(octetString(some(1)));
      yield octetString(some(2));
    } finally {
      closed = true;
    }
  }
  const reader = new BerReader(source());
  await octets(reader);
  await reader.release();
  assert.ok(closed);
});
