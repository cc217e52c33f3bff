/**
 * One series over the years, labelled where it stands, with markers between years where something is
 * known to have changed.
 *
 * @module
 */
// @ts-types="./d3_scale.d.ts"
import { scaleLinear, scalePoint } from "d3-scale";
// @ts-types="./d3_shape.d.ts"
import { area, line } from "d3-shape";
import type { JSX } from "preact";
import type { Point } from "../view/series.ts";
import type { TimeMark } from "../view/time_marks.ts";
import type { View } from "../view/view.ts";

/** Properties of {@linkcode TrendChart}. */
export interface TrendChartProps {
  readonly view: View;
  readonly title: string;
  readonly points: readonly Point[];
  readonly marks?: readonly TimeMark[];
  /** Where the scale ends, for charts that share one; the ground below their lines is not shaded. @default the greatest value */
  readonly top?: number;
  /** Units of the drawing; text is 11 units high. */
  readonly width: number;
  readonly height: number;
}

/** Space for labels around the line. */
const margin = Object.freeze({ top: 20, right: 22, bottom: 17, left: 22 });

/** Space above the labels where letters of markers stand. */
const lettersHeight = 14;

/** Line chart whose scale begins at zero. A year without a value is a gap in the line. */
export function TrendChart(props: TrendChartProps): JSX.Element {
  const { view, title, points, marks = [], width } = props;
  const { t, f } = view;
  const drawn = marks.filter(({ year }) => points.some((point, index) => index > 0 && point.year === year));
  const head = margin.top + (drawn.length > 0 ? lettersHeight : 0);
  const height = props.height + head - margin.top;
  const base = height - margin.bottom;
  const greatest = props.top ?? Math.max(1, ...points.map(({ value }) => value ?? 0));
  const x = scalePoint(points.map(({ year }) => year), [margin.left, width - margin.right]);
  const y = scaleLinear([0, greatest], [base, head]);
  const left = (point: Point) => round(x(point.year) ?? 0);
  const top = (point: Point) => round(y(point.value ?? 0));
  const present = points.filter(({ value }) => value !== null);
  // A large change that is explained is marked, and does not warn.
  const isMarked = ({ year }: Point) => drawn.some((mark) => mark.year === year);
  const warns = (point: Point) => point.large && !isMarked(point);
  const ends = [present.at(-1), present[0]];
  const wanted = [...ends, ...present.filter(({ large }) => large), ...(points.length > 4 ? [] : present)]
    .filter((point) => point !== undefined);
  const values = placeLabels(wanted, {
    text: ({ value }) => f.number(Math.round(value ?? 0)),
    x: left,
    y: (point) => top(point) - 8,
  });
  const told = [points.at(-1), points[0], ...wanted, ...points.filter(isMarked)];
  const years = placeLabels(told.filter((point) => point !== undefined), {
    text: ({ year }) => String(year),
    x: left,
    y: () => height - 3,
  });
  // Only what has a label gets a dot, and what no line leads to: more dots would be noise.
  const isAlone = (point: Point, index = points.indexOf(point)) =>
    ![points[index - 1], points[index + 1]].some((other) => other !== undefined && hasValue(other));
  // Lines without length and with round ends: all dots are one path.
  const dots = present.filter((of) => !of.large && (wanted.includes(of) || isAlone(of)))
    .map((of) => `M${left(of)} ${top(of)}h0`).join("");
  // Where charts stand side by side, the table below them has all years.
  const spoken = [
    ...(props.top === undefined ? points : points.filter((of) => told.includes(of))).map((point) =>
      `${point.year} ${
        point.value === null && !point.hidden
          ? t.development.notReported
          : f.number(point.value === null ? null : Math.round(point.value))
      }`
    ),
    ...drawn.map(({ letter, year }) => t.place.markBetween(letter, String(year - 1), String(year))),
  ];
  return (
    <svg
      class="chart trend"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${title}: ${spoken.join("; ")}`}
    >
      <path class="axis" d={`M0 ${base + 0.5}H${width}`} />
      {atOnePlace(drawn).map(({ year, letters }) => {
        const at = round(((x(year - 1) ?? 0) + (x(year) ?? 0)) / 2);
        return (
          <>
            <path class="moment" d={`M${at} ${lettersHeight}V${base}`} />
            <text class="letter" x={at} y={10}>{letters}</text>
          </>
        );
      })}
      {present.length === 0 ? null : (
        <>
          {props.top === undefined
            ? <path class="area" d={area(left, base, top).defined(hasValue)(points) ?? ""} />
            : null}
          <path class="line" d={line(left, top).defined(hasValue)(points) ?? ""} />
        </>
      )}
      {dots === "" ? null : <path class="dots" d={dots} />}
      {present.filter(({ large }) => large).map((point) => (
        <circle class={warns(point) ? "ring" : "ring known"} cx={left(point)} cy={top(point)} r={4} />
      ))}
      {years.map(({ text, x, y }) => <text x={x} y={y}>{text}</text>)}
      {values.map(({ of, text, x, y }) => <text class={warns(of) ? "flag" : "value"} x={x} y={y}>{text}
      </text>)}
    </svg>
  );
}

/** Markers of one year stand on one line. */
function atOnePlace(
  marks: readonly TimeMark[],
): readonly { readonly year: number; readonly letters: string }[] {
  return [...Map.groupBy(marks, ({ year }) => year)].map(([year, of]) => ({
    year,
    letters: of.map(({ letter }) => letter).join(" "),
  }));
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
