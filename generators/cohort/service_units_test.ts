import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyOrgNumber } from "../../register/identifiers/mod.ts";
import { serviceTypes } from "../../register/services.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { ServiceUnits } from "./service_units.ts";

const numbers = new UnitNumbers(7);
const unitsOf = (municipality: string, inhabitants: number) =>
  new ServiceUnits({ numbers, municipality, inhabitants });

Deno.test("every raw number stands for a unit of the kind that the service asks for", () => {
  const units = unitsOf("4601", 290_000);
  const hospitals = new Set(Array.from({ length: 65_536 }, (_, raw) => units.hospitalPlaceOf(raw)));
  const places = serviceTypes.map(({ code }) => ({
    code,
    places: new Set(Array.from({ length: 65_536 }, (_, raw) => units.placeOf(code, raw))),
  }));
  for (const { code, places: found } of places) {
    assert.ok(
      found.size > 0 && [...found].every((place) => units.organisations[place] !== undefined),
      `${code}`,
    );
    assert.ok(found.isDisjointFrom(hospitals));
  }
  const of = (code: number) => places.find((one) => one.code === code)!.places;
  assert.deepEqual(of(21), of(18));
  assert.ok(of(21).isDisjointFrom(of(15)));
  // All units are used, each by a fair part of the raw numbers.
  assert.equal(
    new Set([...places.flatMap(({ places }) => [...places]), ...hospitals]).size,
    units.organisations.length,
  );
});

Deno.test("no two municipalities share a unit, and those of a county share hospitals", () => {
  const hospitals = (units: ServiceUnits) => units.organisations.slice(units.hospitalPlaceOf(0));
  fc.assert(
    fc.property(
      fc.integer({ min: 101, max: 5999 }),
      fc.integer({ min: 101, max: 5999 }),
      fc.integer({ min: 500, max: 800_000 }),
      (one, other, inhabitants) => {
        fc.pre(one !== other);
        const [a, b] = [one, other].map((number) =>
          unitsOf(String(number).padStart(4, "0"), inhabitants)
        ) as [
          ServiceUnits,
          ServiceUnits,
        ];
        const own = (units: ServiceUnits) => new Set(units.organisations.slice(0, units.hospitalPlaceOf(0)));
        assert.ok(own(a).isDisjointFrom(own(b)));
        assert.ok(own(a).isDisjointFrom(new Set(hospitals(b))));
        assert.equal(new Set(a.organisations).size, a.organisations.length);
        const isSameCounty = Math.floor(one / 100) === Math.floor(other / 100);
        assert.equal(hospitals(a)[0] === hospitals(b)[0], isSameCounty);
      },
    ),
    { seed: 21, numRuns: 30 },
  );
});

Deno.test("a larger municipality has the units of the smaller one and more, all of them fictitious", () => {
  const small = unitsOf("1103", 900);
  const large = unitsOf("1103", 150_000);
  assert.ok(new Set(small.organisations).isSubsetOf(new Set(large.organisations)));
  assert.ok(large.organisations.length > small.organisations.length);
  for (const number of large.organisations) {
    assert.ok(classifyOrgNumber(number).fictitious, number);
  }
  assert.throws(() => unitsOf("46", 1000), /give four digits/);
});
