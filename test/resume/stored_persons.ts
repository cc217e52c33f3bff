/**
 * Prints the submissions of a store with their persons, read as any program would read the files:
 * `stored_persons.ts STORE`.
 *
 * @module
 */
import { openNativeEngine } from "../../stream/store/native_engine.ts";

const store = Deno.args[0]!;
const engine = await openNativeEngine({ threads: 1 });
const rows = await engine.query(
  `SELECT s.year, s.status, count(*) AS persons FROM '${store}/submissions.parquet' AS s
  JOIN read_parquet('${store}/person/*/*/*.parquet', hive_partitioning = false) USING (submission_id)
  GROUP BY ALL ORDER BY ALL`,
);
for (const { year, status, persons } of rows) console.log(year, status, persons);
await engine.close();
