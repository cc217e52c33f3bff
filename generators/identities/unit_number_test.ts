import assert from "node:assert/strict";
import { UnitProof } from "./test_identity_proof.ts";
import { UnitNumbers } from "./unit_number.ts";

Deno.test("organisation numbers are fictitious, right and different", () => {
  const units = new UnitNumbers(20261122);
  const proof = new UnitProof();
  for (let unit = 0; unit < 100_000; unit++) proof.judge(units.organisationNumber(unit));
  for (let unit = UnitNumbers.organisations - 1000; unit < UnitNumbers.organisations; unit++) {
    proof.judge(units.organisationNumber(unit));
  }
  assert.throws(() => units.organisationNumber(UnitNumbers.organisations), { name: "RangeError" });
});

Deno.test("HER-ids are of the test range, every one once", () => {
  const units = new UnitNumbers(20261122);
  const ids = new Set(Array.from({ length: UnitNumbers.herIds }, (_, unit) => units.herId(unit)));
  assert.equal(ids.size, 100_000);
  for (const id of ids) assert.match(id, /^81\d{5}$/);
  assert.throws(() => units.herId(UnitNumbers.herIds), { name: "RangeError" });
});

Deno.test("the same seed gives the same units, another seed others", () => {
  const numbers = (seed: number) =>
    Array.from({ length: 50 }, (_, unit) => new UnitNumbers(seed).organisationNumber(unit));
  assert.deepEqual(numbers(1), numbers(1));
  assert.notDeepEqual(numbers(1), numbers(2));
});
