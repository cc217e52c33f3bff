import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { readSlashKeys } from "./keys.ts";
import { slashMessageId } from "./message_id.ts";
import { sealForSlash, SLASH_MAXIMUM_BYTES, type SlashPackage } from "./seal.ts";
import { SlashError, type SlashErrorCode } from "./slash_error.ts";
import { unsealFromSlash } from "./unseal.ts";

const pair = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const privateKey = createPrivateKey(pair.privateKey);
const [key] = readSlashKeys([{
  id: "AC39",
  expirationDate: "9999-12-31T23:59:59.999",
  publicKey: pair.publicKey,
}]);

async function* pieces(...all: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of all) {
    yield await Promise.resolve(typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
  }
}

async function readAll({ bytes }: SlashPackage): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  for await (const piece of bytes) read.push(piece);
  return Buffer.concat(read);
}

function named(code: SlashErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SlashError && error.code === code && error.hint.length > 0;
}

Deno.test("what is sealed opens to the same bytes, whatever they are and however they come", async () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(objects, fc.integer({ min: 1, max: 40 }), fc.nat(2), async (value, step, space) => {
      const payload = new TextEncoder().encode(JSON.stringify(value, null, space));
      const cut = [];
      for (let at = 0; at < payload.length; at += step) cut.push(payload.subarray(at, at + step));
      const sealed = sealForSlash(pieces(...cut), key!);
      const bytes = await readAll(sealed);
      const facts = sealed.facts();
      assert.deepEqual(new Uint8Array(unsealFromSlash(bytes, { privateKey, facts })), payload);
      assert.equal(facts.msg_hash, createHash("sha256").update(payload).digest("base64url"));
    }),
    { numRuns: 60 },
  );
});

Deno.test("a package is one line of base64, its facts are base64url, and no two are the same", async () => {
  const sealed = [sealForSlash(pieces("[]"), key!), sealForSlash(pieces("[]"), key!)];
  const bytes = await Promise.all(sealed.map(readAll));
  assert.match(Buffer.from(bytes[0]!).toString(), /^[A-Za-z0-9+/]{43}=$/);
  assert.notDeepEqual(bytes[0], bytes[1]);
  const [one, two] = sealed.map((each) => each.facts());
  assert.match(one!.enc_sym_key, /^[\w-]{342}$/);
  assert.match(one!.msg_hash, /^[\w-]{43}$/);
  assert.equal(one!.msg_hash, two!.msg_hash);
  assert.notEqual(one!.enc_sym_key, two!.enc_sym_key);
  assert.equal(one!.enc_key_expires, "9999-12-31T23:59:59.999Z");
});

Deno.test("facts are not told before the end", () => {
  assert.throws(() => sealForSlash(pieces("[]"), key!).facts(), named("facts_early"));
});

Deno.test("a message's id is made of its key, and is a UUID", () => {
  const id = slashMessageId("PTimgMeCZlKHik2kpkqrHa");
  assert.match(id, /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.equal(slashMessageId("PTimgMeCZlKHik2kpkqrHa"), id);
  assert.notEqual(slashMessageId("PTimgMeCZlKHik2kpkqrHb"), id);
});

const unfit: readonly (readonly [what: string, SlashErrorCode, ...(string | Uint8Array)[]])[] = [
  ["an empty payload", "payload_not_array"],
  ["an object", "payload_not_array", '{"a":1}'],
  ["XML", "payload_not_array", "<Melding/>"],
  ["two arrays", "payload_not_array", "[] []"],
  ["an array of numbers", "payload_not_objects", "[1]"],
  ["an array in the array", "payload_not_objects", "[[]]"],
  ["a string among the objects", "payload_not_objects", '[{},"a"]'],
  ["objects without a comma", "payload_not_objects", "[{}{}]"],
  ["a comma too much", "payload_not_objects", "[{},]"],
  ["brackets that do not match", "payload_not_objects", '[{"a":[}]'],
  ["an array that does not end", "payload_cut", '[{"a":"]', '"}'],
  ["a string that does not end", "payload_cut", '[{"a":"}]'],
  ["a byte order mark", "payload_not_utf8", "\ufeff[]"],
  ["latin-1", "payload_not_utf8", '[{"navn":"', new Uint8Array([0xe5]), '"}]'],
  ["a character cut at the end", "payload_not_utf8", '[{"a":"', new Uint8Array([0xc3])],
];

for (const [what, code, ...payload] of unfit) {
  Deno.test(`${what} is not sealed: ${code}`, async () => {
    await assert.rejects(readAll(sealForSlash(pieces(...payload), key!)), named(code));
  });
}

Deno.test("brackets and quotes in strings are text", async () => {
  const sealed = sealForSlash(pieces('[ {"a\\"]":"[{', "\\\\", '"} ,\n{"b":{"c":[1,[2]]}} ] '), key!);
  assert.ok((await readAll(sealed)).length > 0);
});

Deno.test("a payload is stopped where its package would be too large, and not before", async () => {
  const most = SLASH_MAXIMUM_BYTES / 4 * 3 - 32;
  async function* ofLength(length: number): AsyncGenerator<Uint8Array> {
    yield* pieces('[{"a":"');
    for (let left = length - 10; left > 0; left -= 1_000_000) {
      yield await Promise.resolve(new Uint8Array(Math.min(left, 1_000_000)).fill(97));
    }
    yield* pieces('"}]');
  }
  // Padding fills up to 16 bytes: the largest payload is the last before another block.
  const largest = Math.floor(most / 16) * 16 + 15;
  assert.ok((await readAll(sealForSlash(ofLength(largest), key!))).length <= SLASH_MAXIMUM_BYTES);
  await assert.rejects(readAll(sealForSlash(ofLength(largest + 1), key!)), named("payload_too_large"));
});

Deno.test("what was tampered with does not open, and the error says what it was", async () => {
  const sealed = sealForSlash(pieces('[{"a":"some text that fills more than a block"}]'), key!);
  const bytes = await readAll(sealed);
  const facts = sealed.facts();
  const raw = Buffer.from(Buffer.from(bytes).toString(), "base64");
  const packed = (changed: Uint8Array) => new TextEncoder().encode(changed.toBase64());
  const flipped = Buffer.from(raw);
  flipped[20]! ^= 1;
  const cases: readonly (readonly [SlashErrorCode, Uint8Array, Partial<typeof facts>])[] = [
    ["package_not_base64", new TextEncoder().encode("%%%"), {}],
    ["package_not_opened", packed(raw.subarray(0, 40)), {}],
    ["package_not_opened", packed(raw.subarray(0, 8)), {}],
    ["hash_mismatch", packed(flipped), {}],
    ["hash_mismatch", bytes, { msg_hash: createHash("sha256").digest("base64url") }],
    ["hash_mismatch", bytes, { msg_hash: "AAAA" }],
    ["key_not_opened", bytes, { enc_sym_key: facts.enc_sym_key.slice(0, 100) }],
    ["key_not_opened", bytes, { enc_sym_key: "" }],
  ];
  for (const [code, changed, others] of cases) {
    assert.throws(
      () => unsealFromSlash(changed, { privateKey, facts: { ...facts, ...others } }),
      named(code),
      code,
    );
  }
});
