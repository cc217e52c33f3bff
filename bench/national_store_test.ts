import assert from "node:assert/strict";
import fc from "fast-check";
import { reconcile } from "../analytics/reconcile.ts";
import { Random } from "../fixtures/random.ts";
import { isValidIn } from "../register/municipalities/mod.ts";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import { openParquetStore } from "../stream/store/parquet_store.ts";
import { storeAccount } from "../stream/store/store_account.ts";
import { rowTables, storedTables } from "../stream/store/store_tables.ts";
import { outdatedKeysSql, unsettledSql } from "../stream/store/submission_table.ts";
import type { Store } from "../stream/store/store.ts";
import { drawPlaces } from "./national_places.ts";
import { makeNationalStore, type NationalStoreSize } from "./national_store.ts";

const tiny = { municipalities: 2, recipients: 300, years: [2018, 2020] } as const;

/** Makes a tiny store and opens it as a command does. */
async function withStore(
  work: (store: Store, size: NationalStoreSize) => Promise<void>,
  options: { readonly seed?: number } = {},
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const size = await makeNationalStore(`${directory}/store`, { ...tiny, ...options });
    const notices: string[] = [];
    const store = await openParquetStore(`${directory}/store`, await openNativeEngine(), {
      onNotice: (text) => notices.push(text),
    });
    try {
      assert.deepEqual(notices, []);
      await store.attach();
      await work(store, size);
    } finally {
      await store.close();
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A digest of every row of every table, whatever their order. */
async function digestOf({ engine }: Store): Promise<string[]> {
  const digests: string[] = [];
  for (const table of [...rowTables.map((name) => `judged_${name}`), "submission", "finding", "rejected"]) {
    const [row] = await engine.query(
      `SELECT count(*) || ' ' || coalesce(bit_xor(hash(one)), 0) AS digest FROM ${table} AS one`,
    );
    digests.push(`${table} ${row!.digest}`);
  }
  return digests;
}

Deno.test("a made store holds the rows that it says, and is settled", () =>
  withStore(async ({ engine }, { rows, submissions }) => {
    let found = submissions;
    for (const table of storedTables) {
      const view = table === "finding" || table === "rejected" ? table : `judged_${table}`;
      const [counted] = await engine.query(`SELECT count(*) AS rows FROM ${view}`);
      const told = table === "finding" || table === "rejected"
        ? `${table}_rows`
        : `${table}_rows + ${table}_dropped`;
      const [summed] = await engine.query(`SELECT sum(${told}) AS rows FROM submission`);
      assert.equal(counted!.rows, summed!.rows, table);
      assert(Number(counted!.rows) > 0, table);
      found += Number(counted!.rows);
    }
    assert.equal(found, rows);
    assert.deepEqual(await engine.query(unsettledSql), []);
    assert.deepEqual(await engine.query(outdatedKeysSql), []);
  }));

Deno.test("rows of a made store belong to a person of their message, and have keys of their own", () =>
  withStore(async ({ engine }) => {
    for (const table of ["person_info", "function_score", "service", "diagnosis", "hospital_stay"]) {
      const [row] = await engine.query(`
SELECT count(*) AS rows, count(DISTINCT (submission_id, ${table}_id)) AS keys,
  count(*) FILTER (person.person_key IS NOT DISTINCT FROM child.person_key AND person_ref = person_id) AS owned
FROM judged_${table} AS child LEFT JOIN person USING (submission_id, person_id)`);
      assert.equal(row!.keys, row!.rows, table);
      assert.equal(row!.owned, row!.rows, table);
    }
    const [ident] = await engine.query(`
SELECT count(*) AS rows, count(*) FILTER (ident.person_key = person.person_key) AS same
FROM ident JOIN person USING (municipality, year, person_id)`);
    assert.equal(ident!.same, ident!.rows);
  }));

Deno.test("persons of a made store come back year after year, a year older", () =>
  withStore(async ({ engine }) => {
    const [row] = await engine.query(`
SELECT count(now.person_key) / count(*) AS stayed, min(now.age - before.age) AS least, max(now.age - before.age) AS most
FROM person AS before LEFT JOIN person AS now ON now.person_id = before.person_id AND now.year = before.year + 1
WHERE before.year < 2020`);
    const { stayed, least, most } = row as Record<string, number>;
    assert(stayed! > 0.65 && stayed! < 0.9, String(stayed));
    assert.deepEqual([least, most], [1, 1]);
  }));

Deno.test("the same options make the same store, and another seed another", async () => {
  const digests: string[][] = [];
  for (const seed of [7, 7, 8]) {
    await withStore(async (store) => void digests.push(await digestOf(store)), { seed });
  }
  const [first, again, other] = digests;
  assert.deepEqual(first, again);
  for (const [index, digest] of first!.entries()) {
    assert.notEqual(digest, other![index]);
  }
});

Deno.test("a made store can be reconciled, and has what checks look for", () =>
  withStore(async (store) => {
    const account = await storeAccount(store.engine);
    const report = await reconcile(store, { account });
    const [persons] = await store.engine.query("SELECT count(*) AS rows FROM person");
    assert.equal(account.person?.stored, persons!.rows);
    const found = new Set(report.findings.map(({ check }) => check));
    for (const check of ["hours_missing", "retired_service_type", "date_implausible"]) {
      assert(found.has(check), check);
    }
    // What is wrong on every row would drown what is measured.
    for (const check of ["org_number_fictitious", "duplicate_row_id"]) {
      assert(!found.has(check), check);
    }
  }));

Deno.test("places of any years are in municipalities that were there, and hold all recipients", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2017, max: 2026 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 1000 }),
      (from, more, municipalities, seed) => {
        const years = Array.from({ length: more + 1 }, (_, index) => from + index);
        const places = drawPlaces({ municipalities, recipients: 10_000, years, random: new Random(seed) });
        const last = new Set(places.map(({ codes }) => codes.at(-1)));
        assert(last.size > 0 && last.size <= municipalities);
        for (const { codes } of places) {
          for (const [index, year] of years.entries()) {
            assert.equal(isValidIn(codes[index]!, Math.min(year, 2024)), true, `${codes[index]} ${year}`);
          }
        }
        const total = places.reduce((sum, { size }) => sum + size, 0);
        assert(Math.abs(total - 10_000) < 1e-6, String(total));
      },
    ),
    { numRuns: 20 },
  );
});
