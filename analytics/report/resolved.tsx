/**
 * What failed the year before and no longer does.
 *
 * @module
 */
import type { JSX } from "preact";
import { Mark } from "./mark.tsx";
import { ScrollTable } from "./scroll_table.tsx";
import type { View } from "./view.ts";

/** Section with resolved findings. */
export function Resolved({ view }: { readonly view: View }): JSX.Element {
  const { report, t, f } = view;
  return (
    <section id="resolved">
      <h2>{t.sections.resolved}</h2>
      <p class="lead">{report.resolved.length === 0 ? t.resolved.nothing : t.resolved.lead}</p>
      {report.resolved.length === 0
        ? null
        : (
          <ScrollTable id="resolved-table" caption={t.resolved.caption} quietCaption>
            <thead>
              <tr>
                <th scope="col">{t.sections.findings}</th>
                <th scope="col">{t.finding.place}</th>
                <th scope="col" class="n">{t.finding.previous}</th>
                <th scope="col">{t.finding.status}</th>
              </tr>
            </thead>
            <tbody>
              {report.resolved.map((finding) => {
                const concerns = view.concerns(finding);
                return (
                  <tr>
                    <th scope="row">
                      {view.title(finding.check)}
                      {concerns === null ? null : <span class="sub">{concerns}</span>}
                    </th>
                    <td>{view.place(finding)}</td>
                    <td class="n">
                      {finding.previous_violations === null ? "–" : f.number(finding.previous_violations)}
                    </td>
                    <td>
                      <Mark name="resolved" word={t.status.resolved} tone="good" />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </ScrollTable>
        )}
    </section>
  );
}
