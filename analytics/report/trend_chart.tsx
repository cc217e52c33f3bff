/**
 * One series over the years, labelled where it stands.
 *
 * @module
 */
// @ts-types="./d3_scale.d.ts"
import { scaleLinear, scalePoint } from "d3-scale";
// @ts-types="./d3_shape.d.ts"
import { area, line } from "d3-shape";
import type { JSX } from "preact";
import type { Point } from "./series.ts";
import type { View } from "./view.ts";

/** Properties of {@linkcode TrendChart}. */
export interface TrendChartProps {
  readonly view: View;
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly points: readonly Point[];
  /** Units of the drawing; text is 11 units high. */
  readonly width: number;
  readonly height: number;
}

/** Space for labels around the line. */
const margin = Object.freeze({ top: 20, right: 22, bottom: 17, left: 22 });

/** Line chart whose scale begins at zero. A year without a value is a gap in the line. */
export function TrendChart({ view, id, title, points, width, height }: TrendChartProps): JSX.Element {
  const { t, f } = view;
  const base = height - margin.bottom;
  const x = scalePoint(points.map(({ year }) => year), [margin.left, width - margin.right]);
  const y = scaleLinear([0, Math.max(1, ...points.map(({ value }) => value ?? 0))], [base, margin.top]);
  const left = (point: Point) => x(point.year) ?? 0;
  const top = (point: Point) => y(point.value ?? 0);
  const present = points.filter(({ value }) => value !== null);
  const ends = [present.at(-1), present[0]];
  const wanted = [...ends, ...present.filter(({ large }) => large), ...(points.length > 4 ? [] : present)]
    .filter((point) => point !== undefined);
  const values = placeLabels(wanted, {
    text: ({ value }) => f.number(value ?? 0),
    x: left,
    y: (point) => top(point) - 8,
  });
  const years = placeLabels([points.at(-1), points[0], ...wanted].filter((point) => point !== undefined), {
    text: ({ year }) => String(year),
    x: left,
    y: () => height - 3,
  });
  const spoken = points
    .map(({ year, value }) => `${year} ${value === null ? t.development.notReported : f.number(value)}`)
    .join("; ");
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{spoken}</desc>
      <path class="axis" d={`M0 ${base + 0.5}H${width}`} />
      <path class="area" d={area(left, base, top).defined(hasValue)(points) ?? ""} />
      <path class="line" d={line(left, top).defined(hasValue)(points) ?? ""} />
      {present.map((point) =>
        point.large
          ? <circle class="ring" cx={round(left(point))} cy={round(top(point))} r={4} />
          : <circle class="dot" cx={round(left(point))} cy={round(top(point))} r={2.5} />
      )}
      {years.map(({ text, x, y }) => <text x={x} y={y} text-anchor="middle">{text}</text>)}
      {values.map(({ of, text, x, y }) => (
        <text class={of.large ? "flag" : "value"} x={x} y={y} text-anchor="middle">{text}</text>
      ))}
    </svg>
  );
}

function hasValue({ value }: Point): boolean {
  return value !== null;
}

/** Width of a figure and height of a line of text, in units of the drawing. */
const glyph = Object.freeze({ width: 6.4, height: 12 });

/** A label with its place. */
interface Label {
  readonly of: Point;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Labels in order of importance; one that would touch an earlier one is left out. */
function placeLabels(
  points: readonly Point[],
  { text, x, y }: { text: (of: Point) => string; x: (of: Point) => number; y: (of: Point) => number },
): Label[] {
  const placed: Label[] = [];
  for (const of of points) {
    const label = { of, text: text(of), x: round(x(of)), y: round(y(of)) };
    const touches = placed.some((other) =>
      Math.abs(other.x - label.x) < (other.text.length + label.text.length) / 2 * glyph.width + 3 &&
      Math.abs(other.y - label.y) < glyph.height
    );
    if (!touches) placed.push(label);
  }
  return placed;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
