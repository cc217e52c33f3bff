/**
 * The nutrition indicator as a chain: residents, assessed, at risk, with a plan.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Count, ReportNutrition } from "../../report.ts";
import type { MunicipalityView, View } from "../view/view.ts";
import { YearTable } from "./feedback_table.tsx";

/** Properties of {@linkcode NutritionSection}. */
export interface NutritionSectionProps {
  readonly view: View;
  readonly municipality: MunicipalityView;
}

const steps = ["residents", "assessed", "at_risk", "with_plan"] as const;

/** Figure of the last year, and all years in a table behind it. */
export function NutritionSection({ view, municipality }: NutritionSectionProps): JSX.Element | null {
  const { t } = view;
  const { feedback, name } = municipality;
  const last = feedback.at(-1);
  if (last === undefined) return null;
  const year = String(last.year);
  const { nutrition } = last;
  const lead = <p class="lead">{t.nutrition.lead(year)}</p>;
  const table = (
    <YearTable
      view={view}
      id="nutrition-table"
      caption={t.nutrition.caption(name)}
      first={t.nutrition.step}
      years={feedback.map(({ year }) => year)}
      rows={steps.map((step) => [
        t.nutrition[step],
        feedback.map((of) => tell(view, of.nutrition, step)),
      ])}
    />
  );
  if (nutrition.residents === 0) {
    return (
      <>
        {lead}
        <p>{t.nutrition.nobody(year)}</p>
        {feedback.some(({ nutrition }) => nutrition.residents !== 0) ? table : null}
      </>
    );
  }
  const most = Math.max(1, ...steps.map((step) => nutrition[step] ?? 0));
  const share = (count: Count) => Math.round(1000 * (count ?? 0) / most) / 10;
  return (
    <>
      {lead}
      <div class="wide">
        <ol class="chain">
          {steps.map((step, index) => (
            <li>
              <span>{t.nutrition[step]}</span> <strong>{tell(view, nutrition, step)}</strong>
              <svg class="chart" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" x={0} y={0} width={100} height={4} />
                <rect class={`bar step-${index}`} x={0} y={0} width={share(nutrition[step])} height={4} />
              </svg>
            </li>
          ))}
        </ol>
        {table}
      </div>
    </>
  );
}

/** The number and its share of the step above: `96 (80,0 % av beboerne)`. */
function tell({ t, f }: View, nutrition: ReportNutrition, step: (typeof steps)[number]): string {
  const count = nutrition[step];
  if (step === "residents") return f.number(count);
  const above = nutrition[steps[steps.indexOf(step) - 1] ?? "residents"];
  if (count === null || above === null || above === 0) return f.number(count);
  return `${f.number(count)} (${f.percent(count / above)} ${t.nutrition.of[step]})`;
}
