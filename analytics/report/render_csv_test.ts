import assert from "node:assert/strict";
import fc from "fast-check";
import type { Report } from "../report.ts";
import { reportShape } from "../report_schema/report_shape.ts";
import { suppressSmall } from "../suppress/mod.ts";
import {
  changeColumns,
  findingColumns,
  metricColumns,
  renderChangesCsv,
  renderCsv,
  renderMetricsCsv,
  renderRowsCsv,
  rowColumns,
} from "./render_csv.ts";
import { sampleReport } from "./samples/sample_report.ts";

/** A reader by RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y;
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new SyntaxError("Not CSV");
    const [, value = "", end] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === "\r\n") {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

Deno.test("CSV has a byte order mark, a header and a line a finding", () => {
  const csv = renderCsv(sampleReport);
  assert.ok(csv.startsWith("\uFEFF"));
  const [header, ...rows] = parseCsv(csv.slice(1));
  assert.deepEqual(header, [...findingColumns]);
  assert.equal(rows.length, sampleReport.findings.length + sampleReport.resolved.length);
  const expected = sampleReport.findings[9]!;
  assert.deepEqual(rows[9]!.slice(0, 14), [
    "date_implausible",
    "warning",
    "persisting",
    "true",
    "9901",
    "Eksempelvik",
    "2021",
    "tjVedtDato",
    "",
    "19",
    "16",
    "3918",
    String(expected.rate),
    "4",
  ]);
  const columns = ["expected", "since_last_run"] as const;
  for (const [index, finding] of sampleReport.findings.entries()) {
    for (const column of columns) {
      assert.equal(rows[index]![findingColumns.indexOf(column)], finding[column] ?? "");
    }
  }
});

Deno.test("changes, metrics and rows have a line each", () => {
  const [changeHead, ...changes] = parseCsv(renderChangesCsv(sampleReport).slice(1));
  assert.deepEqual(changeHead, [...changeColumns]);
  assert.deepEqual(changes.map(([place]) => place), sampleReport.changes.map((_, index) => String(index)));
  const merged = sampleReport.changes.findIndex(({ municipalities }) => municipalities !== undefined);
  const { before } = sampleReport.changes[merged]!.municipalities!;
  assert.equal(changes[merged]![changeColumns.indexOf("municipalities_before")], before.join(" "));

  const [metricHead, ...metrics] = parseCsv(renderMetricsCsv(sampleReport).slice(1));
  assert.deepEqual(metricHead, [...metricColumns]);
  assert.deepEqual(
    metrics.map((row) => row[metricColumns.indexOf("recipients")]),
    sampleReport.metrics.map(({ recipients }) => String(recipients)),
  );

  const [rowHead, ...rows] = parseCsv(renderRowsCsv(sampleReport).slice(1));
  assert.deepEqual(rowHead, [...rowColumns]);
  assert.deepEqual(
    rows.map((row) => row[rowColumns.indexOf("byte_start")]),
    sampleReport.rows.map(({ byte_start }) => byte_start === null ? "" : String(byte_start)),
  );
});

Deno.test("every key of a record has a column", () => {
  const lists: readonly [keyof Report, readonly string[]][] = [
    ["findings", findingColumns],
    ["metrics", metricColumns],
    ["rows", rowColumns],
    ["changes", [...changeColumns, "municipalities"]],
  ];
  for (const [name, columns] of lists) {
    const shape = reportShape.properties[name]!.shape;
    assert.ok(shape.kind === "list" && shape.of.kind === "record");
    for (const key of Object.keys(shape.of.properties)) assert.ok(columns.includes(key), `${name}: ${key}`);
  }
});

Deno.test("numbers that are left out are empty", () => {
  const report = suppressSmall(sampleReport);
  const [, ...rows] = parseCsv(renderCsv(report).slice(1));
  const hidden = report.findings.findIndex(({ violations }) => violations === null);
  assert.ok(hidden >= 0, "the sample has small numbers");
  assert.equal(rows[hidden]![findingColumns.indexOf("violations")], "");
  assert.equal(rows[hidden]![findingColumns.indexOf("suppressed")], "true");
  assert.equal(parseCsv(renderRowsCsv(report).slice(1)).length, 1);
});

Deno.test("any text is read back, and none begins a formula", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (field) => {
    const csv = renderCsv({
      ...sampleReport,
      findings: [{ ...sampleReport.findings[0]!, field }],
      resolved: [],
    });
    const read = parseCsv(csv.slice(1))[1]?.[findingColumns.indexOf("field")];
    assert.equal(read, /^[=+\-@\t\r]/.test(field) ? `'${field}` : field);
    const rows = renderRowsCsv({ rows: [{ ...sampleReport.rows[0]!, value: field }] });
    const value = parseCsv(rows.slice(1))[1]?.[rowColumns.indexOf("value")];
    assert.equal(value, /^[=+\-@\t\r]/.test(field) ? `'${field}` : field);
  }));
});
