import assert from "node:assert/strict";
import { Section } from "./section.ts";
import { SettingsError } from "./settings_error.ts";

const at = { path: "transports.amqp", directory: "/settings" };

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    assert.ok(error.hint.length > 10);
    return `${error.code}: ${error.message}`;
  }
  return "nothing was wrong";
}

Deno.test("a section is read name by name, and what nobody asked for is told", () => {
  const section = new Section({ queue: "8000002_async", window: 8, reconnect: true, other: 1 }, at);
  assert.equal(section.text("queue"), "8000002_async");
  assert.equal(section.optionalNumber("window"), 8);
  assert.equal(section.optionalFlag("reconnect"), true);
  assert.equal(section.optionalText("absent"), undefined);
  assert.equal(codeOf(() => section.end()), "setting_unknown: kprkit knows no setting transports.amqp.other");
});

Deno.test("null is the same as nothing said", () => {
  const section = new Section({ queue: null }, at);
  assert.equal(section.optionalText("queue"), undefined);
  section.end();
});

Deno.test("paths are meant from where the file lies", () => {
  const section = new Section({ ca: "keys/ca.pem", key: "/keys/key.pem" }, at);
  assert.equal(section.path("ca"), "/settings/keys/ca.pem");
  assert.equal(section.path("key"), "/keys/key.pem");
});

Deno.test("a HER-id may be text or number", () => {
  assert.equal(new Section({ herId: 8000001 }, at).herId("herId"), "8000001");
  assert.equal(new Section({ herId: "8000001" }, at).herId("herId"), "8000001");
});

Deno.test("each wrong value has a named error that does not quote it", () => {
  const value = "x-secret-x";
  const wrong: Readonly<Record<string, () => unknown>> = {
    "setting_missing: transports.amqp.queue is missing in the settings": () =>
      new Section({}, at).text("queue"),
    "setting_wrong: transports.amqp.queue must be a text": () =>
      new Section({ queue: [value] }, at).text("queue"),
    "setting_wrong: transports.amqp.herId must be a HER-id, a whole number such as 8000001": () =>
      new Section({ herId: value }, at).herId("herId"),
    "setting_wrong: transports.amqp.window must be a whole number that is not negative": () =>
      new Section({ window: -1 }, at).optionalNumber("window"),
    "setting_wrong: transports.amqp.reconnect must be true or false": () =>
      new Section({ reconnect: value }, at).optionalFlag("reconnect"),
    "setting_wrong: transports.amqp.dialect must be one of exchange, queue": () =>
      new Section({ dialect: value }, at).optionalChoice("dialect", ["exchange", "queue"]),
    "setting_wrong: transports.amqp.url must be an address that begins with amqp:// or amqps://": () =>
      new Section({ url: `https://${value}` }, at).url("url", ["amqp:", "amqps:"]),
    "secret_in_settings: transports.amqp.url has a password in it": () =>
      new Section({ url: `amqps://me:${value}@localhost` }, at).url("url", ["amqp:", "amqps:"]),
    "secret_in_settings: transports.amqp.password has no place in the settings": () =>
      new Section({ password: value }, at),
    "setting_wrong: transports.amqp must be a JSON object": () => new Section([], at),
  };
  for (const [expected, read] of Object.entries(wrong)) {
    const told = codeOf(read);
    assert.equal(told, expected);
    assert.ok(!told.includes(value));
  }
});
