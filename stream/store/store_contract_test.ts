/**
 * What every store must do with rows, whichever engine and place it has.
 */
import assert from "node:assert/strict";
import { testBatch, testGroup, type TestRow, testSubmission } from "./test_groups.ts";
import { contract, defaultServices, ingest, twoPersons } from "./test_stores.ts";

contract("an empty store has all views with their types", async (store) => {
  await store.settle();
  await store.attach();
  for (const view of ["person", "judged_person", "ident", "contact", "finding", "rejected", "submission"]) {
    assert.deepEqual(await store.engine.query(`SELECT * FROM ${view}`), []);
  }
  const columns = await store.engine.query(
    "SELECT column_name AS name, column_type AS type FROM (DESCRIBE judged_service)",
  );
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  assert.equal(types.get("municipality"), "VARCHAR");
  assert.equal(types.get("year"), "INTEGER");
  assert.equal(types.get("hours_per_week"), "DECIMAL(9,2)");
  assert.equal(types.get("start_date"), "DATE");
  assert.equal(types.get("service_type"), "SMALLINT");
  assert.equal(types.get("rejected"), "BOOLEAN");
});

contract("rows come back as they went in, with their person", async (store) => {
  const stored = await ingest(store, testSubmission("a"), [twoPersons()]);
  assert.deepEqual(stored, { submission: { stored: 1 }, person: { stored: 2 }, service: { stored: 3 } });
  await store.settle();
  await store.attach();
  assert.deepEqual(
    await store.engine.query(
      `SELECT submission_id, municipality, year, person_id, person_key, service_id, service_type, hours_per_week,
        start_date, end_date, org_number, invalid_fields, byte_start, byte_end, rejected
      FROM judged_service ORDER BY service_id`,
    ),
    [
      { person: 11, service_id: 101, service_type: 1, hours_per_week: 7.25, start_date: "2021-03-01" },
      { person: 11, service_id: 102, service_type: 15, end_date: "9999-12-31" },
      { person: 12, service_id: 103, service_type: 26, org_number: "974707152" },
    ].map(({ person, ...row }, index) => ({
      submission_id: "a",
      municipality: "4601",
      year: 2021,
      person_id: person,
      person_key: `4601:${person}`,
      hours_per_week: null,
      start_date: null,
      end_date: null,
      org_number: null,
      ...row,
      invalid_fields: null,
      byte_start: 1000 + index * 100,
      byte_end: 1090 + index * 100,
      rejected: false,
    })),
  );
  assert.deepEqual(
    await store.engine.query(
      `SELECT submission_id, status, sequence_number, created_date, persons, services, source, enveloped
      FROM submission`,
    ),
    [{
      submission_id: "a",
      status: "current",
      sequence_number: 1,
      created_date: "2022-01-15",
      persons: 2,
      services: 3,
      source: "a.xml",
      enveloped: false,
    }],
  );
});

contract("a municipality keeps its leading zero", async (store) => {
  await ingest(store, testSubmission("oslo", { municipality: "0301" }), [twoPersons()]);
  await store.attach();
  assert.deepEqual(
    await store.engine.query("SELECT DISTINCT municipality, person_key FROM person ORDER BY 2"),
    [
      { municipality: "0301", person_key: "0301:11" },
      { municipality: "0301", person_key: "0301:12" },
    ],
  );
});

contract("fates: rejected rows stand apart, removed ones are gone", async (store) => {
  const group = testGroup([
    testBatch("person", [{ person_id: 11 }, { person_id: 12, $fate: 1 }, { person_id: 13, $fate: 2 }]),
    testBatch("service", [
      { $parent: 0, service_id: 1 },
      { $parent: 1, service_id: 2, $fate: 1 },
      { $parent: 2, service_id: 3, $fate: 2, decision: "1" },
      { $parent: 0, service_id: 4, decision: "2", $fate: 1 },
    ]),
  ]);
  assert.deepEqual(await ingest(store, testSubmission("a"), [group]), {
    person: { stored: 1 },
    service: { stored: 1 },
  });
  await store.attach();
  assert.deepEqual(await store.engine.query("SELECT service_id, person_id FROM service"), [
    { service_id: 1, person_id: 11 },
  ]);
  assert.deepEqual(
    await store.engine.query(
      "SELECT service_id, person_id, decision, rejected FROM judged_service ORDER BY service_id",
    ),
    [
      { service_id: 1, person_id: 11, decision: null, rejected: false },
      { service_id: 2, person_id: 12, decision: null, rejected: true },
      { service_id: 4, person_id: 11, decision: "2", rejected: true },
    ],
  );
});

