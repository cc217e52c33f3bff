import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { answering, rawAnswer, RawServer } from "../http/test_http.ts";
import { readSlashKeys, SlashKeys } from "./keys.ts";
import { SlashError, type SlashErrorCode } from "./slash_error.ts";

function pem(bits = 2048): string {
  return generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ type: "spki", format: "pem" })
    .toString();
}

const good = pem();
const at = new Date("2026-01-10T08:00:00Z");

function entry(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: "A1", expirationDate: "2026-02-01T00:00:00.000", publicKey: good, ...changes };
}

function named(code: SlashErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SlashError && error.code === code && error.hint.length > 0;
}

Deno.test("the key that ends last comes first; one that has ended does not count", () => {
  const keys = readSlashKeys([
    entry(),
    entry({ id: "A2", expirationDate: "2027-01-01T00:00:00Z" }),
    entry({ id: "A3", expirationDate: "2026-01-10T07:59:59", publicKey: "no matter" }),
    entry({ id: 4, expirationDate: "2026-12-31T23:30:00+01:00" }),
  ], { at });
  assert.deepEqual(keys.map(({ id }) => id), ["A2", "4", "A1"]);
  assert.equal(keys[2]!.expires.toISOString(), "2026-02-01T00:00:00.000Z");
});

Deno.test("a key as the register writes it, with line ends of Windows", () => {
  const [key] = readSlashKeys([entry({ publicKey: good.replaceAll("\n", "\r\n") })], { at });
  assert.equal(key!.publicKey.asymmetricKeyDetails?.modulusLength, 2048);
});

const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey
  .export({ type: "spki", format: "pem" });
const secret = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
  .export({ type: "pkcs8", format: "pem" });

const wrong: readonly (readonly [what: string, SlashErrorCode, unknown])[] = [
  ["an object", "keys_unexpected", { keys: [entry()] }],
  ["null", "keys_unexpected", null],
  ["an empty list", "keys_none", []],
  ["a list of texts", "keys_unexpected", ["A1"]],
  ["a key without id", "keys_unexpected", [entry({ id: undefined })]],
  ["a key with line breaks in its id", "keys_unexpected", [entry({ id: "A\n1" })]],
  ["a key without end", "keys_unexpected", [entry({ expirationDate: null })]],
  ["a key that ends at no time", "keys_unexpected", [entry({ expirationDate: "2026-13-40T00:00:00" })]],
  ["a key that ends soon", "keys_unexpected", [entry({ expirationDate: "soon" })]],
  ["a key without key", "keys_unexpected", [entry({ publicKey: "" })]],
  ["keys that have ended", "keys_expired", [entry({ expirationDate: "2026-01-10T08:00:00" })]],
  ["a key that is no PEM", "key_malformed", [entry({ publicKey: "MIIBojANBgkqhkiG9w0BAQEFAA" })]],
  ["a key with broken PEM", "key_malformed", [entry({ publicKey: good.slice(0, 200) })]],
  ["a private key", "key_malformed", [entry({ publicKey: secret })]],
  ["a key of an elliptic curve", "key_not_rsa", [entry({ publicKey: elliptic })]],
  ["a key of 1024 bits", "key_too_small", [entry({ publicKey: pem(1024) })]],
  [
    "a malformed key that ends later than a good one",
    "key_malformed",
    [entry(), entry({ id: "A2", expirationDate: "2027-01-01T00:00:00Z", publicKey: "x" })],
  ],
];

for (const [what, code, json] of wrong) {
  Deno.test(`${what}: ${code}`, () => {
    assert.throws(() => readSlashKeys(json, { at }), named(code));
  });
}

/** A register that gives these lists, one after the other, the last for ever. */
function keyServer(...lists: (readonly unknown[])[]): RawServer & { asked: () => number } {
  let asked = 0;
  const server = new RawServer(async (connection) => {
    await connection.until("\r\n\r\n");
    const list = lists[Math.min(asked++, lists.length - 1)];
    await connection.say(rawAnswer(200, JSON.stringify(list)));
  });
  return Object.assign(server, { asked: () => asked });
}

Deno.test("a key is fetched once and kept until it is about to end", async () => {
  await using server = keyServer(
    [entry()],
    [entry({ id: "A2", expirationDate: "2027-01-01T00:00:00Z" })],
  );
  let now = at;
  using keys = new SlashKeys({ url: server.url, clock: () => now, margin: 60_000 });
  assert.equal((await keys.current()).id, "A1");
  assert.equal((await keys.current()).id, "A1");
  assert.equal(server.asked(), 1);
  now = new Date("2026-01-31T23:58:59Z");
  assert.equal((await keys.current()).id, "A1");
  now = new Date("2026-01-31T23:59:00Z");
  assert.equal((await keys.current()).id, "A2");
  assert.equal(server.asked(), 2);
});

Deno.test("a key that was refused is not used again, and the list is asked for once more", async () => {
  const later = entry({ id: "A2", expirationDate: "2027-01-01T00:00:00Z" });
  await using server = keyServer([later], [later, entry()], [later]);
  using keys = new SlashKeys({ url: server.url, clock: () => at });
  assert.equal((await keys.current()).id, "A2");
  keys.refuse("A2");
  assert.equal((await keys.current()).id, "A1");
  assert.equal((await keys.current()).id, "A1");
  assert.equal(server.asked(), 2);
  keys.refuse("A1");
  await assert.rejects(keys.current(), named("keys_refused"));
});

for (
  const [status, body, code] of [
    [500, "", "keys_unavailable"],
    [404, "{}", "keys_unavailable"],
    [302, "", "keys_unavailable"],
    [200, "<html>", "keys_not_json"],
    [200, "{}", "keys_unexpected"],
    [200, "[]", "keys_none"],
  ] as const
) {
  Deno.test(`/keys answers ${status} with «${body}»: ${code}`, async () => {
    await using server = new RawServer(async (connection) => {
      await connection.until("\r\n\r\n");
      await connection.say(rawAnswer(status, body));
    });
    using keys = new SlashKeys({ url: server.url });
    await assert.rejects(keys.current(), named(code));
  });
}

Deno.test("/keys cannot be reached, or is stopped: keys_unavailable, with the reason", async () => {
  const server = answering(200);
  const { url } = server;
  await server[Symbol.asyncDispose]();
  using keys = new SlashKeys({ url });
  await assert.rejects(keys.current(), named("keys_unavailable"));
  await assert.rejects(keys.current(), (error: Error) => error.cause === "http_unreachable");
  await assert.rejects(
    keys.current({ signal: AbortSignal.abort() }),
    (error: Error) => error.cause === "http_aborted",
  );
});
