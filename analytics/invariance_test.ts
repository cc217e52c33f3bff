/**
 * What must never change a result: the order of rows, the number of files, how they are partitioned,
 * which engine reads them, and whether the whole is judged at once or in halves.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { municipalityUnits } from "../register/municipalities/groups.ts";
import type { Engine } from "../stream/store/engine.ts";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import { rowTables } from "../stream/store/store_tables.ts";
import { municipalityBeforeSql } from "../stream/store/municipality_view.ts";
import { rowCountSql } from "../stream/store/views.ts";
import { runs } from "../test/runs.ts";
import { groundTruth } from "./checks/ground_truth/mod.ts";
import { TestStore } from "./checks/ground_truth/test_store.ts";
import { checks } from "./checks/mod.ts";
import { type CheckResult } from "./check_result.ts";
import { evaluateChecks } from "./evaluate.ts";

/** How the rows of a store are laid out. */
interface Layout {
  /** Rows are shuffled by it. */
  readonly seed: number;
  /** Files of each table. */
  readonly files: number;
  /** By year and municipality, as the store does. */
  readonly partitioned: boolean;
  readonly threads: number;
}

const layouts: fc.Arbitrary<Layout> = fc.record({
  seed: fc.nat(),
  files: fc.integer({ min: 1, max: 5 }),
  partitioned: fc.boolean(),
  threads: fc.integer({ min: 1, max: 4 }),
});

/** Tables that hold rows, as the test store names them. */
const tables = [...rowTables.map((table) => `all_${table}`), "finding", "submission"];

/** Every case of ground truth in one store. */
async function fillAll(engine: Engine): Promise<void> {
  const store = await TestStore.open(engine);
  for (const { fill } of groundTruth) {
    await fill(store);
    store.nextCase();
  }
}

/** The rows of one engine as Parquet files behind the views of another. */
async function layOut(from: Engine, directory: string, layout: Layout): Promise<Engine> {
  const { seed, files, partitioned, threads } = layout;
  const engine = await openNativeEngine({ threads });
  for (const table of tables) {
    const place = `${directory}/${table}`;
    await Deno.mkdir(place, { recursive: true });
    for (let file = 0; file < files; file++) {
      const rows =
        `SELECT * FROM ${table} WHERE hash(rowid, ${seed}) % ${files} = ${file} ORDER BY hash(${seed}, rowid)`;
      const options = partitioned
        ? `FORMAT parquet, PARTITION_BY (year, municipality), WRITE_PARTITION_COLUMNS, FILENAME_PATTERN '${file}_{i}', OVERWRITE_OR_IGNORE`
        : "FORMAT parquet";
      await from.run(`COPY (${rows}) TO '${partitioned ? place : `${place}/${file}.parquet`}' (${options})`);
    }
    const isMessage = table === "submission" || table === "finding";
    const source = `read_parquet('${place}/**/*.parquet', hive_partitioning = false)`;
    const name = isMessage ? table : table.replace("all_", "judged_");
    await engine.run(`CREATE VIEW ${name} AS SELECT * FROM ${source}`);
    if (isMessage) continue;
    await engine.run(
      `CREATE VIEW ${
        table.replace("all_", "")
      } AS SELECT * EXCLUDE (rejected) FROM ${name} WHERE NOT rejected`,
    );
  }
  await engine.run(`CREATE VIEW row_count AS ${rowCountSql}`);
  await engine.run(`CREATE VIEW municipality_before AS ${municipalityBeforeSql}`);
  return engine;
}

/** Counts of each cell, without rows: those of several cases share keys and places. */
const countsOf = (results: readonly CheckResult[]) =>
  results.map(({ check, cells, denominators, comparisons }) => ({
    check: check.id,
    cells,
    denominators: [...denominators].toSorted(),
    comparisons,
  }));

