import assert from "node:assert/strict";
import { openRoute, parseDeliverySettings, transportsOf } from "../delivery/settings/mod.ts";
import { faultKinds, verdictRules } from "../delivery/receiver/mod.ts";
import { kprReceiver, lastReportingYear } from "../register/receivers.ts";

const read = (name: string) => Deno.readTextFile(new URL(name, import.meta.url));

/** Blocks of JSON on a page: all of them are whole settings. */
async function settingsOn(name: string) {
  return [...(await read(name)).matchAll(/^```json.*\n([\s\S]*?)^```$/gm)].map(([, text]) =>
    parseDeliverySettings(text!, { directory: "/etc/kprkit", name })
  );
}

Deno.test("the settings that the pages show can be read, and lead somewhere", async () => {
  const shown = [...await settingsOn("./delivery.md"), ...await settingsOn("./receiver.md")];
  const names = shown.flatMap((settings) => {
    const { transport } = openRoute(settings, { environment: "test" });
    assert.deepEqual(transportsOf(settings), [transport]);
    return [transport];
  });
  assert.deepEqual(new Set(names), new Set(["amqp", "dhhr", "edi", "folder", "slash"]));
});

Deno.test("docs/delivery.md has the receivers as they are, and every state", async () => {
  const page = await read("./delivery.md");
  for (const environment of ["production", "validation", "test"] as const) {
    const { name, herId, service } = kprReceiver(environment, { year: lastReportingYear });
    const row = page.split("\n").find((line) => line.startsWith(`| \`${environment}\` `))!;
    assert.ok(row.includes(`${name} (${herId})`), row);
    assert.ok(row.includes(`${service.name} (${service.herId})`), row);
  }
  for (const state of ["prepared", "sent", "acknowledged", "accepted", "partly", "rejected", "withdrawn"]) {
    assert.match(page, new RegExp(`^\\| \`${state}\` `, "m"));
  }
});

Deno.test("docs/receiver.md has every fault, and every code", async () => {
  const page = await read("./receiver.md");
  for (const kind of faultKinds) assert.match(page, new RegExp(`^\\| \`${kind}\` `, "m"), kind);
  for (const { code, verdict } of Object.values(verdictRules)) {
    assert.match(page, new RegExp(`\\| ${code} +\\| ${verdict} `), `${code} ${verdict}`);
  }
});
