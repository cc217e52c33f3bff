/**
 * The violating rows of a check, as far as the report lists them: enough to find each one in its file.
 *
 * @module
 */
import type { JSX } from "preact";
import type { ReportFinding, ReportRow } from "../report.ts";
import { ScrollTable } from "./scroll_table.tsx";
import type { FindingCard, View } from "./view.ts";

/** Foldable list of rows, one table a municipality and year; nothing where the report lists none. */
export function FindingRows(
  { view, card }: { readonly view: View; readonly card: FindingCard },
): JSX.Element | null {
  const { t, f } = view;
  const lists = card.findings
    .map((finding, index) => ({ finding, rows: view.rowsOf(finding), id: `${card.anchor}-rows-${index}` }))
    .filter(({ rows }) => rows.length > 0);
  if (lists.length === 0) return null;
  const shown = lists.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <details>
      <summary>
        {t.finding.rows}
        <span data-sum="all">
          {" "}
          ({t.finding.shown(f.number(shown), f.number(Math.max(shown, card.violations)))})
        </span>
      </summary>
      <p class="help">{t.finding.rowsHelp}</p>
      {lists.map((list) => <Rows view={view} {...list} />)}
    </details>
  );
}

function Rows({ view, finding, rows, id }: {
  readonly view: View;
  readonly finding: ReportFinding;
  readonly rows: readonly ReportRow[];
  readonly id: string;
}): JSX.Element {
  const { t } = view;
  const files = new Set(rows.map(({ source }) => source));
  // One file for all rows is said once, above them: it keeps the page small and the table narrow.
  const file = files.size === 1 ? rows[0]?.source : undefined;
  return (
    <div class="rows" data-municipality={finding.municipality} data-year={finding.year}>
      <ScrollTable
        id={id}
        caption={<Caption view={view} finding={finding} shown={rows.length} file={file} />}
      >
        <thead>
          <tr>
            <th scope="col">{t.finding.person}</th>
            <th scope="col" class="n">{t.finding.row}</th>
            <th scope="col">{t.finding.value}</th>
            {file === undefined ? <th scope="col">{t.finding.file}</th> : null}
            <th scope="col" class="n">{t.finding.bytes}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>{row.person_key === null ? "–" : <code class="key">{row.person_key}</code>}</td>
              <td class="n">{row.row_id ?? "–"}</td>
              <td class="path">{row.value ?? "–"}</td>
              {file === undefined ? <td class="path">{row.source}</td> : null}
              <td class="n">{bytes(row)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </div>
  );
}

function Caption({ view, finding, shown, file }: {
  readonly view: View;
  readonly finding: ReportFinding;
  readonly shown: number;
  readonly file: string | undefined;
}): JSX.Element {
  const { t, f } = view;
  const concerns = view.concerns(finding);
  const total = f.count(Math.max(shown, finding.violations), t.units.row);
  return (
    <>
      {view.place(finding)}
      {concerns === null ? "" : `, ${concerns}`}
      {": "}
      {shown < finding.violations ? t.finding.firstRows(f.number(shown), total) : total}
      {file === undefined ? null : <span class="sub path">{file}</span>}
    </>
  );
}

/** Byte addresses stand without spaces, to be copied. */
function bytes({ byte_start, byte_end }: ReportRow): string {
  if (byte_start === null) return "–";
  return byte_end === null ? String(byte_start) : `${byte_start}–${byte_end}`;
}
