import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { runExtracts } from "../run.ts";
import { personKeys } from "../store/person_key.ts";
import type { ChainTransform } from "./chain_transform.ts";
import { Deduplicate } from "./deduplicate.ts";
import { MapServices } from "./map_services.ts";
import { RenumberMunicipality } from "./municipality.ts";
import { Organisations } from "./organisations.ts";
import { Period } from "./period.ts";
import { Pseudonymise } from "./pseudonymise.ts";
import { RetireCodes } from "./retire_codes.ts";
import { Screen } from "./screen.ts";
import { cells, chained, idents } from "./test_chain.ts";
import { TransformChain } from "./transform_chain.ts";

const { keyOf } = personKeys(new Uint8Array(32));

/** Each transform, made anew. */
const makers: readonly (() => ChainTransform)[] = [
  () => new Screen({ list: [{ personId: 2, reason: "test" }] }),
  () => new RenumberMunicipality({ numbers: "today" }),
  () => new Period({ from: "2021-03-01", to: "2021-10-31" }),
  () => new MapServices([{ local: "x", register: 16 }, { local: "15", register: 12 }]),
  () => new RetireCodes(),
  () => new Organisations([{ old: "310000019", now: "983544622" }]),
  () => new Deduplicate(),
  () => new Pseudonymise(keyOf),
];

const someService = fc.record({
  tjTjenType: fc.constantFrom("1", "12", "15", "16", "x", "30"),
  tjFraDato: fc.constantFrom("20200101", "20210401", "20211101", "20210231"),
  tjTilDato: fc.constantFrom("99991231", "20210201", "20210801"),
});
const somePerson = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  age: fc.constantFrom(84, 84, 84, 130),
  infos: fc.integer({ min: 0, max: 2 }),
  services: fc.array(someService, { maxLength: 4 }),
});

type SomePerson = typeof somePerson extends fc.Arbitrary<infer T> ? T : never;

function messageOf(persons: readonly SomePerson[], municipality: string): string {
  return iplos({
    municipality,
    persons: persons.map(({ id, age, infos, services }, index) => {
      const inner = Array.from({ length: infos }, (_, info) =>
        `<PERSONOPPL poPeID="${id}" poPoID="${info}"/>`).join("") +
        services.map((fields, at) => service(id, index * 10 + at, { ...soundService, ...fields })).join("");
      return person(id, inner, `<peAlder>${age}</peAlder><peKjonn>K</peKjonn>`);
    }).join("") || person(1),
  });
}

const cases = fc.record({
  chosen: fc.subarray([...makers.keys()]),
  persons: fc.array(somePerson, { maxLength: 6 }),
  municipality: fc.constantFrom("4601", "1201", "46"),
  groupBytes: fc.integer({ min: 100, max: 3000 }),
  idents: fc.array(
    fc.record({ pid: fc.integer({ min: 1, max: 4 }), fid: fc.constantFrom("01814512319", "01014512300") }),
    { maxLength: 4 },
  ),
});

Deno.test("books balance, reasons add up and no row is left alone, for any chain and any message", () => {
  fc.assert(
    fc.property(cases, ({ chosen, persons, municipality, groupBytes, idents: people }) => {
      const transforms = chosen.map((index) => makers[index]!());
      chained([idents(people), messageOf(persons, municipality)], transforms, { groupBytes, slack: 1 });
    }),
    { numRuns: 150 },
  );
});

Deno.test("where groups end decides nothing, as long as no person is broken by it", () => {
  fc.assert(
    fc.property(cases, ({ chosen, persons, municipality, groupBytes, idents: people }) => {
      const run = (options: { groupBytes: number; slack: number }) =>
        chained(
          [idents(people), messageOf(persons, municipality)],
          chosen.map((index) => makers[index]!()),
          options,
        );
      const whole = run({ groupBytes: 1 << 20, slack: 8 });
      const parts = run({ groupBytes, slack: 1000 });
      assert.deepEqual([parts.rows, parts.counts], [whole.rows, whole.counts]);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a chain that is saved and made anew between any two groups does the same", () => {
  fc.assert(
    fc.property(cases, ({ chosen, persons, municipality, groupBytes, idents: people }) => {
      const make = () => chosen.map((index) => makers[index]!());
      const messages = [idents(people), messageOf(persons, municipality)];
      const whole = chained(messages, make(), { groupBytes, slack: 1 });
      const broken = chained(messages, make(), {
        groupBytes,
        slack: 1,
        between: (chain, original) => {
          const state = JSON.parse(JSON.stringify(chain.save()));
          const next = new TransformChain(make());
          next.begin(original);
          next.restore(state);
          return next;
        },
      });
      assert.deepEqual([broken.rows, broken.counts], [whole.rows, whole.counts]);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a person who is taken out goes with all rows, also those of later groups", () => {
  const inner = Array.from({ length: 6 }, (_, id) => service(2, id, soundService)).join("");
  const xml = iplos({ persons: person(1, service(1, 99, soundService)) + person(2, inner) + person(3) });
  for (const groupBytes of [200, 1000, 100_000]) {
    const result = chained([xml], [new Screen({ list: [{ personId: 2 }] })], { groupBytes, slack: 1 });
    assert.deepEqual(cells(result, "person", "person_id"), ["1", "3"]);
    assert.deepEqual(cells(result, "service", "service_id"), ["99"]);
    assert.deepEqual(result.counts[0]!.reasons, { below_removed_person: 6, listed: 1 });
  }
});

Deno.test("the state of another chain is refused", () => {
  const state = new TransformChain([new Screen()]).save();
  assert.throws(() => new TransformChain([new RetireCodes()]).restore(state), RangeError);
});

Deno.test("in a run, what is taken out is neither judged nor stored, and a message taken out is told as removed", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const wrong = service(2, 1, { ...soundService, tjFraDato: "19860101" });
    const paths = [2020, 2021].map((year) => `${directory}/${year}.xml`);
    await Deno.writeTextFile(paths[0]!, iplos({ year: 2020, from: "20200201" }));
    await Deno.writeTextFile(paths[1]!, iplos({ persons: person(1) + person(2, wrong) }));
    const chain = new TransformChain([
      new Screen({ list: [{ personId: 2 }] }),
      new Period({ from: "2021-01-01" }),
    ]);
    const { account, findings, submissions, transforms } = await runExtracts(paths, undefined, { chain });
    assert.deepEqual(findings, []);
    assert.deepEqual(submissions.map(({ status }) => status), ["removed", "current"]);
    assert.deepEqual(account.person, { read: 3, stored: 1, rejected: 0, removed: 2 });
    assert.deepEqual(account.service, { read: 1, stored: 0, rejected: 0, removed: 1 });
    assert.deepEqual(transforms.map(({ removed }) => removed), [2, 4]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
