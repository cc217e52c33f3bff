import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { Deduplicate } from "./deduplicate.ts";
import { rowIdentities } from "./row_identity.ts";
import { cells, type Chained, chained, idents } from "./test_chain.ts";

/** Numbers with right control digits, of the synthetic series. */
const [anna, bert] = ["01814512319", "01664512382"];
const other = { ...soundService, tjTimerUke: "7.00" };
const services = (result: Chained) => cells(result, "service", "person_ref", "service_id");

Deno.test("the same row of a person under other local keys is taken out, and only that", () => {
  const again = '<TJENESTE tjPeID="1" tjTjID="2" tjVeID="9" tjVeNrID="2">';
  const inner = service(1, 1, soundService) + service(1, 2, soundService).replace(/<TJENESTE[^>]*>/, again) +
    service(1, 3, other) + service(1, 4, { ...soundService, tjTilDato: "20211231" }) +
    service(1, 5, { ...soundService, tjInstOrgnr: "" });
  const result = chained([iplos({ persons: person(1, inner) + person(2, service(2, 6, soundService)) })], [
    new Deduplicate(),
  ]);
  assert.deepEqual(services(result), ["1 1", "1 3", "1 4", "1 5", "2 6"]);
  assert.deepEqual(result.counts[0]!.reasons, { same_row_in_message: 1 });
  assert.equal(cells(result, "person", "person_id").length, 2, "persons stay");
});

Deno.test("persons are the same by identity number, where the ident message came before", () => {
  const care = iplos({ persons: [1, 2, 3].map((id) => person(id, service(id, id, soundService))).join("") });
  const people = idents([{ pid: 1, fid: anna }, { pid: "02", fid: anna }, { pid: 3, fid: bert }]);
  assert.deepEqual(services(chained([people, care], [new Deduplicate()])), ["1 1", "3 3"]);
  assert.deepEqual(services(chained([care, people], [new Deduplicate()])), ["1 1", "2 2", "3 3"]);
});

Deno.test("a number that cannot be right makes nobody the same", () => {
  const care = iplos({ persons: [1, 2].map((id) => person(id, service(id, id, soundService))).join("") });
  for (const fid of ["99999999999", "01814512310", "ukjent"]) {
    const people = idents([{ pid: 1, fid }, { pid: 2, fid }]);
    assert.equal(services(chained([people, care], [new Deduplicate()])).length, 2, fid);
  }
});

Deno.test("messages that stand side by side are compared, those that take each other's place are not", () => {
  const people = idents([{ pid: 1, fid: anna }, { pid: 2, fid: anna }]);
  const care = (id: number, parts: { district?: string; year?: number; municipality?: string }) =>
    iplos({ ...parts, persons: person(id, service(id, id, soundService)) });
  const kept = (first: Parameters<typeof chained>[0][number], second: string) =>
    services(chained([people, first, second], [new Deduplicate()])).length;
  assert.equal(kept(care(1, { district: "01" }), care(2, { district: "02" })), 1);
  assert.equal(kept(care(1, { district: "01" }), care(2, { district: "01" })), 2);
  assert.equal(kept(care(1, {}), care(2, {})), 2);
  assert.equal(kept(care(1, { year: 2020 }), care(1, {})), 2, "a service that goes on is told every year");
  assert.equal(kept(care(1, { municipality: "1804" }), care(1, {})), 2);
  const refused = { xml: care(1, { district: "01" }), ends: "refused" as const };
  assert.equal(kept(refused, care(2, { district: "02" })), 2, "what is not stored replaces nothing");
});

Deno.test("without an ident message, local ids say nothing between messages", () => {
  const care = (district: string) => iplos({ district, persons: person(1, service(1, 1, soundService)) });
  assert.equal(services(chained([care("01"), care("02")], [new Deduplicate()])).length, 2);
});

Deno.test("an extract that would replace the one others were compared with stops the run", () => {
  const people = idents([{ pid: 1, fid: anna }]);
  const care = (district: string) => iplos({ district, persons: person(1, service(1, 1, soundService)) });
  const messages = [people, care("01"), care("02"), care("01")];
  assert.throws(() => chained(messages, [new Deduplicate()]), {
    name: "DeduplicateError",
    message: /same place/,
  });
});

Deno.test("what could not be read is equal to nothing", () => {
  const unreadable = { ...soundService, tjTimerUke: "mye" };
  const inner = service(1, 1, unreadable) + service(1, 2, { ...unreadable, tjTimerUke: "lite" }) +
    service(1, 3, { ...soundService, tjTimerUke: "" });
  assert.equal(services(chained([iplos({ persons: person(1, inner) })], [new Deduplicate()])).length, 3);
});

Deno.test("more than the limit is an error that says what to do", () => {
  const inner = [1, 2, 3].map((id) => service(1, id, { ...soundService, tjTimerUke: `${id}.00` })).join("");
  const xml = iplos({ persons: person(1, inner) });
  assert.equal(services(chained([xml], [new Deduplicate({ limit: 3 })])).length, 3);
  assert.throws(() => chained([xml], [new Deduplicate({ limit: 2 })]), /More than 2 rows/);
});

Deno.test("no key is part of what a row says, and all else is", () => {
  assert.deepEqual([...rowIdentities.keys()], [
    "person_info",
    "function_score",
    "service",
    "diagnosis",
    "hospital_stay",
  ]);
  for (const { names } of rowIdentities.values()) {
    assert.ok(names.has("start_date"));
    for (const name of names) assert.doesNotMatch(name, /_id$|_ref$/);
  }
});

const rows = fc.array(
  fc.record({
    person: fc.integer({ min: 1, max: 3 }),
    hours: fc.integer({ min: 1, max: 3 }),
    type: fc.constantFrom("1", "15", "x"),
  }),
  { maxLength: 25 },
);

Deno.test("what comes through is what a comparison of every row with every other leaves; twice is once", () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 60, max: 2000 }), (list, groupBytes) => {
      let persons = "";
      for (const [index, { person: id, hours, type }] of list.entries()) {
        persons += person(
          id,
          service(id, index, { ...soundService, tjTjenType: type, tjTimerUke: `${hours}.00` }),
        );
      }
      const xml = iplos({ persons: persons === "" ? person(1) : persons });
      const seen = new Set<string>();
      const expected = list.flatMap(({ person: id, hours, type }, index) => {
        const key = `${id} ${hours} ${type}`;
        if (type !== "x" && seen.has(key)) return [];
        seen.add(key);
        return [`${id} ${index}`];
      });
      const once = chained([xml], [new Deduplicate()], { groupBytes, slack: 1 });
      assert.deepEqual(services(once), expected);
      const twice = chained([xml], [new Deduplicate(), new Deduplicate()], { groupBytes, slack: 1 });
      assert.deepEqual(twice.rows, once.rows);
      assert.equal(twice.counts[1]!.removed, 0);
    }),
    { numRuns: 60 },
  );
});
