import { fromBER, Integer, ObjectIdentifier } from "asn1js";
import assert from "node:assert/strict";
import fc from "fast-check";
import { dottedOf, parseAsn1, smallIntegerOf } from "./asn1_node.ts";
import { element, header, integer, objectIdentifier, sequence, setOf, time } from "./der.ts";

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

Deno.test("object identifiers are read back, here and by asn1js", () => {
  const arc = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  const dotted = fc.tuple(
    fc.constantFrom("0", "1", "2"),
    fc.integer({ min: 0, max: 39 }),
    fc.array(arc, { maxLength: 8 }),
  )
    .map(([first, second, rest]) => [first, second, ...rest].join("."));
  fc.assert(fc.property(dotted, (name) => {
    const encoded = objectIdentifier(name);
    assert.equal(dottedOf(parseAsn1(encoded)), name);
    assert.deepEqual(encoded, new Uint8Array(new ObjectIdentifier({ value: name }).toBER()));
  }));
  assert.equal(hex(objectIdentifier("1.2.840.113549.1.7.2")), "06092a864886f70d010702");
});

Deno.test("numbers are as short as DER asks for, and never below nothing", () => {
  assert.equal(hex(integer(0)), "020100");
  assert.equal(hex(integer(127)), "02017f");
  assert.equal(hex(integer(128)), "02020080");
  assert.equal(hex(integer(Uint8Array.of(0, 0, 0xff))), "020200ff");
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 24 - 1 }), (value) => {
    assert.equal(smallIntegerOf(parseAsn1(integer(value))), value);
    assert.deepEqual(integer(value), new Uint8Array(new Integer({ value }).toBER()));
  }));
});

Deno.test("lengths are in the shortest form", () => {
  assert.equal(hex(header(4, 127)), "047f");
  assert.equal(hex(header(4, 128)), "048180");
  assert.equal(hex(header(4, 65536)), "0483010000");
  assert.equal(hex(header(4, 2 ** 40)), "0486010000000000");
});

Deno.test("a set is in the order of its elements' bytes, whatever order they are given in", () => {
  const bytes = fc.uint8Array({ maxLength: 6 }).map((value) => element(4, value));
  fc.assert(fc.property(fc.array(bytes, { maxLength: 6 }), (elements) => {
    const set = setOf(elements);
    assert.deepEqual(setOf([...elements].reverse()), set);
    const order = parseAsn1(set).parts.map((part) => hex(part.encoded));
    assert.deepEqual(order, elements.map(hex).sort());
  }));
});

Deno.test("times are UTCTime until 2049 and GeneralizedTime after", () => {
  const text = (at: string) => new TextDecoder().decode(time(new Date(at)).subarray(2));
  assert.equal(text("2026-11-22T11:09:08.765Z"), "261122110908Z");
  assert.equal(text("2050-01-01T00:00:00Z"), "20500101000000Z");
  const { result } = fromBER(time(new Date("2026-11-22T11:09:08Z")));
  assert.equal((result as unknown as { toDate(): Date }).toDate().toISOString(), "2026-11-22T11:09:08.000Z");
});

Deno.test("what is not one element of ASN.1 is refused", () => {
  for (
    const bytes of [[], [0x30], [0x30, 2, 4, 9], [0x04, 1, 1, 0], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [
      0x31,
      4,
      0x30,
      9,
      5,
      0,
    ], [0x30, 3, 4, 2, 1]]
  ) {
    assert.throws(() => parseAsn1(Uint8Array.from(bytes)), SyntaxError, bytes.join());
  }
  assert.throws(() => dottedOf(parseAsn1(sequence())), SyntaxError);
  assert.throws(() => smallIntegerOf(parseAsn1(element(2, Uint8Array.of(0x80)))), SyntaxError);
  assert.throws(() => dottedOf(parseAsn1(element(6, new Uint8Array(12).fill(0xff)))), SyntaxError);
});
