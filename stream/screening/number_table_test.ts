import assert from "node:assert/strict";
import fc from "fast-check";
import { IdentityTable } from "./identity_table.ts";
import { MunicipalityCount } from "./municipality_count.ts";
import { NumberTable } from "./number_table.ts";
import { untold } from "./number_reading.ts";
import { tooManyMunicipalities } from "./rules.ts";

/** Numbers that share their low bits, and others. */
const key = fc.oneof(fc.nat(4), fc.nat(3).map((high) => high * 2 ** 32), fc.nat({ max: 99_999_999_999 }));

Deno.test("a table finds what was added and nothing else, however much it has grown", () => {
  let moved: Int32Array = new Int32Array(0);
  const table = new NumberTable(1e6, (from) => moved = from);
  const slots = new Map<number, number>();
  for (let number = 0; number < 10_000; number++) {
    const before = moved;
    const slot = table.add(number * 7_000_001);
    if (moved !== before) {
      const places = new Map([...slots].map(([number, place]) => [place, number]));
      slots.clear();
      for (const [place, from] of moved.entries()) if (from >= 0) slots.set(places.get(from)!, place);
    }
    slots.set(number, slot);
  }
  assert.equal(table.size, 10_000);
  for (const [number, slot] of slots) assert.equal(table.find(number * 7_000_001), slot);
  assert.equal(new Set(slots.values()).size, 10_000);
  for (let number = 0; number < 1000; number++) assert.equal(table.find(number * 7_000_001 + 1), -1);
});

Deno.test("municipalities are counted as sets count them, in any order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, fc.integer({ min: 1, max: 9 })), { maxLength: 300, size: "max" }),
      (visits) => {
        const count = new MunicipalityCount(10_000);
        const plain = new Map<number, Set<number>>();
        for (const [person, municipality] of visits) {
          const known = plain.get(person) ?? new Set();
          plain.set(person, known.add(municipality));
          assert.equal(count.add(person, municipality), known.size >= tooManyMunicipalities);
        }
        assert.equal(count.notFollowed, 0);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("persons beyond the limit are counted as not followed, and the others stay exact", () => {
  const count = new MunicipalityCount(3);
  for (let municipality = 1; municipality <= tooManyMunicipalities; municipality++) {
    for (let person = 1; person <= 5; person++) {
      assert.equal(count.add(person, municipality), person <= 3 && municipality === tooManyMunicipalities);
    }
  }
  assert.equal(count.notFollowed, 2 * tooManyMunicipalities);
});

Deno.test("what numbers tell is kept by local id", () => {
  const table = new IdentityTable(5000);
  const told = (id: number) => ({
    birth: id % 7 === 0 ? untold : id - 9000,
    birthYear: 1900 + id % 100,
    sex: id % 2,
    isFictitious: id % 3 === 0,
  });
  for (let id = 1; id <= 5010; id++) table.set(id, told(id));
  assert.equal(table.notFollowed, 10);
  assert.equal(table.find(5010), -1);
  for (let id = 1; id <= 5000; id++) {
    const slot = table.find(id);
    const { birth, birthYear, sex, isFictitious } = told(id);
    assert.deepEqual(
      [table.birthAt(slot), table.birthYearAt(slot), table.isManAt(slot), table.isFictitiousAt(slot)],
      [birth, birthYear, sex === 1, isFictitious],
    );
  }
  table.set(1, { ...told(2), isFictitious: true });
  assert.deepEqual(
    [table.isManAt(table.find(1)), table.isFictitiousAt(table.find(1))],
    [false, true],
    "the last counts",
  );
});
