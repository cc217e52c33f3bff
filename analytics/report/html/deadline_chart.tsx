/**
 * The day each year's extract was made, against the register's deadline.
 *
 * @module
 */
// @ts-types="./d3_scale.d.ts"
import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import type { ReportFeedback } from "../../report.ts";
import type { View } from "../view/view.ts";
import { YearTable } from "./feedback_table.tsx";

/** Properties of {@linkcode DeadlineChart}. */
export interface DeadlineChartProps {
  readonly view: View;
  readonly feedback: readonly ReportFeedback[];
  readonly title: string;
}

const width = 360;
const step = 30;
const head = 24;
/** Space for the years. */
const left = 42;
/** Days further off are drawn at the edge. */
const farthest = 120;

const day = 86_400_000;

/** A line a year, from the deadline to the day. */
export function DeadlineChart({ view, feedback, title }: DeadlineChartProps): JSX.Element {
  const { t, f } = view;
  const rows = feedback.map(({ year, submitted, deadline }) => {
    const days = submitted === null ? null : Math.round((Date.parse(submitted) - Date.parse(deadline)) / day);
    return { year, submitted, deadline, days: days === null || Number.isNaN(days) ? null : days };
  });
  const told = (days: number | null) =>
    days === null
      ? t.feedback.unknownDay
      : days === 0
      ? t.feedback.on
      : t.feedback[days < 0 ? "before" : "after"](f.count(Math.abs(days), t.units.day));
  const span = Math.min(farthest, Math.max(10, ...rows.map(({ days }) => Math.abs(days ?? 0))));
  const x = scaleLinear([-span, span], [left + 8, width - 8]);
  const middle = x(0);
  const height = head + rows.length * step;
  return (
    <>
      <svg
        class="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${title}: ${rows.map(({ year, days }) => `${year} ${told(days)}`).join("; ")}`}
      >
        <text x={middle} y={12} text-anchor="middle">{t.feedback.deadline}</text>
        <path class="moment" d={`M${middle} ${head - 6}V${height}`} />
        {rows.map(({ year, days }, index) => {
          const y = head + index * step + 12;
          const at = Math.round(x(Math.max(-span, Math.min(span, days ?? 0))) * 10) / 10;
          const late = (days ?? 0) > 0;
          // The words stand on the free side of the deadline.
          return (
            <>
              <text class="value" x={0} y={y + 4}>{year}</text>
              {days === null ? null : (
                <>
                  <path class={late ? "late" : "line"} d={`M${middle} ${y}H${at}`} />
                  <circle class={late ? "ring" : "dot"} cx={at} cy={y} r={4} />
                </>
              )}
              <text
                class={late ? "flag" : "value"}
                x={late ? middle - 8 : middle + 8}
                y={y + 4}
                text-anchor={late ? "end" : "start"}
              >
                {told(days)}
              </text>
            </>
          );
        })}
      </svg>
      <YearTable
        view={view}
        id="deadline-table"
        caption={title}
        first={t.feedback.due}
        years={rows.map(({ year }) => year)}
        rows={[
          [t.feedback.due, rows.map(({ deadline }) => f.date(deadline))],
          [t.feedback.made, rows.map(({ submitted }) => submitted === null ? "–" : f.date(submitted))],
          [t.feedback.distance, rows.map(({ days }) => told(days))],
        ]}
      />
    </>
  );
}
