/**
 * The proof that no person of a cohort is real or made twice: every number judged one by one.
 *
 * @module
 */
import assert from "node:assert/strict";
import { classifyOrgNumber, classifyPersonNumber } from "../../register/identifiers/mod.ts";
import type { IdentityStratum } from "./block_layout.ts";
import type { PersonIdentity } from "./identity_plan.ts";

/** Recipients during 2022, women and men, by the ages an age group starts and ends with. */
const recipients: readonly (readonly [first: number, last: number, women: number, men: number])[] = [
  // Helsedirektoratet, Kommunale helse- og omsorgstjenester 2022, mottakere etter alder og kjønn.
  [0, 17, 7353, 12105],
  [18, 49, 44544, 41532],
  [50, 66, 28621, 26551],
  [67, 79, 46167, 36756],
  [80, 89, 61975, 34215],
  [90, 107, 36100, 14449],
];

/** Everyone with services in 2022: even within an age group, but from 90 on a fifth fewer with every year of age. */
export function recipientStrata(): IdentityStratum[] {
  return recipients.flatMap(([first, last, women, men]) => {
    const ages = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const shares = ages.map((age) => age >= 90 ? 0.8 ** (age - 90) : 1);
    const total = shares.reduce((sum, share) => sum + share, 0);
    return ages.flatMap((age, i): IdentityStratum[] => [
      { birthYear: 2022 - age, sex: "K", weight: women * shares[i]! / total },
      { birthYear: 2022 - age, sex: "M", weight: men * shares[i]! / total },
    ]);
  });
}

/** Which of many whole numbers have been seen, a bit each. */
class SeenNumbers {
  readonly #bits: Uint8Array;

  constructor(size: number) {
    this.#bits = new Uint8Array(Math.ceil(size / 8));
  }

  /** Whether this is the first time. */
  add(value: number): boolean {
    const bit = 1 << (value & 7);
    const byte = this.#bits[value >>> 3]!;
    this.#bits[value >>> 3] = byte | bit;
    return (byte & bit) === 0;
  }
}

/** Judges identities of one cohort, and remembers them all. */
export class IdentityProof {
  /** Nine first digits with 80 taken off the month: day up to 79, month up to 12, year and individual number. */
  readonly #numbers: SeenNumbers = new SeenNumbers(80 * 13 * 100_000);
  readonly #ordinals: SeenNumbers = new SeenNumbers(2 ** 27);
  readonly #strata: readonly IdentityStratum[];
  /** Identities judged. */
  persons = 0;
  /** How many of them have a D-number. */
  dNumbers = 0;
  /** How many were born in another year than their stratum, because its numbers were used up. */
  moved = 0;

  constructor(strata: readonly IdentityStratum[]) {
    this.#strata = strata;
  }

  /** Fails where the identity is anything but fictitious, right, and seen for the first time. */
  judge(identity: PersonIdentity): void {
    const { number, kind, birthDate, sex, stratum, ordinal } = identity;
    const told = classifyPersonNumber(number);
    if (
      told.fictitious !== "yes" || told.series !== "tenor" || !told.valid || told.rule !== "classic" ||
      told.kind !== kind || told.birthDate !== birthDate || told.sex !== sex
    ) {
      assert.fail(`${number} is not what it should be: ${JSON.stringify({ identity, told })}`);
    }
    if (!hasRightControlDigits(number)) assert.fail(`${number} has wrong control digits`);
    if (!this.#numbers.add(compact(number))) assert.fail(`${number} was given twice`);
    if (!this.#ordinals.add(ordinal)) assert.fail(`Two persons have the ordinal ${ordinal}`);
    const wanted = this.#strata[stratum]!;
    if (wanted.sex !== sex) assert.fail(`${number} has another sex than its stratum`);
    if (wanted.birthYear !== Number(birthDate.slice(0, 4))) this.moved++;
    if (kind === "dnr") this.dNumbers++;
    this.persons++;
  }
}

/** A number below 104 000 000 for eleven digits with right control digits, another for each. */
function compact(number: string): number {
  const day = Number(number.slice(0, 2));
  const month = Number(number.slice(2, 4)) - 80;
  return (day * 13 + month) * 100_000 + Number(number.slice(4, 9));
}

/**
 * The classic rule once more, without a line of `register/`: both sums that the tax authority prints, by digits.
 *
 * Source: ehelse.no, "Identifikatorer for personer".
 */
export function hasRightControlDigits(number: string): boolean {
  const d = Array.from(number, Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const first = 3 * d[0] + 7 * d[1] + 6 * d[2] + d[3] + 8 * d[4] + 9 * d[5] + 4 * d[6] + 5 * d[7] + 2 * d[8] +
    d[9];
  const second = 5 * d[0] + 4 * d[1] + 3 * d[2] + 2 * d[3] + 7 * d[4] + 6 * d[5] + 5 * d[6] + 4 * d[7] +
    3 * d[8] + 2 * d[9] + d[10];
  return d.length === 11 && first % 11 === 0 && second % 11 === 0;
}

/** Judges organisation numbers of one cohort. */
export class UnitProof {
  readonly #numbers: SeenNumbers = new SeenNumbers(20_000_000);

  /** Fails where an organisation number could be real, is wrong, or was given before. */
  judge(number: string): void {
    const told = classifyOrgNumber(number);
    if (!told.fictitious || told.form !== "nine" || !told.below810) assert.fail(`${number} could be real`);
    const d = Array.from(number, Number);
    const sum = [3, 2, 7, 6, 5, 4, 3, 2, 1].reduce((sum, weight, i) => sum + weight * d[i]!, 0);
    if (sum % 11 !== 0) assert.fail(`${number} has a wrong control digit`);
    if (!this.#numbers.add(Math.floor(Number(number) / 10) - 20_000_000)) {
      assert.fail(`${number} was given twice`);
    }
  }
}
