/**
 * Recipients by service type in a single year: what stands in for the trends where there is only one.
 *
 * @module
 */
// @ts-types="./d3_scale.d.ts"
import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import type { View } from "./view.ts";

/** Properties of {@linkcode BarChart}. */
export interface BarChartProps {
  readonly view: View;
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
}

const width = 360;
const step = 34;
const room = 44;

/** Horizontal bars, each with its name above and its value at its end. */
export function BarChart({ view, id, title, bars }: BarChartProps): JSX.Element {
  const { f } = view;
  const x = scaleLinear([0, Math.max(1, ...bars.map(({ value }) => value))], [0, width - room]);
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${bars.length * step}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{bars.map(({ name, value }) => `${name} ${f.number(value)}`).join("; ")}</desc>
      {bars.map(({ name, value }, index) => (
        <>
          <text x={0} y={index * step + 13}>{name}</text>
          <rect class="bar" x={0} y={index * step + 18} width={Math.round(x(value))} height={9} />
          <text class="value" x={Math.round(x(value)) + 6} y={index * step + 26.5}>{f.number(value)}</text>
        </>
      ))}
    </svg>
  );
}