Deno.test("neither the order of rows nor the number of files nor partitions change a result", async () => {
  const engine = await openNativeEngine({ threads: 2 });
  try {
    await fillAll(engine);
    const expected = countsOf(await evaluateChecks(engine, checks));
    await fc.assert(
      fc.asyncProperty(layouts, async (layout) => {
        const directory = await Deno.makeTempDir();
        const laidOut = await layOut(engine, directory, layout);
        try {
          assert.deepEqual(countsOf(await evaluateChecks(laidOut, checks)), expected);
        } finally {
          await laidOut.close();
          await Deno.remove(directory, { recursive: true });
        }
      }),
      { numRuns: runs(2) },
    );
  } finally {
    await engine.close();
  }
});

/**
 * Checks that need the whole: they follow a person from one municipality to another, or ask whether the
 * store holds messages of a kind at all.
 */
const acrossMunicipalities: ReadonlySet<string> = new Set([
  "test_person_many_municipalities",
  "waiting_list_no_without_yes",
  "rehab_no_with_date_without_yes",
  "nutrition_plan_before_risk",
  "round_the_clock_only_in_institution",
  "age_against_year_before",
  "sex_changed",
  "ident_message_missing",
  "ident_message_alone",
]);

/** Rows of one half of the municipalities; those that one became another stay together. */
async function halfOf(whole: Engine, { seed, half }: { seed: number; half: number }): Promise<Engine> {
  const part = await openNativeEngine({ threads: 2 });
  await TestStore.open(part);
  const reported = await whole.query<{ municipality: string; year: number }>(
    "SELECT DISTINCT municipality, year FROM submission WHERE municipality IS NOT NULL AND year IS NOT NULL",
  );
  const units = municipalityUnits(reported, 2024);
  await whole.run(`CREATE OR REPLACE TEMP TABLE half AS
SELECT submission_id, hash(CASE municipality ${
    [...units].map(([code, name]) => `WHEN '${code}' THEN '${name}'`).join(" ")
  } ELSE municipality END, ${seed}) % 2 AS half
FROM (SELECT submission_id, coalesce(min(municipality), '') AS municipality FROM submission GROUP BY submission_id)`);
  const directory = await Deno.makeTempDir();
  for (const table of tables) {
    const file = `${directory}/${table}.parquet`;
    await whole.run(
      `COPY (
SELECT * FROM ${table} SEMI JOIN (SELECT submission_id FROM half WHERE half = ${half}) AS kept USING (submission_id)
) TO '${file}' (FORMAT parquet)`,
    );
    await part.run(`INSERT INTO ${table} SELECT * FROM read_parquet('${file}')`);
  }
  await Deno.remove(directory, { recursive: true });
  return part;
}

interface Placed {
  readonly municipality: string;
  readonly year: number;
  readonly field?: string | null;
  readonly service_type?: number | null;
}

const placeOf = ({ municipality, year, field = null, service_type = null }: Placed) =>
  JSON.stringify([municipality, year, field, service_type]);

function inOrder<T extends Placed>(of: readonly T[]): T[] {
  return of.toSorted((a, b) => placeOf(a) < placeOf(b) ? -1 : 1);
}

Deno.test("the results of two halves of the municipalities together are the result of the whole", async () => {
  const engine = await openNativeEngine({ threads: 2 });
  try {
    await fillAll(engine);
    const local = checks.filter(({ id }) => !acrossMunicipalities.has(id));
    const whole = countsOf(await evaluateChecks(engine, local));
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const halves: ReturnType<typeof countsOf>[] = [];
        for (const half of [0, 1]) {
          const part = await halfOf(engine, { seed, half });
          try {
            halves.push(countsOf(await evaluateChecks(part, local)));
          } finally {
            await part.close();
          }
        }
        for (const [index, { check, cells, comparisons }] of whole.entries()) {
          const both = halves.map((half) => half[index]!);
          assert.deepEqual(inOrder(both.flatMap(({ cells }) => cells)), inOrder(cells), check);
          assert.deepEqual(
            inOrder(both.flatMap(({ comparisons }) => comparisons)),
            inOrder(comparisons),
            check,
          );
        }
      }),
      { numRuns: runs(1) },
    );
  } finally {
    await engine.close();
  }
});
