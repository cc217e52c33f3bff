import assert from "node:assert/strict";
import { join } from "node:path";
import { makeThrowAwayKeys } from "../keys/mod.ts";
import { type DeliverySettings, parseDeliverySettings, readDeliverySettings } from "./delivery_settings.ts";
import { openReceipt, openRoute } from "./open_route.ts";
import { SettingsError } from "./settings_error.ts";

const party = (name: string, herId: string) => ({
  name,
  herId,
  service: { name: "Saksbehandling", herId: `${herId}1` },
});
const helseId = {
  authority: "https://helseid.invalid",
  clientId: "abc",
  key: "keys/client.json",
  scope: "a b",
};
const software = { vendor: "V", name: "N", version: "1", exportVersion: "2" };
const mail = { cpaId: "cpa-1", service: "S", action: "A", fromRole: "Avsender", toRole: "Mottaker" };

/** All that can be said, but what excludes each other. */
const everything = {
  sender: party("Testvik kommune", "8000001"),
  organisation: "310000019",
  receiver: party("Simulated register", "9100002"),
  keys: {
    signing: { pkcs12: "keys/signing.p12", passphraseFile: "keys/passphrase" },
    encryption: { certificate: "keys/encryption.pem", key: "keys/encryption-key.pem" },
    trusted: "keys/authority.pem",
    receiver: "keys/receiver.pem",
    receiverSigning: "keys/receiver-signing.pem",
  },
  transports: {
    amqp: {
      url: "amqps://bus.invalid:5671",
      exchange: "NHNTESTServiceBus",
      dialect: "rabbitmq",
      queue: "q1",
      errorQueue: "q2",
      receiverQueue: "q3",
      authorities: "keys/bus.pem",
      serverName: "bus",
      client: { certificate: "keys/tls.pem", key: "keys/tls-key.pem" },
      user: "kpr",
      passwordFile: "keys/password",
      window: 8,
      maximumBytes: 1000,
    },
    dhhr: { url: "https://dhhr.invalid/api", authorities: "keys/web.pem", helseId, receiver: 159000 },
    slash: { url: "https://slash.invalid", authorities: "keys/web.pem", helseId, software },
    edi: {
      url: "smtp://mail.invalid:587",
      from: "a@example.invalid",
      to: "b@example.invalid",
      user: "u",
      passwordFile: "keys/mail",
      authorities: "keys/web.pem",
      plain: false,
      ...mail,
      incoming: "maildir",
    },
    folder: { directory: "sent" },
  },
};

const parse = (value: unknown) =>
  parseDeliverySettings(JSON.stringify(value), { directory: "/settings", name: "delivery.json" });

/** Code and message of the error that it throws. */
function wrong(value: unknown): string {
  return wrongIn(() => parse(value));
}

function wrongIn(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return `${error.code}: ${error.message}`;
  }
  return "nothing is wrong";
}

Deno.test("all settings are read, and paths are meant from where the file lies", () => {
  const settings = parse(everything);
  assert.equal(settings.sender.service.herId, "80000011");
  assert.deepEqual(settings.keys.signing, {
    pkcs12: "/settings/keys/signing.p12",
    passphraseFile: "/settings/keys/passphrase",
  });
  assert.equal(settings.transports.dhhr!.receiver, "159000");
  assert.equal(settings.transports.slash!.helseId.key, "/settings/keys/client.json");
  assert.equal(settings.transports.folder!.directory, "/settings/sent");
  // Whatever is said is kept: each leaf of the file is found again, as text.
  const leaves = (value: unknown): string[] =>
    value instanceof URL
      ? [value.href]
      : typeof value === "object"
      ? Object.values(value as object).flatMap(leaves)
      : [String(value).replace("/settings/", "")];
  assert.deepEqual(leaves(settings).toSorted(), leaves(everything).toSorted());
});

Deno.test("what is not known, missing or wrong is told by its place", () => {
  const { transports, ...rest } = everything;
  assert.match(wrong({ ...everything, sendr: {} }), /^setting_unknown: .*sendr/);
  assert.match(
    wrong({ ...everything, keys: { signing: { key: "a" } } }),
    /^setting_missing: keys\.signing\.certificate/,
  );
  assert.match(
    wrong({ ...everything, sender: { name: "A", herId: 1 } }),
    /^setting_missing: sender\.service/,
  );
  assert.match(wrong(rest), /^setting_missing: transports/);
  assert.match(wrong({ ...rest, transports: { fax: {} } }), /^setting_unknown: .*transports\.fax/);
  assert.match(
    wrong({ ...rest, transports: { amqp: { ...transports.amqp, queu: "q" } } }),
    /^setting_unknown: .*transports\.amqp\.queu/,
  );
  assert.match(
    wrong({ ...rest, transports: { slash: { ...transports.slash, software: { ...software, x: 1 } } } }),
    /^setting_unknown: .*transports\.slash\.software\.x/,
  );
  assert.match(
    wrong({ ...everything, keys: { signing: { pkcs12: "a", passphrase: "secret" } } }),
    /^secret_in_settings: keys\.signing\.passphrase /,
  );
});

Deno.test("what is not JSON is told without its text", async () => {
  assert.equal(
    wrongIn(() => parseDeliverySettings('{"sender": secret', { directory: "/", name: "delivery.json" })),
    "settings_unreadable: delivery.json is not JSON",
  );
  const reading = readDeliverySettings("/nowhere/delivery.json");
  const error = await reading.then(() => undefined, (thrown) => thrown);
  assert.ok(error instanceof SettingsError && error.code === "settings_unreadable");
});