contract("rows of a continued person know the person of the group before", async (store) => {
  await ingest(store, testSubmission("a"), [
    testGroup([testBatch("person", [{ person_id: 5 }, { person_id: 6 }])], { last: false }),
    testGroup([testBatch("service", [{ $parent: -1, service_id: 1 }])], { last: false }),
    testGroup([
      testBatch("service", [{ $parent: -1, service_id: 2 }, { $parent: 0, service_id: 3 }]),
      testBatch("person", [{ person_id: null }]),
    ], { last: false }),
    testGroup([testBatch("service", [{ $parent: -1, service_id: 4 }])]),
  ]);
  await store.attach();
  assert.deepEqual(await store.engine.query("SELECT service_id, person_id FROM service ORDER BY 1"), [
    { service_id: 1, person_id: 6 },
    { service_id: 2, person_id: 6 },
    { service_id: 3, person_id: null },
    { service_id: 4, person_id: null },
  ]);
});

contract("invalid_fields names what could not be read, and nothing else", async (store) => {
  const rows: TestRow[] = [
    { service_id: 1 },
    { service_id: 2, hours_per_week: 5 },
    { service_id: 3, $fate: 2 },
    { service_id: 4 },
  ];
  await ingest(store, testSubmission("a"), [testGroup([
    testBatch("person", [{ person_id: 1 }]),
    testBatch("service", rows, {
      misfits: [
        { row: 0, column: "start_date", kind: "calendar" },
        { row: 0, column: "hours_per_week", kind: "type" },
        { row: 0, column: "hours_per_week", kind: "format" },
        { row: 0, column: "decision", kind: "missing" },
        { row: 1, column: "hours_per_week", kind: "format" },
        { row: 3, column: "org_number", kind: "facet" },
      ],
    }),
  ])]);
  await store.attach();
  assert.deepEqual(await store.engine.query("SELECT service_id, invalid_fields FROM service ORDER BY 1"), [
    { service_id: 1, invalid_fields: " hours_per_week start_date " },
    { service_id: 2, invalid_fields: null },
    { service_id: 4, invalid_fields: " org_number " },
  ]);
});

contract("the same submission again replaces itself", async (store) => {
  await ingest(store, testSubmission("a"), [twoPersons()]);
  await ingest(store, testSubmission("b", { year: 2020 }), [twoPersons()]);
  const again = await ingest(store, testSubmission("a"), [twoPersons(defaultServices.slice(0, 1))]);
  assert.deepEqual(again.service, { stored: 1 });
  await store.settle();
  await store.attach();
  assert.deepEqual(
    await store.engine.query("SELECT year, count(*) AS rows FROM service GROUP BY year ORDER BY year"),
    [{ year: 2020, rows: 3 }, { year: 2021, rows: 1 }],
  );
  assert.deepEqual(await store.engine.query("SELECT count(*) AS rows FROM submission"), [{ rows: 2 }]);
});

contract("an aborted submission leaves the one before it", async (store) => {
  await ingest(store, testSubmission("a"), [twoPersons()]);
  const writer = await store.begin(testSubmission("a"));
  await writer.write(twoPersons(defaultServices.slice(0, 1)));
  await writer.abort();
  await assert.rejects(writer.write(twoPersons()), TypeError);
  await store.attach();
  assert.deepEqual(await store.engine.query("SELECT count(*) AS rows FROM service"), [{ rows: 3 }]);
});

contract("findings and rejected records are kept for every submission", async (store) => {
  for (const [id, status] of [["a", "current"], ["b", "refused"]] as const) {
    const writer = await store.begin(testSubmission(id));
    await writer.write(twoPersons());
    await writer.writeFindings([
      {
        check: "hours_over_168",
        table: "service",
        field: "tjTimerUke",
        rowId: 101,
        personId: 11,
        serviceType: 1,
        value: "200,00",
        consequence: "flag",
        start: 5,
        end: 9,
      },
      {
        check: "wrong_period",
        table: "submission",
        rowId: null,
        personId: null,
        value: null,
        consequence: "reject_message",
        start: 1,
        end: 2,
      },
    ]);
    await writer.writeRejected([{
      table: "service",
      rowId: 7,
      personId: 11,
      check: "field_format",
      field: "tjTjID",
      start: 20,
      end: 40,
      fragment: "<TJENESTE>æøå</TJENESTE>",
    }]);
    await writer.commit({ status });
  }
  await store.attach();
  assert.deepEqual(
    await store.engine.query(
      `SELECT submission_id, municipality, year, person_id, person_key, check_id, table_name, field, row_id,
        service_type, value, consequence, byte_start, byte_end FROM finding WHERE person_id = 11 ORDER BY 1`,
    ),
    ["a", "b"].map((submission_id) => ({
      submission_id,
      municipality: "4601",
      year: 2021,
      person_id: 11,
      person_key: "4601:11",
      check_id: "hours_over_168",
      table_name: "service",
      field: "tjTimerUke",
      row_id: 101,
      service_type: 1,
      value: "200,00",
      consequence: "flag",
      byte_start: 5,
      byte_end: 9,
    })),
  );
  assert.deepEqual(
    await store.engine.query(
      "SELECT submission_id AS id, check_id, fragment, row_id FROM rejected ORDER BY 1",
    ),
    ["a", "b"].map((id) => ({
      id,
      check_id: "field_format",
      fragment: "<TJENESTE>æøå</TJENESTE>",
      row_id: 7,
    })),
  );
});
