/**
 * The books of a store as it stands, for a report without a run.
 *
 * @module
 */
import type { Account } from "../account.ts";
import type { Engine } from "./engine.ts";
import { rowTables } from "./store_tables.ts";
import { droppedColumn, keptColumn } from "./submission_table.ts";

/**
 * The account of all submissions in an attached store. Rows of refused and incomplete submissions
 * stand in quarantine: they count as rejected.
 */
export async function storeAccount(engine: Engine): Promise<Account> {
  const sums = rowTables.map((table) => {
    const [kept, dropped] = [keptColumn(table), droppedColumn(table)];
    return `SELECT '${table}' AS name,
  coalesce(sum(${kept}) FILTER (counts), 0) AS stored,
  coalesce(sum(${dropped}), 0) + coalesce(sum(${kept}) FILTER (NOT counts), 0) AS rejected FROM books`;
  });
  const rows = await engine.query<{ name: string; stored: number; rejected: number }>(`
WITH books AS (SELECT *, status IN ('current', 'superseded') AS counts FROM submission)
SELECT 'submission' AS name, count(*) FILTER (counts) AS stored, count(*) FILTER (NOT counts) AS rejected FROM books
UNION ALL ${sums.join("\nUNION ALL ")}`);
  return Object.fromEntries(
    rows.filter(({ stored, rejected }) => stored + rejected > 0).map(({ name, stored, rejected }) => [
      name,
      { read: stored + rejected, stored, rejected, removed: 0 },
    ]),
  );
}
