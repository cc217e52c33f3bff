/**
 * Tables and lines for people, in the terminal.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { type RecordTable, recordTables } from "../register/table.ts";
import type { Account } from "../stream/account.ts";
import type { RunResult } from "../stream/run.ts";
import type { TransformCount } from "../stream/transforms/mod.ts";
import { severityOf } from "./severity.ts";

/** Rows as columns of text; numbers stand to the right. The last column is not padded. */
export function textTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(cellText))];
  const widths = head.map((_, c) => Math.max(...cells.map((row) => visibleLength(row[c] ?? ""))));
  return cells.map((row, r) =>
    row.map((cell, c) => {
      const space = " ".repeat(widths[c]! - visibleLength(cell));
      const right = rows.length > 0 && typeof rows[Math.max(r - 1, 0)]![c] === "number";
      return right ? space + cell : c === row.length - 1 ? cell : cell + space;
    }).join("  ").trimEnd()
  ).join("\n") + "\n";
}

function cellText(cell: string | number): string {
  return typeof cell === "number" ? groupDigits(cell) : cell;
}

function visibleLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** Whole numbers with a space for each thousand: `1 234 567`. */
export function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, " ");
}

/** Entries by table, in the order of the store's tables. */
export function inTableOrder<T>(byTable: { readonly [table in RecordTable]?: T }): [RecordTable, T][] {
  return (Object.keys(recordTables) as RecordTable[]).flatMap((table) => {
    const entry = byTable[table];
    return entry === undefined ? [] : [[table, entry] as [RecordTable, T]];
  });
}

/** Findings, account, messages and failures of a run. */
export function runText(result: RunResult): string {
  const parts: string[] = [];
  if (result.submissions.length > 0) {
    parts.push(textTable(
      ["source", "format", "municipality", "year", "status", "persons", "services"],
      result.submissions.map((submission) => [
        submission.source,
        submission.format,
        submission.municipality ?? "–",
        String(submission.year ?? "–"),
        submission.status,
        submission.records.person ?? submission.records.ident ?? 0,
        submission.records.service ?? 0,
      ]),
    ));
  }
  for (const submission of result.submissions) {
    if (submission.reason !== undefined) parts.push(`${submission.source}: ${submission.reason}\n`);
  }
  if (result.findings.length > 0) {
    parts.push(textTable(
      ["severity", "check", "field", "municipality", "year", "count", "consequence", "first"],
      result.findings.map((count) => {
        const first = count.examples[0];
        return [
          severityOf(count),
          count.check,
          count.field ?? "",
          count.municipality ?? "–",
          String(count.year ?? "–"),
          count.violations,
          count.consequence,
          first === undefined ? "" : `bytes ${first.byte_start}–${first.byte_end}`,
        ];
      }),
    ));
  }
  if (result.transforms.length > 0) parts.push(transformText(result.transforms));
  parts.push(accountText(result.account));
  return parts.join("\n");
}

/** What each transform did; of one that did nothing, that too. */
export function transformText(transforms: readonly TransformCount[]): string {
  return textTable(
    ["transform", "changed", "removed", "left", "reasons"],
    transforms.map(({ name, changed, removed, left, reasons }) => [
      name,
      changed,
      removed,
      left,
      Object.entries(reasons).map(([reason, rows]) => `${reason} ${groupDigits(rows)}`).join(", "),
    ]),
  );
}

/** The books, a line for each table; `stored` names the column of what is kept. */
export function accountText(account: Account, stored = "stored"): string {
  return textTable(
    ["table", "read", stored, "rejected", "removed"],
    inTableOrder(account).map(([table, entry]) => [
      table,
      entry.read,
      entry.stored,
      entry.rejected,
      entry.removed,
    ]),
  );
}