Deno.test("a way is chosen by name, or is the only one", () => {
  const settings = parse(everything);
  const { receiver: _, ...ofTheRegister } = settings;
  assert.equal(openRoute(settings, { transport: "folder", environment: "test" }).receiver, "91000021");
  assert.equal(openRoute(ofTheRegister, { transport: "amqp", environment: "validation" }).receiver, "171479");
  assert.equal(openRoute(ofTheRegister, { transport: "edi", environment: "production" }).receiver, "122612");
  assert.equal(openRoute(settings, { transport: "dhhr", environment: "test" }).receiver, "159000");
  const slash = openRoute(settings, { transport: "slash", environment: "test" });
  assert.deepEqual([slash.sender, slash.receiver], ["310000019", "slash.invalid"]);
  const only = { ...settings, transports: { folder: { directory: "sent" } } };
  assert.equal(openRoute(only, { environment: "test" }).transport, "folder");
});

Deno.test("persons follow the environment", () => {
  const settings = parse(everything);
  const persons = (environment: "production" | "validation" | "test") =>
    openRoute(settings, { transport: "folder", environment }).persons;
  assert.deepEqual([persons("production"), persons("validation"), persons("test")], [
    "real",
    "either",
    "synthetic",
  ]);
});

Deno.test("a way that is not set up, or leads elsewhere, is not opened", () => {
  const settings = parse(everything);
  const open = (changed: Partial<DeliverySettings>, choice: Parameters<typeof openRoute>[1]) =>
    wrongIn(() => openRoute({ ...settings, ...changed }, choice));
  assert.match(open({}, { environment: "test" }), /^setting_missing: Several ways/);
  assert.match(open({ transports: {} }, { environment: "test" }), /^setting_missing: No way/);
  assert.match(
    open({ transports: {} }, { environment: "test", transport: "dhhr" }),
    /transports\.dhhr is missing/,
  );
  const production = { name: "FHI", herId: "85217", service: { name: "KPR", herId: "122612" } };
  assert.match(
    open({ receiver: production }, { environment: "test", transport: "amqp" }),
    /^setting_wrong: receiver in the settings is the register's production, and test was asked for/,
  );
  const slash = { ...settings.transports.slash!, url: "https://apimottak01.fihr.no" };
  assert.match(
    open({ transports: { slash } }, { environment: "test" }),
    /^setting_wrong: transports\.slash\.url is the register's production/,
  );
});

Deno.test("keys are read when packages are made, and tell what is missing", async () => {
  const settings = parse({ ...everything, keys: {} });
  const making = openRoute(settings, { transport: "folder", environment: "test" }).packager();
  const error = await making.then(() => undefined, (thrown) => thrown);
  assert.ok(error instanceof SettingsError && error.code === "setting_missing");
});

Deno.test("nothing is packed for a receiver whom no trusted authority vouches for", async () => {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-settings-" });
  try {
    const files = await (await makeThrowAwayKeys()).writeTo(join(directory, "keys"));
    const strangers = await (await makeThrowAwayKeys()).writeTo(join(directory, "strangers"));
    const packager = (receiver: string) => {
      const keys = { signing: files.sender.signing, trusted: files.authority, receiver };
      return openRoute({ ...parse(everything), keys }, { transport: "folder", environment: "test" })
        .packager();
    };
    await packager(files.receiver.encryption.certificate);
    await assert.rejects(packager(strangers.receiver.encryption.certificate), {
      code: "untrusted_certificate",
    });
    await assert.rejects(packager(files.receiver.signing.certificate), { code: "wrong_key_usage" });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a sealed receipt in a file is opened, an open one is read as it is", async () => {
  const { seal } = await import("../cms/mod.ts");
  const { writeApprec } = await import("../envelope/mod.ts");
  const directory = await Deno.makeTempDir({ prefix: "kprkit-settings-" });
  try {
    const keys = await makeThrowAwayKeys();
    const files = await keys.writeTo(join(directory, "keys"));
    const settings = {
      ...parse(everything),
      keys: {
        encryption: files.sender.encryption,
        trusted: files.authority,
        receiverSigning: files.receiver.signing.certificate,
      },
    };
    const open = await openReceipt(settings);
    const from = { name: "Register", herId: "85217", service: { name: "KPR", herId: "8133973" } };
    const apprec = writeApprec({
      id: "0e9a3a0e-0000-4000-8000-0000000000aa",
      created: "2026-01-10T08:05:00+01:00",
      sender: from,
      receiver: { ...from, herId: "8000001", service: { name: "Saksbehandling", herId: "8000002" } },
      verdict: "accepted",
      problems: [],
      original: {
        id: "0e9a3a0e-0000-4000-8000-000000000001",
        type: "KPR_IPL",
        created: "2026-01-10T08:00:00+01:00",
      },
    }, { version: "1.1" });
    const sealed: Uint8Array[] = [];
    const content = (async function* () {
      yield apprec;
    })();
    const to = { signer: keys.receiver.signing, recipient: keys.sender.encryption.certificate };
    for await (const piece of seal(content, to)) sealed.push(piece.slice());
    const opened = await open(
      new Uint8Array(await new Blob(sealed as Uint8Array<ArrayBuffer>[]).arrayBuffer()),
    );
    assert.deepEqual(opened, await open(apprec));
    assert.equal(opened.verdict, "accepted");

    // One that somebody else has signed, whom the same authority vouches for, is not taken.
    const forged: Uint8Array[] = [];
    const again = (async function* () {
      yield apprec;
    })();
    for await (const piece of seal(again, { ...to, signer: keys.sender.signing })) forged.push(piece.slice());
    const opening = open(new Uint8Array(await new Blob(forged as Uint8Array<ArrayBuffer>[]).arrayBuffer()));
    await assert.rejects(opening, { code: "unexpected_signer" });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
