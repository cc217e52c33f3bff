import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, type JWK, jwtVerify, SignJWT } from "jose";
import { HelseIdError } from "./mod.ts";
import { type KeySource, makeSigningKey, readSigningKey, type SigningKey } from "./signing_key.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const jwkOf = (key: KeyObject) => key.export({ format: "jwk" }) as JWK;
const noModes = Deno.build.os === "windows";

async function withFile<T>(
  content: string,
  run: (path: string) => Promise<T>,
  { mode = 0o600 } = {},
): Promise<T> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, content);
    if (!noModes) await Deno.chmod(path, mode);
    return await run(path);
  } finally {
    await Deno.remove(path);
  }
}

async function assertSigns(key: SigningKey, pair: KeyObject): Promise<void> {
  const { privateKey, algorithm, publicKey, thumbprint } = key;
  const text = await new SignJWT({ x: 1 }).setProtectedHeader({ alg: algorithm }).sign(privateKey);
  await jwtVerify(text, createPublicKey(pair));
  assert.equal(privateKey.extractable, false);
  assert.deepEqual(
    Object.keys(publicKey).filter((name) => ["d", "p", "q", "dp", "dq", "qi", "k"].includes(name)),
    [],
  );
  assert.equal(thumbprint, await calculateJwkThumbprint(publicKey));
}

Deno.test("a key is read from a JWK file, with its id and algorithm", async () => {
  const jwk = { ...jwkOf(rsa), kid: "mine", alg: "PS256", use: "sig", key_ops: ["sign"] };
  const key = await withFile(JSON.stringify(jwk), (file) => readSigningKey({ file }));
  assert.deepEqual([key.id, key.algorithm], ["mine", "PS256"]);
  await assertSigns(key, rsa);
});

for (
  const [name, pair, type] of [
    ["PKCS #8, RSA", rsa, "pkcs8"],
    ["PKCS #1, RSA", rsa, "pkcs1"],
    ["PKCS #8, P-256", ec, "pkcs8"],
    ["SEC 1, P-256", ec, "sec1"],
  ] as const
) {
  Deno.test(`a key is read from a PEM file: ${name}`, async () => {
    const pem = String(pair.export({ format: "pem", type: type as "pkcs8" }));
    const key = await withFile(pem, (file) => readSigningKey({ file }));
    assert.equal(key.id, key.thumbprint);
    await assertSigns(key, pair);
  });
}

Deno.test("an encrypted key is read with the passphrase of a file", async () => {
  const pem = String(
    rsa.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "open sesame" }),
  );
  await withFile(pem, (file) =>
    withFile("open sesame\n", async (passphraseFile) => {
      await assertSigns(await readSigningKey({ file, passphraseFile }), rsa);
    }));
});

Deno.test("an own key is made anew each time", async () => {
  const [one, other] = [await makeSigningKey(), await makeSigningKey()];
  assert.equal(one.algorithm, "ES256");
  assert.notEqual(one.thumbprint, other.thumbprint);
});

/** Keys in memory that cannot be used. */
const unsuitable: readonly (readonly [string, KeySource, Parameters<typeof readSigningKey>[1]?])[] = [
  ["a public key", createPublicKey(rsa)],
  ["a public JWK", jwkOf(createPublicKey(ec))],
  ["an RSA key of 1024 bits", generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey],
  ["Ed25519", generateKeyPairSync("ed25519").privateKey],
  ["a JWK of another kind", { kty: "oct", k: "c2VjcmV0LXZhbHVlLW9mLWEta2V5" }],
  ["a curve that HelseID does not take", { ...jwkOf(ec), crv: "secp256k1" }],
  ["a JWK without its modulus", { kty: "RSA", e: "AQAB", d: jwkOf(rsa).d! }],
  ["a JWK without a coordinate", { kty: "EC", crv: "P-256", x: jwkOf(ec).x!, d: jwkOf(ec).d! }],
  ["numbers that do not belong together", { ...jwkOf(rsa), p: jwkOf(rsa).q!, dp: "AQAB" }],
  ["an algorithm of another kind of key", rsa, { algorithm: "ES256" }],
  ["an algorithm of another curve", ec, { algorithm: "ES384" }],
  ["an algorithm that signs nothing", { ...jwkOf(rsa), alg: "none" }],
];

