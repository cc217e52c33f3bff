/**
 * The violating rows of a check, as far as the report lists them, with the command that opens each.
 *
 * @module
 */
import type { JSX } from "preact";
import type { ReportFinding, ReportRow } from "../../report.ts";
import { municipalityPath, rowsAnchor } from "../page_paths.ts";
import type { SubjectProps } from "../view/check_subject.ts";
import type { View } from "../view/view.ts";
import { Concern } from "./check_places.tsx";
import { isPacked, powerShellWord, rowCommands, shellWord } from "./open_row.ts";
import { RowCommandsView } from "./row_commands.tsx";
import { ScrollTable } from "./scroll_table.tsx";

/** Rows of one finding in one file. */
interface RowList {
  readonly id: string;
  readonly finding: ReportFinding;
  readonly source: string;
  readonly encoding: string;
  readonly rows: readonly ReportRow[];
}

/** Lists that stand open; the rest is behind a fold. */
const openLists = 3;

/** Lists of rows, the latest year first, one a municipality, year, field or service type, and file. */
export function FindingRows({ view, subject }: SubjectProps): JSX.Element {
  const { t, f } = view;
  const lists = listsOf(view, subject.findings);
  if (lists.length === 0) return <p>{t.checkPage.noRows}</p>;
  const shown = lists.reduce((sum, { rows }) => sum + rows.length, 0);
  const total = subject.findings.reduce((sum, { violations }) => sum + (violations ?? 0), 0);
  const list = (of: RowList) => <Rows view={view} list={of} />;
  const openable = lists.find(({ rows }) => rows.some((row) => rowCommands(row).shell !== null));
  const first = openable?.rows.find((row) => rowCommands(row).shell !== null);
  return (
    <>
      <p class="lead">
        {shown < total ? `${t.finding.listed(f.number(shown), f.count(total, t.units.row))} ` : null}
        {t.open.lead}
      </p>
      {first === undefined || openable === undefined
        ? null
        : <RowCommandsView view={view} row={first} encoding={openable.encoding} />}
      {lists.slice(0, openLists).map(list)}
      {lists.length > openLists
        ? (
          <details>
            <summary>{t.finding.moreRows(f.count(lists.length - openLists, t.units.list))}</summary>
            {lists.slice(openLists).map(list)}
          </details>
        )
        : null}
    </>
  );
}

function listsOf(view: View, findings: readonly ReportFinding[]): readonly RowList[] {
  const encodings = new Map(view.report.submissions.map(({ id, encoding }) => [id, encoding]));
  return findings
    .toSorted((a, b) => b.year - a.year || (b.violations ?? 0) - (a.violations ?? 0))
    .flatMap((finding) =>
      [...Map.groupBy(view.rowsOf(finding), ({ source }) => source)].map(([source, rows], part) => ({
        id: part === 0 ? rowsAnchor(finding) : `${rowsAnchor(finding)}-part${part + 1}`,
        finding,
        source,
        encoding: encodings.get(rows[0]!.submission) ?? "utf-8",
        rows,
      }))
    );
}

function Rows({ view, list }: { readonly view: View; readonly list: RowList }): JSX.Element {
  const { t } = view;
  const { id, rows, source, encoding } = list;
  const valued = rows.some(({ value }) => value !== null);
  const people = rows.some(({ person_key }) => person_key !== null);
  return (
    <div
      class="rows"
      data-file={shellWord(source)}
      data-windows={isPacked(source) ? undefined : powerShellWord(source)}
      data-encoding={powerShellWord(encoding)}
    >
      <ScrollTable id={id} caption={<Caption view={view} list={list} />} tall={rows.length > 30}>
        <thead>
          <tr>
            <th scope="col">{t.finding.row}</th>
            {valued ? <th scope="col">{t.finding.value}</th> : null}
            {people ? <th scope="col">{t.finding.person}</th> : null}
            <th scope="col" class="n">{t.finding.bytes}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>{row.row_id ?? "–"}</td>
              {valued ? <td class="path">{row.value ?? "–"}</td> : null}
              {people ? <td>{row.person_key === null ? "–" : <code>{row.person_key}</code>}</td> : null}
              <Bytes row={row} />
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </div>
  );
}

function Caption({ view, list: { finding, source, rows } }: {
  readonly view: View;
  readonly list: RowList;
}): JSX.Element {
  const { t, f } = view;
  const total = f.count(Math.max(rows.length, finding.violations ?? 0), t.units.row);
  return (
    <>
      <a href={view.root + municipalityPath(finding.municipality)}>{view.place(finding)}</a>
      {view.concerns(finding) === null ? null : (
        <>
          , <Concern view={view} finding={finding} />
        </>
      )}
      {": "}
      {rows.length < (finding.violations ?? 0) ? t.finding.firstRows(f.number(rows.length), total) : total}
      <span class="sub path">{source}</span>
    </>
  );
}

/** Byte addresses stand without spaces, to be copied; the script makes those of files into buttons. */
function Bytes({ row }: { readonly row: ReportRow }): JSX.Element {
  const { byte_start, byte_end } = row;
  if (byte_start === null || byte_end === null) return <td class="n">{byte_start ?? "–"}</td>;
  return <td class={rowCommands(row).shell === null ? "n" : "n bytes"}>{`${byte_start}–${byte_end}`}</td>;
}
