/**
 * How children grow: medians and spread by age and sex.
 *
 * The directorate has children up to 5 years held against the WHO's growth standard and older ones against the Bergen growth
 * study. The numbers here are rounded, made for kprkit in the shape of such curves, and no copy of either: good for data that
 * looks right, not for judging a child.
 *
 * @module
 */
import { exactExp, exactLog } from "../random/exact_math.ts";

/** Days of age that are known: up to the 21st birthday. */
const DAYS = 21 * 366;
const MONTH = 30.4375;

/** Age in months and what is true of it, first girls, then boys, each as middle and standard deviation. */
type Knots = readonly (readonly [months: number, girl: number, girlSd: number, boy: number, boySd: number])[];

/** Centimetres. */
const LENGTH: Knots = [
  [0, 49.3, 1.9, 50.1, 1.9],
  [1, 53.6, 1.9, 54.6, 2],
  [3, 59.9, 2.1, 61.4, 2.1],
  [6, 66, 2.3, 67.8, 2.2],
  [9, 70.4, 2.5, 72.2, 2.4],
  [12, 74.3, 2.6, 76, 2.5],
  [18, 81, 2.9, 82.5, 2.8],
  [24, 86.6, 3.2, 88, 3.1],
  [36, 95.6, 3.8, 96.8, 3.7],
  [48, 103.3, 4.2, 104.2, 4.2],
  [72, 117.5, 5, 118.5, 5],
  [96, 129.5, 5.6, 130.5, 5.6],
  [120, 140.5, 6.3, 141, 6.2],
  [132, 146.8, 6.8, 146.2, 6.6],
  [144, 153.2, 7, 152.2, 7.3],
  [156, 158.8, 6.8, 159.2, 8],
  [168, 162.8, 6.4, 166.3, 8],
  [180, 165.3, 6.2, 172.3, 7.5],
  [192, 166.5, 6.1, 176.3, 7],
  [204, 167.1, 6.1, 178.8, 6.7],
  [216, 167.4, 6.1, 180.1, 6.5],
  [252, 167.6, 6.1, 180.6, 6.5],
];

/** Kilograms, with the standard deviation of the logarithm. */
const WEIGHT: Knots = [
  [0, 3.35, 0.135, 3.48, 0.135],
  [0.3, 3.4, 0.13, 3.55, 0.13],
  [1, 4.2, 0.125, 4.5, 0.125],
  [3, 5.85, 0.12, 6.4, 0.12],
  [6, 7.3, 0.12, 7.95, 0.115],
  [9, 8.3, 0.118, 9, 0.112],
  [12, 9.05, 0.118, 9.75, 0.112],
  [18, 10.4, 0.118, 11.1, 0.112],
  [24, 11.7, 0.12, 12.4, 0.115],
  [36, 14.1, 0.125, 14.6, 0.12],
  [48, 16.4, 0.13, 16.8, 0.127],
  [72, 21.4, 0.145, 21.8, 0.14],
  [96, 27, 0.16, 27.3, 0.155],
  [120, 33.6, 0.175, 33.5, 0.17],
  [144, 42.3, 0.18, 41, 0.185],
  [168, 51.5, 0.17, 53, 0.185],
  [192, 57.5, 0.155, 64, 0.17],
  [216, 60.5, 0.15, 71, 0.155],
  [252, 62, 0.15, 75, 0.15],
];

/** Centimetres. */
const HEAD: Knots = [
  [0, 34.4, 1.2, 35, 1.2],
  [1.5, 37.4, 1.2, 38.3, 1.2],
  [3, 39.6, 1.2, 40.6, 1.2],
  [6, 42.3, 1.3, 43.4, 1.2],
  [12, 45, 1.35, 46.2, 1.3],
  [24, 47.3, 1.4, 48.4, 1.35],
  [60, 50, 1.45, 51, 1.45],
  [252, 54.5, 1.5, 56, 1.5],
];

/** Middle and spread for each day of age; straight lines between the knots. */
interface Curve {
  readonly middle: Float64Array;
  readonly spread: Float64Array;
}

function curveOf(knots: Knots, sex: 0 | 1): Curve {
  const curve = { middle: new Float64Array(DAYS), spread: new Float64Array(DAYS) };
  for (let day = 0, next = 1; day < DAYS; day++) {
    const months = day / MONTH;
    while (next < knots.length - 1 && knots[next]![0] < months) next++;
    const [a, b] = [knots[next - 1]!, knots[next]!];
    const part = Math.min(1, (months - a[0]) / (b[0] - a[0]));
    const between = (place: 1 | 2 | 3 | 4) => a[place] + (b[place] - a[place]) * part;
    curve.middle[day] = between(sex === 0 ? 1 : 3);
    curve.spread[day] = between(sex === 0 ? 2 : 4);
  }
  return curve;
}

const lengths = [curveOf(LENGTH, 0), curveOf(LENGTH, 1)] as const;
const heads = [curveOf(HEAD, 0), curveOf(HEAD, 1)] as const;
const weights = ([0, 1] as const).map((sex) => {
  const { middle, spread } = curveOf(WEIGHT, sex);
  return { middle: middle.map(exactLog), spread };
});

/** From here on a child stays on its own centile. */
const SETTLED = 730;

/** Where a child lies among others of its age and sex, in standard deviations. */
export class Centiles {
  /** 0 girl, 1 boy. */
  sex: 0 | 1 = 0;
  /** At birth, and from two years of age on; between them the child goes from one to the other. */
  lengthAtBirth = 0;
  length = 0;
  weightAtBirth = 0;
  weight = 0;
  head = 0;

  /** Centimetres at an age in days. */
  lengthAt(age: number): number {
    const { middle, spread } = lengths[this.sex];
    return middle[age]! + spread[age]! * this.#between(this.lengthAtBirth, this.length, age);
  }

  /** Kilograms at an age in days. */
  weightAt(age: number): number {
    const { middle, spread } = weights[this.sex]!;
    return exactExp(middle[age]! + spread[age]! * this.#between(this.weightAtBirth, this.weight, age));
  }

  /** Centimetres around the head at an age in days. */
  headAt(age: number): number {
    const { middle, spread } = heads[this.sex];
    return middle[age]! + spread[age]! * this.head;
  }

  #between(first: number, second: number, age: number): number {
    return age >= SETTLED ? second : first + (second - first) * age / SETTLED;
  }
}