for (const [name, key, options] of unsuitable) {
  Deno.test(`key_unsuitable: ${name}`, async () => {
    await assert.rejects(readSigningKey(key, options), (error) => assertTold(error, "key_unsuitable"));
  });
}

const secret = jwkOf(rsa).d!;
const brokenJwk = JSON.stringify(jwkOf(rsa)).slice(0, -1);
const encrypted = String(
  rsa.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" }),
);

/** Key files that cannot be used. */
const files: readonly (readonly [string, HelseIdError["code"], string])[] = [
  ["a JWK that breaks off", "key_unreadable", brokenJwk],
  ["JSON that is no JWK", "key_unreadable", JSON.stringify({ key: secret })],
  ["a key set", "key_unreadable", JSON.stringify({ keys: [jwkOf(rsa)] })],
  ["neither JWK nor PEM", "key_unreadable", secret],
  ["a certificate", "key_unreadable", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
  [
    "a PEM file that breaks off",
    "key_unreadable",
    String(rsa.export({ format: "pem", type: "pkcs8" })).slice(0, 400),
  ],
  ["an encrypted key without passphrase", "key_encrypted", encrypted],
  ["a file far larger than a key", "key_unreadable", " ".repeat(2_000_000)],
];

for (const [name, code, content] of files) {
  Deno.test(`${code}: ${name}`, async () => {
    await withFile(
      content,
      (file) => assert.rejects(readSigningKey({ file }), (error) => assertTold(error, code)),
    );
  });
}

Deno.test("key_encrypted: another passphrase", async () => {
  await withFile(
    encrypted,
    (file) =>
      withFile(
        "y",
        (passphraseFile) =>
          assert.rejects(readSigningKey({ file, passphraseFile }), (error) =>
            assertTold(error, "key_encrypted")),
      ),
  );
});

Deno.test("key_unreadable: no file, and a directory", async () => {
  const directory = await Deno.makeTempDir();
  try {
    for (const file of [`${directory}/none`, directory]) {
      await assert.rejects(readSigningKey({ file }), (error) => assertTold(error, "key_unreadable"));
    }
  } finally {
    await Deno.remove(directory);
  }
});

for (const mode of [0o640, 0o604, 0o620, 0o666, 0o610]) {
  const shown = mode.toString(8);
  Deno.test({
    name: `key_file_permissions: ${shown}`,
    ignore: noModes,
    fn: async () => {
      await withFile(JSON.stringify(jwkOf(rsa)), async (file) => {
        await assert.rejects(
          readSigningKey({ file }),
          (error) => assertTold(error, "key_file_permissions"),
        );
      }, { mode });
    },
  });
}

Deno.test({
  name: "key_file_permissions: the passphrase file is held to the same",
  ignore: noModes,
  fn: async () => {
    await withFile(encrypted, (file) =>
      withFile("x", (passphraseFile) =>
        assert.rejects(
          readSigningKey({ file, passphraseFile }),
          (error) => assertTold(error, "key_file_permissions"),
        ), { mode: 0o644 }));
  },
});

function assertTold(error: unknown, code: HelseIdError["code"]): true {
  assert.ok(error instanceof HelseIdError, String(error));
  assert.equal(error.code, code, error.message);
  const told = Deno.inspect(error) + Deno.inspect(error.cause);
  for (const part of [secret.slice(0, 20), jwkOf(ec).d!, "c2VjcmV0", "MII"]) assert.ok(!told.includes(part));
  return true;
}
