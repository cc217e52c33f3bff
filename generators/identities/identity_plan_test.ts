import assert from "node:assert/strict";
import fc from "fast-check";
// deno-lint-ignore no-import-prefix
import { idnr } from "npm:@navikt/fnrvalidator@2.2.1";
import type { IdentityStratum } from "./block_layout.ts";
import { IdentityPlan } from "./identity_plan.ts";
import { IdentityProof, recipientStrata } from "./test_identity_proof.ts";

const municipalities = [
  { code: "4601", weight: 290_000 },
  { code: "1103", weight: 150_000 },
  { code: "1151", weight: 200 },
];
const strata = recipientStrata();
const planOf = (seed: number) => new IdentityPlan({ seed, strata, municipalities, dNumberShare: 0.02 });

Deno.test("two hundred thousand persons of three municipalities are all fictitious, right and different", () => {
  const plan = planOf(20261122);
  const proof = new IdentityProof(strata);
  for (const [code, count] of [["4601", 131_000], ["1103", 68_900], ["1151", 100]] as const) {
    for (let index = 0; index < count; index++) proof.judge(plan.identity(code, index));
  }
  assert.equal(proof.persons, 200_000);
  assert.equal(proof.moved, 0);
  assert.ok(Math.abs(proof.dNumbers - 4000) < 3.29 * Math.sqrt(4000 * 0.98));
});

Deno.test("numbers stay different and fictitious while birth years are used up, to the very last", () => {
  // Two birth years have fewer numbers than the cohort asks for; their neighbours help out.
  const few: IdentityStratum[] = [
    { birthYear: 1930, sex: "K", weight: 8 },
    { birthYear: 1931, sex: "M", weight: 3 },
    { birthYear: 1931, sex: "K", weight: 1 },
  ];
  const plan = new IdentityPlan({ seed: 1, strata: few, municipalities: [{ code: "1151", weight: 1 }] });
  const capacity = plan.capacity("1151");
  assert.equal(capacity, 3 * 2 ** 17);
  const proof = new IdentityProof(few);
  for (let index = 0; index < capacity; index++) proof.judge(plan.identity("1151", index));
  assert.ok(proof.moved > 0);
  assert.throws(() => plan.identity("1151", capacity), {
    name: "NumbersUsedUpError",
    message: new RegExp(`can have ${capacity} persons`),
    hint: /more birth years/,
  });
});

Deno.test("plans with parts of their own share no number, though each is used to the last", () => {
  const cohort: IdentityStratum[] = [{ birthYear: 1990, sex: "K", weight: 2 }, {
    birthYear: 1993,
    sex: "K",
    weight: 1,
  }];
  const later: IdentityStratum[] = [{ birthYear: 1992, sex: "K", weight: 1 }, {
    birthYear: 1990,
    sex: "K",
    weight: 1,
  }];
  const numbers = new Set<string>();
  let persons = 0;
  for (const [index, strata] of [cohort, later].entries()) {
    const plan = new IdentityPlan({
      seed: 5,
      strata,
      municipalities: [{ code: "4601", weight: 1 }],
      dNumberShare: 0.1,
      part: { index, of: 2 },
    });
    const capacity = plan.capacity("4601");
    assert.ok(capacity > 0);
    for (let index = 0; index < capacity; index++) numbers.add(plan.identity("4601", index).number);
    persons += capacity;
  }
  assert.equal(numbers.size, persons);
});

Deno.test("a person is the same from any plan, in any order, whoever else is made", () => {
  const [one, other] = [planOf(7), planOf(7)];
  const person = fc.tuple(fc.constantFrom("4601", "1103", "1151"), fc.nat(3_000_000));
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 6 }), (persons) => {
      const inOrder = persons.map(([code, index]) =>
        one.identity(code, Math.min(index, one.capacity(code) - 1))
      );
      const reversed = persons.toReversed().map(([code, index]) =>
        other.identity(code, Math.min(index, other.capacity(code) - 1))
      );
      assert.deepEqual(reversed.toReversed(), inOrder);
    }),
    { numRuns: 30 },
  );
});

Deno.test("another seed makes other persons", () => {
  const numbers = (seed: number) =>
    Array.from({ length: 100 }, (_, index) => planOf(seed).identity("4601", index).number);
  assert.equal(new Set([...numbers(1), ...numbers(2)]).size, 200);
});

Deno.test("a block has as many persons of each stratum as its weight says", () => {
  const few: IdentityStratum[] = [
    { birthYear: 1931, sex: "K", weight: 5 },
    { birthYear: 1931, sex: "K", weight: 2 },
    { birthYear: 1980, sex: "M", weight: 1 },
  ];
  const plan = new IdentityPlan({ seed: 3, strata: few, municipalities: [{ code: "4601", weight: 1 }] });
  const counts = [0, 0, 0];
  for (let index = 0; index < 2 ** 17; index++) counts[plan.identity("4601", index).stratum]!++;
  assert.deepEqual(counts, [5, 2, 1].map((weight) => weight * 2 ** 14));
});

Deno.test("navikt/fnrvalidator finds the same kind of number", () => {
  const plan = planOf(11);
  const kinds = { fnr: 0, dnr: 0 };
  for (let index = 0; index < 5000; index++) {
    const { number, kind } = plan.identity("4601", index * 29);
    assert.deepEqual(idnr(number), { status: "valid", type: kind === "dnr" ? "dnr-and-tnr" : "tnr" }, number);
    kinds[kind]++;
  }
  assert.ok(kinds.fnr > 0 && kinds.dnr > 0);
});

Deno.test("what a plan cannot be made of, or has not got, is refused", () => {
  const plan = planOf(1);
  assert.throws(() => plan.identity("0301", 0), { name: "RangeError", message: /Municipality 0301/ });
  for (const index of [-1, 0.5, NaN]) {
    assert.throws(() => plan.identity("4601", index), { name: "RangeError" });
  }
  const wrong = (change: Partial<ConstructorParameters<typeof IdentityPlan>[0]>) => () =>
    new IdentityPlan({ seed: 1, strata, municipalities, ...change });
  assert.throws(wrong({ strata: [] }), { name: "RangeError" });
  assert.throws(wrong({ strata: [{ birthYear: 1899, sex: "K", weight: 1 }] }), { name: "RangeError" });
  assert.throws(wrong({ municipalities: [] }), { name: "RangeError" });
  assert.throws(wrong({ municipalities: [...municipalities, { code: "4601", weight: 1 }] }), {
    message: /twice/,
  });
  assert.throws(wrong({ dNumberShare: 1.5 }), { name: "RangeError" });
  for (
    const part of [{ index: 1, of: 1 }, { index: -1, of: 2 }, { index: 0, of: 0.5 }, { index: 0, of: NaN }]
  ) {
    assert.throws(wrong({ part }), { name: "RangeError", message: /part/ });
  }
});
