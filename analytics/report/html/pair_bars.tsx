/**
 * Horizontal bars, each with its name above and its value at its end; a thin line shows the year before.
 *
 * @module
 */
// @ts-types="./d3_scale.d.ts"
import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";

/** One bar. */
export interface PairBar {
  readonly name: string;
  /** `null` where it is left out or cannot be given: the text says which. */
  readonly value: number | null;
  readonly text: string;
  /** The year before; absent where there is none. */
  readonly before?: number | null;
}

/** Properties of {@linkcode PairBars}. */
export interface PairBarsProps {
  /** What it shows, for those who do not see it: they are told where the numbers are too. */
  readonly title: string;
  readonly bars: readonly PairBar[];
  /** What a whole bar would be, drawn behind each. @default no whole */
  readonly top?: number;
  /** Where the scale ends. @default `top`, or the greatest value */
  readonly greatest?: number;
}

const width = 360;
const step = 36;
/** Space at the end of a bar, for its value. */
const room = 56;

/** Greatest value of any bar, now or the year before. */
export function greatestOf(bars: readonly PairBar[]): number {
  return Math.max(1, ...bars.flatMap(({ value, before }) => [value ?? 0, before ?? 0]));
}

/** The bars; a table beside them has the numbers. All bars are one path, and so are the lines. */
export function PairBars({ title, bars, top, greatest }: PairBarsProps): JSX.Element {
  const x = scaleLinear([0, greatest ?? top ?? greatestOf(bars)], [0, width - room]);
  const at = (value: number) => Math.round(x(value) * 10) / 10;
  const drawn = bars.map((bar, index) => ({
    ...bar,
    y: index * step,
    end: at(bar.value ?? 0),
    mark: bar.before === null || bar.before === undefined ? null : at(bar.before),
  }));
  const whole = top === undefined ? null : at(top);
  const lines = drawn.filter(({ end }) => end > 0).map(({ y, end }) => `M0 ${y + 24}H${end}`).join("");
  const marks = drawn.filter(({ mark }) => mark !== null).map(({ y, mark }) => `M${mark} ${y + 16}v16`).join(
    "",
  );
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${bars.length * step}`} role="img" aria-label={title}>
      {whole === null
        ? null
        : <path class="tracks" d={drawn.map(({ y }) => `M0 ${y + 24}H${whole}`).join("")} />}
      {lines === "" ? null : <path class="bars" d={lines} />}
      {marks === "" ? null : <path class="before" d={marks} />}
      {drawn.map(({ name, text, y, end, mark }) => (
        <>
          <text class="name" y={y + 13}>{name}</text>
          <text class="value" x={Math.max(whole ?? end, mark ?? 0) + 7} y={y + 28}>{text}</text>
        </>
      ))}
    </svg>
  );
}
