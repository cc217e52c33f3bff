/**
 * What failed the year before and no longer does.
 *
 * @module
 */
import type { JSX } from "preact";
import type { ReportFinding } from "../../report.ts";
import { checkPath } from "../page_paths.ts";
import type { View } from "../view/view.ts";
import { ScrollTable } from "./scroll_table.tsx";

/** Findings to list before the rest is counted. */
const listed = 40;

/** Table of the resolved findings of one municipality; nothing where there are none. */
export function ResolvedTable(
  { view, findings }: { readonly view: View; readonly findings: readonly ReportFinding[] },
): JSX.Element {
  const { t, f } = view;
  const concerns = findings.some((finding) => view.concerns(finding) !== null);
  return (
    <>
      <p class="lead">{t.resolved.lead}</p>
      <ScrollTable id="resolved-table" caption={t.resolved.caption} quietCaption>
        <thead>
          <tr>
            <th scope="col">{t.finding.check}</th>
            {concerns ? <th scope="col">{t.finding.concerns}</th> : null}
            <th scope="col" class="n">{t.checkPage.year}</th>
            <th scope="col" class="n">{t.finding.previous}</th>
          </tr>
        </thead>
        <tbody>
          {findings.toSorted((a, b) => b.year - a.year).slice(0, listed).map((finding) => (
            <tr>
              <th scope="row">
                <a href={view.root + checkPath(finding.check)}>{view.title(finding.check)}</a>
              </th>
              {concerns ? <td>{view.concerns(finding) ?? "–"}</td> : null}
              <td class="n">{finding.year}</td>
              <td class="n">
                {finding.previous_violations === null ? "–" : f.number(finding.previous_violations)}
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {findings.length > listed
        ? <p class="help">{t.page.leftOut(f.number(findings.length - listed), "findings.csv")}</p>
        : null}
    </>
  );
}
