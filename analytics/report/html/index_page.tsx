/**
 * The first page: the verdict, then where it stands, what is new, what changed, and the books.
 *
 * @module
 */
import type { JSX } from "preact";
import { municipalityPath } from "../page_paths.ts";
import { factsOf, subjectOf } from "../view/facts.ts";
import { newsOf } from "../view/news.ts";
import type { View } from "../view/view.ts";
import { AccountSection } from "./account_table.tsx";
import { CheckMatrix } from "./check_matrix.tsx";
import { FilterBox, longTable } from "./filter_box.tsx";
import { FindingIndex } from "./finding_index.tsx";
import { MunicipalityMatrix } from "./municipality_matrix.tsx";
import { News } from "./news.tsx";
import { Privacy } from "./privacy.tsx";
import { type PageSection, Shell } from "./shell.tsx";
import { StoryList } from "./story_list.tsx";
import { Submissions } from "./submissions_table.tsx";
import { VerdictSection } from "./verdict.tsx";

/** Stories that the first page tells; the pages of the municipalities tell all of theirs. */
const toldStories = 8;

/** The page. */
export function IndexPage({ view }: { readonly view: View }): JSX.Element {
  const { report, t, municipalities } = view;
  const subject = subjectOf(view);
  const [only] = municipalities;
  const alone = municipalities.length === 1 ? only : undefined;
  const { fresh, gone } = newsOf(view);
  const read = report.submissions.length > 0;
  const parts: readonly (readonly [id: keyof typeof t.sections, element: JSX.Element, shown: boolean])[] = [
    [
      "overview",
      alone === undefined ? <MunicipalityMatrix view={view} /> : (
        <>
          <CheckMatrix view={view} municipality={alone} />
          <p class="onward">
            <a href={municipalityPath(alone.number)}>{t.page.onward(alone.name)}</a>
          </p>
        </>
      ),
      municipalities.length > 0,
    ],
    ["news", <News view={view} />, read && (report.last_run !== undefined || fresh.length + gone.length > 0)],
    [
      "changes",
      <StoryList view={view} stories={view.stories} most={toldStories} placed={alone === undefined} />,
      report.cube.tested > 0 || view.stories.length > 0,
    ],
    ["findings", <Findings view={view} />, read && alone === undefined && view.cards.length > 0],
    ["account", <AccountSection view={view} />, Object.keys(report.account).length > 0],
    ["submissions", <Submissions view={view} submissions={report.submissions} />, read],
    ["privacy", <Privacy view={view} />, true],
  ];
  const sections = parts.flatMap(([id, element, shown]): PageSection[] =>
    shown ? [{ id, name: t.sections[id], element }] : []
  );
  return (
    <Shell
      view={view}
      title={`${t.title}: ${subject}`}
      heading={subject}
      subtitle={t.subtitle}
      facts={factsOf(view)}
      sections={sections}
      without={["Check"]}
    >
      <VerdictSection view={view} />
    </Shell>
  );
}

function Findings({ view }: { readonly view: View }): JSX.Element {
  const { t } = view;
  return (
    <>
      <p class="lead">{t.page.findingsLead}</p>
      {view.cards.length >= longTable
        ? <FilterBox view={view} table="finding-index" what={t.units.check[0]} />
        : null}
      <FindingIndex view={view} />
    </>
  );
}
