/**
 * The guards on cohorts as the generators make them, and on the bundled extracts.
 */
import assert from "node:assert/strict";
import { type CohortOptions, generateCohort, resolveCohort } from "../../generators/mod.ts";
import { demoDirectory, demoNames, inDirectory } from "../../test/demo_set.ts";
import { type GuardedPayload, guardPayloads, guardRules } from "./mod.ts";
import { toldOf } from "./test_payloads.ts";

const options: CohortOptions = {
  seed: "guards",
  persons: 400,
  municipalities: ["1508", "4601"],
  years: { from: 2024, to: 2025 },
  formats: ["iplos-3.7", "xpr-ide-53.1.3", "xpr-hst-56.0.0"],
};
const types: Readonly<Record<string, string>> = {
  "iplos-3.7": "KPR_IPL",
  "xpr-ide-53.1.3": "KPR_IDE",
  "xpr-hst-56.0.0": "HST",
};
const overrides = guardRules.filter(({ final }) => !final.includes("production")).map(({ id }) => ({
  rule: id,
  reason: "to see whether it goes through",
  by: "a test",
}));
const clock = () => new Date("2026-01-02");

async function withCohort(
  way: Partial<CohortOptions>,
  run: (payloads: readonly GuardedPayload[]) => Promise<void>,
): Promise<void> {
  await inDirectory(async (directory) => {
    const { spec } = resolveCohort({ ...options, ...way });
    const { manifest } = await generateCohort(spec, { out: directory, kprkitVersion: "0" });
    const messages = manifest.files.filter(({ format }) => types[format] !== undefined);
    assert.ok(messages.length >= 8, `${messages.length} messages`);
    await run(messages.map(({ path, format }) => ({ path: `${directory}/${path}`, type: types[format]! })));
  });
}

for (const way of [{}, { gzip: true, encoding: "iso-8859-1" }, { msghead: true }] as const) {
  const name = Object.keys(way).join(" and ") || "plain";
  Deno.test(`a cohort (${name}) may go to test and validation, and by no order to production`, async () => {
    await withCohort(way, async (payloads) => {
      for (
        const [environment, persons] of [["test", "synthetic"], ["validation", "either"]] as const
      ) {
        const result = await guardPayloads(payloads, { environment, persons, clock });
        assert.equal(result.stopped, false, String(toldOf(result)));
        assert.equal(result.payloads.filter(({ hash }) => hash !== null).length, payloads.length);
      }
      const together = { environment: "production", persons: "real", clock, override: overrides } as const;
      assert.equal((await guardPayloads(payloads, together)).stopped, true);
      for (const payload of payloads) {
        const { stopped, findings } = await guardPayloads([payload], together);
        assert.equal(stopped, true, `${payload.type} alone: ${findings.map(({ rule }) => rule)}`);
      }
    });
  });
}

Deno.test("the bundled extracts may go to a test receiver, and not to production", async () => {
  const payloads = demoNames.map((name) => ({ path: `${demoDirectory}/${name}`, type: name.slice(0, 7) }));
  const toTest = await guardPayloads(payloads, { environment: "test", persons: "synthetic" });
  assert.deepEqual([toTest.stopped, toldOf(toTest).filter((text) => text.endsWith("stop"))], [false, []]);
  const workers = await guardPayloads(payloads, { environment: "test", persons: "synthetic", workers: 2 });
  assert.deepEqual(workers, toTest);
  const toProduction = await guardPayloads(payloads, {
    environment: "production",
    persons: "real",
    override: overrides,
  });
  assert.equal(toProduction.stopped, true);
  const stopping = new Set(
    toProduction.findings.filter(({ verdict }) => verdict === "stop").map(({ rule }) => rule),
  );
  assert.deepEqual([...stopping], ["synthetic_tax_authority"]);
});
