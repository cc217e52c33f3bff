/**
 * The messages the report is made from, and those that were refused or broke off.
 *
 * @module
 */
import type { JSX } from "preact";
import type { ReportSubmission } from "../../report.ts";
import type { View } from "../view/view.ts";
import { Mark, type MarkName } from "./mark.tsx";
import { ScrollTable } from "./scroll_table.tsx";

/** A superseded message is neither good nor bad. */
const marks: Readonly<Record<ReportSubmission["status"], MarkName | null>> = Object.freeze({
  current: "good",
  superseded: null,
  refused: "error",
  incomplete: "error",
});

/** How a municipality without districts writes `iiBydelsnr`. */
const noDistrict = "00";

/** Messages to list before the rest is left to `report.json`. */
const listed = 400;

/** Table with one row a message; those that do not count come first where not all can be listed. */
export function Submissions({ view, submissions }: {
  readonly view: View;
  readonly submissions: readonly ReportSubmission[];
}): JSX.Element {
  const { t, f } = view;
  const left = submissions.length - listed;
  const ordered = left <= 0
    ? submissions
    : submissions.toSorted((a, b) => Number(a.status === "current") - Number(b.status === "current"));
  return (
    <>
      <p class="lead">{submissions.length === 0 ? t.verdict.empty : t.submissions.caption}</p>
      {submissions.length === 0 ? null : (
        <ScrollTable
          id="submissions-table"
          caption={t.submissions.caption}
          quietCaption
          class="dense"
          tall={submissions.length > 40}
        >
          <thead>
            <tr>
              <th scope="col">{t.submissions.file}</th>
              <th scope="col">{t.submissions.status}</th>
              <th scope="col">{t.submissions.format}</th>
              <th scope="col">{t.submissions.encoding}</th>
              <th scope="col" class="n">{t.submissions.sequence}</th>
              <th scope="col" class="n">{t.submissions.created}</th>
              <th scope="col">{t.submissions.enveloped}</th>
              <th scope="col" class="n">{t.submissions.persons}</th>
              <th scope="col" class="n">{t.submissions.services}</th>
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, listed).map((submission) => <Row view={view} of={submission} />)}
          </tbody>
        </ScrollTable>
      )}
      {left > 0 ? <p class="help">{t.page.leftOut(f.number(left), "report.json")}</p> : null}
    </>
  );
}

function Row({ view, of }: { readonly view: View; readonly of: ReportSubmission }): JSX.Element {
  const { t, f } = view;
  const mark = marks[of.status];
  const name = [of.municipality_name ?? of.municipality, of.year].filter((part) => part !== null).join(" ");
  const place = [
    name === "" ? t.unknown : name,
    ...(of.district === null || of.district === noDistrict ? [] : [t.submissions.district(of.district)]),
  ];
  return (
    <tr>
      <th scope="row" class="file path">
        {of.source}
        <span class="sub">{place.join(", ")}</span>
      </th>
      <td>
        {mark === null
          ? t.submissionStatus[of.status]
          : <Mark name={mark} word={t.submissionStatus[of.status]} tone={mark} />}
      </td>
      <td>
        {t.kind[of.kind] ?? of.kind}
        <span class="sub">{of.format}</span>
      </td>
      <td class="whole">{of.encoding}</td>
      <td class="n">{of.sequence_number ?? "–"}</td>
      <td class="n">{of.created_date === null ? "–" : f.date(of.created_date)}</td>
      <td>{of.enveloped ? t.yes : t.no}</td>
      <td class="n">{of.kind === "ident" ? "–" : f.number(of.persons)}</td>
      <td class="n">{of.kind === "ident" ? "–" : f.number(of.services)}</td>
    </tr>
  );
}
