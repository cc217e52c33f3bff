/**
 * The guards: what must not leave does not leave.
 *
 * @module
 */
import { checkRequest } from "./check_request.ts";
import type { GuardedPayload, GuardOptions, GuardResult } from "./guard_result.ts";
import { GuardRun } from "./guard_run.ts";
import { beginsAsJson, fileState } from "./payload_bytes.ts";

/**
 * Looks at payloads before they are packed: persons, year, municipality, type, address, and what belongs together. Memory
 * does not depend on their size; a JSON payload is held whole, and is 16 MB at most.
 *
 * What is found is no error but a result. `stopped` says whether anything may be sent, and the hash of each payload lets
 * whoever packs it later prove that it is what was looked at.
 *
 * @throws {GuardError} for what cannot be asked, as an override of what nobody can override.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { guardPayloads } from "./guard_payloads.ts";
 *
 * const payloads = [
 *   { path: "fixtures/demo/KPR_IPL_1824_2021.xml", type: "KPR_IPL" },
 *   { path: "fixtures/demo/KPR_IDE_1824_2021.xml", type: "KPR_IDE" },
 * ];
 * const toTest = await guardPayloads(payloads, { environment: "test", persons: "synthetic", year: 2021 });
 * assert.equal(toTest.stopped, false);
 *
 * const toProduction = await guardPayloads(payloads, { environment: "production", persons: "real" });
 * assert(toProduction.stopped);
 * assert(toProduction.findings.some(({ rule }) => rule === "synthetic_tax_authority"));
 * ```
 */
export async function guardPayloads(
  payloads: readonly GuardedPayload[],
  options: GuardOptions,
): Promise<GuardResult> {
  checkRequest(payloads, options);
  const run = new GuardRun(payloads, options);
  const before = await Promise.all(payloads.map(({ path }) => fileState(path)));
  const json: GuardedPayload[] = [];
  for (const payload of payloads) if (await beginsAsJson(payload.path)) json.push(payload);
  await run.readExtracts(payloads.filter((payload) => !json.includes(payload)));
  for (const payload of json) await run.readJson(payload);
  for (const [place, payload] of payloads.entries()) await run.account(payload, before[place]);
  return run.result();
}
