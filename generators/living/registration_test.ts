import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { generatorVersion } from "../cohort/manifest.ts";
import { LONGEST_LAG, Registration, SETTLED } from "./registration.ts";

const MANY = 20_000;

/** Share of the persons for whom something holds. */
function share(holds: (ordinal: number) => boolean): number {
  let count = 0;
  for (let ordinal = 0; ordinal < MANY; ordinal++) if (holds(ordinal)) count++;
  return count / MANY;
}

function near(found: number, wanted: number): void {
  assert.ok(Math.abs(found - wanted) < 0.01, `${found} is not near ${wanted}`);
}

Deno.test("most is registered within three days, and some of it after two weeks", () => {
  const registration = new Registration(7);
  near(share((ordinal) => registration.lag(ordinal, 20_500) === 0), 0.48);
  near(share((ordinal) => registration.lag(ordinal, 20_500) <= 3), 0.86);
  near(share((ordinal) => registration.lag(ordinal, 20_500) === LONGEST_LAG), 0.03);
  // Neither the day nor the person alone decides.
  near(share((ordinal) => registration.lag(ordinal, 20_500) === registration.lag(ordinal, 20_501)), 0.29);
  near(share((day) => registration.lag(12, day) <= 3), 0.86);
});

Deno.test("slips and second copies are few, and are put right in time", () => {
  const registration = new Registration(7);
  near(share((ordinal) => registration.slip("services", ordinal, 3) !== 0), 0.04);
  near(share((ordinal) => registration.slip("scores", ordinal, 3) !== 0), 0.01);
  near(share((place) => registration.slip("answers", 12, place) !== 0), 0.02);
  near(share((ordinal) => registration.deletedAfter(ordinal, 3) > 0), 0.01);
  fc.assert(fc.property(fc.nat(), fc.nat(), fc.nat(511), (seed, ordinal, place) => {
    const registration = new Registration(seed);
    const after = registration.putRightAfter("services", ordinal, place);
    assert.ok(after >= 2 && after <= 30 && registration.lag(ordinal, place) + after <= SETTLED);
    assert.ok(registration.deletedAfter(ordinal, place) <= 10);
  }));
});

Deno.test("another seed is another registration", () => {
  const [one, other] = [new Registration(7), new Registration(8)];
  near(share((ordinal) => one.lag(ordinal, 20_500) === other.lag(ordinal, 20_500)), 0.29);
});

Deno.test("one version of the generator has one registration", () => {
  const registration = new Registration(7);
  const drawn = Array.from({ length: 2000 }, (_, at) => [
    registration.lag(at, 20_500 + at % 400),
    registration.slip("services", at, at % 60),
    registration.putRightAfter("scores", at, at % 60),
    registration.deletedAfter(at, at % 60),
  ]);
  const digest = createHash("sha256").update(JSON.stringify(drawn)).digest("hex");
  assert.deepEqual(
    [generatorVersion, digest],
    ["1", "feb273e8255d396f38fec07e99119bd44e3f31f05e5c6bda5e10cecf2adbde57"],
    "Other days are other deltas: raise generatorVersion",
  );
});
