/**
 * The page of one municipality: its years, findings, development, changes and what the register shows.
 *
 * @module
 */
import type { JSX } from "preact";
import { timeMarksOf } from "../view/time_marks.ts";
import type { MunicipalityView, View } from "../view/view.ts";
import { CheckMatrix } from "./check_matrix.tsx";
import { Development } from "./development.tsx";
import { FeedbackSection } from "./feedback_section.tsx";
import { NutritionSection } from "./nutrition_section.tsx";
import { ResolvedTable } from "./resolved.tsx";
import { type PageSection, Shell } from "./shell.tsx";
import { StoryList } from "./story_list.tsx";
import { Submissions } from "./submissions_table.tsx";
import { YearsTable } from "./years_table.tsx";

/** Properties of {@linkcode MunicipalityPage}. */
export interface MunicipalityPageProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
}

/** Stories that the page tells of each kind. */
const toldStories = 25;

/** The page. */
export function MunicipalityPage({ view, municipality }: MunicipalityPageProps): JSX.Element {
  const { t, f, report } = view;
  const { number, name, years, feedback, stories, metrics } = municipality;
  const marks = timeMarksOf(report, { municipality: number, years: years.map(({ year }) => year) });
  const props = { view, municipality };
  const parts: readonly (readonly [id: string, name: string, element: JSX.Element, shown: boolean])[] = [
    ["years", t.place.years, <YearsTable {...props} />, true],
    ["findings", t.place.findings, <CheckMatrix {...props} />, true],
    ["development", t.place.development, <Development {...props} marks={marks} />, metrics.length > 0],
    [
      "changes",
      t.place.changes,
      <StoryList view={view} stories={stories} most={toldStories} placed={false} />,
      stories.length > 0,
    ],
    ["register", t.place.register, <FeedbackSection {...props} />, feedback.length > 0],
    ["nutrition", t.place.nutrition, <NutritionSection {...props} />, feedback.length > 0],
    [
      "resolved",
      t.place.gone,
      <ResolvedTable view={view} findings={municipality.resolved} />,
      municipality.resolved.length > 0,
    ],
    [
      "submissions",
      t.sections.submissions,
      <Submissions view={view} submissions={municipality.submissions} />,
      municipality.submissions.length > 0,
    ],
  ];
  const sections = parts.flatMap(([id, name, element, shown]): PageSection[] =>
    shown ? [{ id, name, element }] : []
  );
  const span = f.years(years.map(({ year }) => year));
  return (
    <Shell
      view={view}
      title={t.page.municipalityTitle(name)}
      heading={name}
      subtitle={
        <>
          {[name === number ? null : `${t.matrix.municipality} ${number}`, span]
            .filter((part) => part !== null).join(", ")}. {standingOf(view, municipality)}
        </>
      }
      here={name}
      sections={sections}
      without={["Verdict", "Findings", "Check", "Privacy"]}
    />
  );
}

/** How the last year stands, in a sentence. */
function standingOf({ t, f }: View, { years }: MunicipalityView): string {
  const last = years.at(-1);
  if (last === undefined || last.year === 0) return "";
  const year = String(last.year);
  const care = last.submissions.filter(({ kind }) => kind !== "ident");
  if (care.length === 0) return t.place.absent(year);
  const current = care.some(({ status }) => status === "current");
  if (!current && care.some(({ status }) => status === "refused")) return t.place.refused(year);
  const { error, warning } = last.failing;
  if (error.checks + warning.checks === 0) return t.place.clean(year);
  return t.place.standing(year, f.count(error.checks, t.units.check), f.count(warning.checks, t.units.check));
}
