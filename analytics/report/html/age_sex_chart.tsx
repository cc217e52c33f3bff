/**
 * Recipients by age group and sex: women to the left, men to the right, the year before as lines.
 *
 * @module
 */
// @ts-types="./d3_scale.d.ts"
import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import type { AgeRow, Sex } from "../view/series.ts";
import type { View } from "../view/view.ts";

/** Properties of {@linkcode AgeSexChart}. */
export interface AgeSexChartProps {
  readonly view: View;
  readonly title: string;
  readonly rows: readonly AgeRow[];
  readonly year: number;
  /** Year drawn as thin lines; `null` where there is none before. */
  readonly previous: number | null;
}

const width = 360;
const step = 28;
const head = 28;
/** Half of the gap in the middle, where the age groups stand. */
const gap = 27;
/** Space at the outer end of a bar, for its value. */
const room = 36;

/** Label of an age group: `18–49`. */
export function ageLabel(view: View, ageGroup: string): string {
  return /^\d/.test(ageGroup) ? ageGroup.replace("-", "–") : view.t.development.unknownAge;
}

/** Bars back to back. */
export function AgeSexChart({ view, title, rows, year, previous }: AgeSexChartProps): JSX.Element {
  const { t, f } = view;
  const value = (row: AgeRow, sex: Sex, of: number | null) =>
    of === null ? 0 : row.recipients[sex].get(of) ?? 0;
  const most = Math.max(
    1,
    ...rows.flatMap((row) =>
      (["K", "M"] as const).flatMap((sex) => [year, previous].map((of) => value(row, sex, of)))
    ),
  );
  const length = scaleLinear([0, most], [0, width / 2 - gap - room]);
  const middle = width / 2;
  // Oldest on top, as population pyramids have it.
  const drawn = rows.toReversed();
  const spoken = rows.map((row) =>
    `${ageLabel(view, row.ageGroup)}: ${t.development.women} ${f.number(value(row, "K", year))}, ` +
    `${t.development.men} ${f.number(value(row, "M", year))}`
  );
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${head + drawn.length * step}`}
      role="img"
      aria-label={`${title}: ${spoken.join("; ")}`}
    >
      <text class="value" x={middle - gap} y={18} text-anchor="end">{t.development.women}</text>
      <text x={middle} y={18} text-anchor="middle">{t.development.age}</text>
      <text class="value" x={middle + gap} y={18}>{t.development.men}</text>
      {drawn.map((row, index) => {
        const top = head + index * step;
        const bar = (sex: Sex, of: number | null) => Math.round(length(value(row, sex, of)));
        const women = bar("K", year);
        const men = bar("M", year);
        const ends = previous === null
          ? null
          : [middle - gap - bar("K", previous), middle + gap + bar("M", previous)];
        return (
          <>
            <text x={middle} y={top + 14} text-anchor="middle">{ageLabel(view, row.ageGroup)}</text>
            <rect class="women" x={middle - gap - women} y={top + 2} width={women} height={16} />
            <rect class="men" x={middle + gap} y={top + 2} width={men} height={16} />
            {ends === null
              ? null
              : <path class="before" d={ends.map((end) => `M${end} ${top}v20`).join("")} />}
            <text
              class="value"
              x={Math.min(middle - gap - women, ends?.[0] ?? Infinity) - 6}
              y={top + 14}
              text-anchor="end"
            >
              {f.number(value(row, "K", year))}
            </text>
            <text class="value" x={Math.max(middle + gap + men, ends?.[1] ?? 0) + 6} y={top + 14}>
              {f.number(value(row, "M", year))}
            </text>
          </>
        );
      })}
    </svg>
  );
}
