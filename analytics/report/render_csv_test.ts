import assert from "node:assert/strict";
import fc from "fast-check";
import { findingColumns, renderCsv } from "./render_csv.ts";
import { sampleReport } from "./sample_report.ts";

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
  assert.deepEqual(rows[9], [
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
  }));
});
