/**
 * What every engine must do, whatever it is made of.
 */
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  privateDecrypt,
  randomBytes,
  verify as verifySignature,
} from "node:crypto";
import fc from "fast-check";
import type { CryptoEngine } from "./crypto_engine.ts";
import { cipherShapes } from "./object_identifiers.ts";
import { opened, sealed, sharedKeys } from "./test_messages.ts";

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
const random = (length: number) => Uint8Array.from(randomBytes(length));

/** Runs the suite; `ignore` tells why in the name. */
export function testEngine(name: string, engine: () => Promise<CryptoEngine>, ignore = false): void {
  const test = (what: string, fn: () => Promise<void>) =>
    Deno.test({ name: `engine ${name}: ${what}`, ignore, fn });

  test("signatures are verified by node:crypto, many at once", async () => {
    const { sign } = await bound(engine);
    const { sender } = await sharedKeys();
    const { privateKey, certificate } = sender.signing;
    await Promise.all(Array.from({ length: 40 }, async (_, index) => {
      const bytes = random(index * 37);
      const signature = await sign(privateKey, bytes);
      assert.ok(verifySignature("sha256", bytes, certificate.publicKey, signature));
    }));
  });

  test("keys that it wraps are unwrapped by node:crypto", async () => {
    const { wrap } = await bound(engine);
    const { receiver } = await sharedKeys();
    const { certificate, privateKey: key } = receiver.encryption;
    const secret = random(32);
    for (let turn = 0; turn < 3; turn++) {
      const old = wrap(certificate.publicKey, secret, "rsa-pkcs1");
      assert.ok(same(privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, old), secret));
      const oaep = wrap(certificate.publicKey, secret, "rsa-oaep-sha256");
      const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
      assert.ok(same(privateDecrypt(options, oaep), secret));
    }
  });

  test("digests are those of node:crypto, however the bytes are cut", async () => {
    const { digest } = await bound(engine);
    for (const algorithm of ["sha256", "sha384", "sha512"] as const) {
      fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (pieces) => {
        const stream = digest(algorithm);
        for (const piece of pieces) stream.update(piece);
        const expected = createHash(algorithm).update(Buffer.concat(pieces)).digest();
        assert.ok(same(stream.digest(), expected));
      }));
    }
  });

  test("ciphers are those of node:crypto, however the blocks are cut", async () => {
    const { encryptor, decryptor } = await bound(engine);
    const blocks = fc.array(fc.nat(20), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cipherShapes.values()),
        blocks,
        fc.nat(50),
        async (shape, counts, rest) => {
          const key = random(shape.key);
          const vector = random(shape.block);
          const cut = counts.map((count) => random(count * shape.block));
          const plain = Buffer.concat([...cut, random(rest)]);
          const encryption = encryptor(shape.name, { key, vector });
          const made: Uint8Array[] = [];
          for (const piece of cut) made.push(await encryption.update(piece));
          made.push(await encryption.final(plain.subarray(plain.length - rest)));
          const encrypted = Buffer.concat(made);
          const cipher = createCipheriv(shape.name, key, vector);
          assert.ok(same(encrypted, Buffer.concat([cipher.update(plain), cipher.final()])));

          const decryption = decryptor(shape.name, { key, vector });
          const half = Math.floor(encrypted.length / shape.block / 2) * shape.block;
          const read = [await decryption.update(encrypted.subarray(0, half))];
          read.push(await decryption.update(encrypted.subarray(half)));
          read.push(await decryption.final(new Uint8Array()));
          const decipher = createDecipheriv(shape.name, key, vector).setAutoPadding(false);
          assert.ok(same(Buffer.concat(read), Buffer.concat([decipher.update(encrypted), decipher.final()])));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("what it seals it opens, of any size", async () => {
    const chosen = await engine();
    for (const size of [0, 1, 100_000, 3_000_001]) {
      const content = new Uint8Array(size).map((_, index) => index * 13);
      for (const keyTransport of ["rsa-pkcs1", "rsa-oaep-sha256"] as const) {
        const message = await sealed(content, { engine: chosen, keyTransport });
        assert.ok(same(await opened(message, { engine: chosen }), content));
        assert.ok(same(await opened(message, { engine: "runtime" }), content));
      }
      assert.ok(
        same(await opened(await sealed(content, { engine: "runtime" }), { engine: chosen }), content),
      );
    }
  });

  test("a stream that is left in the middle leaves nothing that harms", async () => {
    const { encryptor, digest } = await bound(engine);
    for (let index = 0; index < 50; index++) {
      digest("sha256").update(random(10));
      await encryptor("aes-256-cbc", { key: random(32), vector: random(16) }).update(random(160));
    }
  });
}

/** Its functions, to be called alone. */
async function bound(engine: () => Promise<CryptoEngine>): Promise<Omit<CryptoEngine, "name">> {
  const chosen = await engine();
  return {
    sign: (key, bytes) => chosen.sign(key, bytes),
    wrap: (key, content, transport) => chosen.wrap(key, content, transport),
    digest: (algorithm) => chosen.digest(algorithm),
    encryptor: (cipher, options) => chosen.encryptor(cipher, options),
    decryptor: (cipher, options) => chosen.decryptor(cipher, options),
  };
}
