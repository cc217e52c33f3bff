/**
 * Person keys of the rows that are listed: while tables are held, a number stands in their place.
 *
 * @module
 */
import type { Engine } from "../../stream/store/engine.ts";
import type { ReportRow } from "../report.ts";

const wantedTable = "kprkit_wanted_person";

/** Where person keys stand, the first that has one is believed; together they have every key. */
const places = ["person", "ident", "service", "person_info", "hospital_stay", "diagnosis", "function_score"];

/** Puts the keys of the store in the place of the numbers that {@linkcode WorkingTables} gave out for them. */
export async function tellPersons(engine: Engine, rows: readonly ReportRow[]): Promise<ReportRow[]> {
  const numbers = [...new Set(rows.flatMap(({ person_key }) => person_key ?? []))];
  if (numbers.length === 0) return [...rows];
  const keys = await findKeys(engine, numbers);
  return rows.map((row) =>
    row.person_key === null ? row : { ...row, person_key: keys.get(row.person_key) ?? null }
  );
}

async function findKeys(engine: Engine, numbers: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const columns = [{ name: "number", type: "VARCHAR" }] as const;
  await engine.append({ table: wantedTable, columns }, [
    { kind: "dictionary", codes: Int32Array.from(numbers, (_, index) => index), dictionary: numbers },
  ], numbers.length);
  try {
    for (const table of places) {
      const rows = await engine.query<{ number: string; person_key: string }>(`
SELECT DISTINCT CAST(hash(person_key) AS VARCHAR) AS number, person_key
FROM judged_${table}
WHERE person_key IS NOT NULL AND hash(person_key) IN (SELECT CAST(number AS UBIGINT) FROM ${wantedTable})`);
      for (const { number, person_key } of rows) found.set(number, person_key);
      if (found.size === numbers.length) break;
      await engine.run(
        `DELETE FROM ${wantedTable} WHERE CAST(number AS UBIGINT) IN (
SELECT hash(person_key) FROM judged_${table} WHERE person_key IS NOT NULL)`,
      );
    }
    return found;
  } finally {
    await engine.run(`DROP TABLE IF EXISTS ${wantedTable}`);
  }
}
