/**
 * What every store must do when submissions meet: which is current, and who is who.
 */
import assert from "node:assert/strict";
import type { RecordGroup } from "../record_batch.ts";
import type { Row } from "./engine.ts";
import { testBatch, testGroup, testSubmission } from "./test_groups.ts";
import { contract, defaultServices, ingest, kinds, twoPersons, withStore } from "./test_stores.ts";

/** Synthetic numbers of Skatteetaten's series (+80): no living person has them. */
const numbers = ["41814512302", "27816147210", "13829398971"];

function identGroup(persons: readonly (readonly [pid: string, number: string])[]): RecordGroup {
  return testGroup([
    testBatch("ident", persons.map(([pid, national_id]) => ({ pid, national_id, id_type: "1" }))),
  ]);
}

const identOf = (id: string, changes: Parameters<typeof testSubmission>[1] = {}) =>
  testSubmission(id, { kind: "ident", format: "xpr-ide-53.1.3", ...changes });

contract("of two for one municipality and year the later is current", async (store) => {
  const header = (sequence_number: string, created_date: string) => ({
    header: { sequence_number, created_date },
  });
  await ingest(store, testSubmission("c", header("2", "20220101")), [twoPersons()]);
  await ingest(store, testSubmission("a", header("10", "2022-02-01")), [twoPersons()]);
  await ingest(store, testSubmission("b", header("10", "20220301")), [
    twoPersons(defaultServices.slice(0, 2)),
  ]);
  await ingest(store, testSubmission("d", { ...header("11", "20220401"), district: "01" }), [twoPersons()]);
  await ingest(store, testSubmission("e", { ...header("12", "20220501"), year: 2020 }), [twoPersons()]);
  await ingest(store, testSubmission("f", header("13", "20220501")), [twoPersons()], {
    status: "incomplete",
  });
  await store.settle();
  await store.attach();
  assert.deepEqual(
    await store.engine.query("SELECT submission_id AS id, status FROM submission ORDER BY 1"),
    [
      { id: "a", status: "superseded" },
      { id: "b", status: "current" },
      { id: "c", status: "superseded" },
      { id: "d", status: "current" },
      { id: "e", status: "current" },
      { id: "f", status: "incomplete" },
    ],
  );
  assert.deepEqual(
    await store.engine.query(
      "SELECT submission_id AS id, count(*) AS rows FROM service GROUP BY 1 ORDER BY 1",
    ),
    [{ id: "b", rows: 2 }, { id: "d", rows: 3 }, { id: "e", rows: 3 }],
  );
  await ingest(store, testSubmission("b", header("10", "20220301")), [], {
    status: "refused",
    reason: "Wrong",
  });
  await store.settle();
  await store.attach();
  assert.deepEqual(await store.engine.query("SELECT status FROM submission WHERE submission_id = 'a'"), [
    { status: "current" },
  ]);
});

contract("refused and incomplete messages store nothing that counts", async (store) => {
  assert.deepEqual(
    await ingest(store, testSubmission("a"), [twoPersons()], { status: "refused", reason: "Wrong version" }),
    { submission: { stored: 0 }, person: { stored: 0 }, service: { stored: 0 } },
  );
  await ingest(store, testSubmission("b", { municipality: null, year: null }), [twoPersons()], {
    status: "incomplete",
    reason: "The file broke off",
  });
  await store.settle();
  await store.attach();
  assert.deepEqual(await store.engine.query("SELECT * FROM judged_service"), []);
  assert.deepEqual(
    await store.engine.query("SELECT submission_id AS id, status, reason, year FROM submission ORDER BY 1"),
    [
      { id: "a", status: "refused", reason: "Wrong version", year: 2021 },
      { id: "b", status: "incomplete", reason: "The file broke off", year: null },
    ],
  );
  await ingest(store, testSubmission("a"), [twoPersons()]);
  await store.attach();
  assert.equal((await store.engine.query("SELECT * FROM service")).length, 3);
});

