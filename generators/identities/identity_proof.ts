/**
 * Judges every number of a cohort of ten million persons and every organisation number: `deno task identity-proof`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { municipalities } from "../../register/municipalities/mod.ts";
import { IdentityPlan } from "./identity_plan.ts";
import { quotas } from "./quotas.ts";
import { IdentityProof, recipientStrata, UnitProof } from "./test_identity_proof.ts";
import { UnitNumbers } from "./unit_number.ts";

const { values } = parseArgs({
  options: {
    persons: { type: "string", default: "10000000" },
    seed: { type: "string", default: "20261122" },
  },
});
const persons = Number(values.persons);
const seed = Number(values.seed);

const strata = recipientStrata();
// Every municipality of 2024, the second half as large as the first, the third a third, and so on.
const places = municipalities.filter(({ from, to }) => from <= 2024 && to === undefined)
  .map(({ code }, i) => ({ code, weight: 1 / (i + 1) }));
const counts = quotas(places.map(({ weight }) => weight), persons);
const plan = new IdentityPlan({ seed, strata, municipalities: places, dNumberShare: 0.02 });
const proof = new IdentityProof(strata);
for (const [i, { code }] of places.entries()) {
  for (let index = 0; index < counts[i]!; index++) proof.judge(plan.identity(code, index));
}
const { dNumbers, moved } = proof;
console.log(
  `${proof.persons} persons of ${places.length} municipalities: all fictitious, all right, none twice`,
);
console.log(`${dNumbers} with a D-number, ${moved} born in another year than asked for`);

const units = new UnitNumbers(seed);
const unitProof = new UnitProof();
const unitCount = Math.min(persons, UnitNumbers.organisations);
for (let unit = 0; unit < unitCount; unit++) unitProof.judge(units.organisationNumber(unit));
console.log(`${unitCount} organisation numbers: all fictitious, all right, none twice`);
console.log(`${Math.round(Deno.memoryUsage().rss / 2 ** 20)} MB of memory`);