for (const identFirst of [true, false]) {
  contract(`persons get the key of their identity, ident ${identFirst ? "first" : "last"}`, async (store) => {
    const steps = [
      () => ingest(store, identOf("i"), [identGroup([["11", numbers[0]!], ["12", numbers[1]!]])]),
      () => ingest(store, testSubmission("p"), [twoPersons()]),
    ];
    for (const step of identFirst ? steps : steps.toReversed()) await step();
    await ingest(store, testSubmission("other", { municipality: "1103" }), [twoPersons()]);
    await store.settle();
    await store.attach();
    const persons = await store.engine.query(
      "SELECT municipality, person_id, person_key FROM person ORDER BY municipality, person_id",
    );
    const idents = await store.engine.query("SELECT person_id, person_key FROM ident ORDER BY person_id");
    assert.deepEqual(persons, [
      { municipality: "1103", person_id: 11, person_key: "1103:11" },
      { municipality: "1103", person_id: 12, person_key: "1103:12" },
      ...idents.map((row) => ({ municipality: "4601", ...row })),
    ]);
    for (const { person_key } of idents) assert.match(String(person_key), /^[0-9a-f]{32}$/);
    assert.notEqual(idents[0]!.person_key, idents[1]!.person_key);
    const services = await store.engine.query(
      "SELECT DISTINCT person_key FROM service WHERE municipality = '4601'",
    );
    assert.equal(services.length, 2);
  });
}

contract("a new ident message gives new keys at settle", async (store) => {
  await ingest(store, testSubmission("p"), [twoPersons()]);
  await ingest(store, identOf("i"), [identGroup([["11", numbers[0]!], ["12", numbers[1]!]])]);
  await store.settle();
  await store.attach();
  const keyOf11 = async () =>
    (await store.engine.query("SELECT person_key FROM person WHERE person_id = 11"))[0]!.person_key;
  const before = await keyOf11();
  await ingest(store, identOf("i"), [identGroup([["11", numbers[2]!]])]);
  await store.settle();
  await store.attach();
  assert.notEqual(await keyOf11(), before);
  assert.deepEqual(
    await store.engine.query("SELECT DISTINCT person_key FROM service WHERE person_id = 12"),
    [
      { person_key: "4601:12" },
    ],
  );
  assert.deepEqual(await store.engine.query("SELECT count(*) AS rows FROM judged_service"), [{ rows: 3 }]);
});

contract("identity numbers are told of and not kept", async (store) => {
  await ingest(store, identOf("i"), [identGroup([["11", numbers[0]!], ["A7", "12345678901"], ["13", ""]])]);
  await store.attach();
  const rows = await store.engine.query(
    "SELECT pid, person_id, id_kind, id_valid, id_fictitious, id_series, national_id FROM ident ORDER BY pid",
  );
  assert.deepEqual(rows.map(({ pid, person_id }) => [pid, person_id]), [["11", 11], ["13", 13], [
    "A7",
    null,
  ]]);
  assert.deepEqual(rows[0], {
    pid: "11",
    person_id: 11,
    id_kind: "dnr",
    id_valid: true,
    id_fictitious: "yes",
    id_series: "tenor",
    national_id: null,
  });
  assert.equal(rows[1]!.id_kind, null);
  assert.equal(rows[2]!.id_valid, false);
});

Deno.test("stores hold the same rows, whichever engine they stand on", async () => {
  const answers: Row[][] = [];
  for (const kind of kinds) {
    await withStore(kind, async (store) => {
      await ingest(store, testSubmission("p"), [twoPersons()]);
      await ingest(store, identOf("i"), [identGroup([["11", numbers[0]!], ["12", numbers[1]!]])]);
      await store.settle();
      await store.attach();
      const rows: Row[] = [];
      for (const view of ["person", "judged_service", "ident"]) {
        rows.push(...await store.engine.query(`SELECT * FROM ${view} ORDER BY person_id, byte_start`));
      }
      const submissions = await store.engine.query(
        "SELECT * EXCLUDE (key_digest) FROM submission ORDER BY submission_id",
      );
      answers.push([...rows, ...submissions]);
    });
  }
  assert.ok(answers[0]!.length > 7);
  assert.deepEqual(answers[1], answers[0]);
  assert.deepEqual(answers[2], answers[0]);
});
