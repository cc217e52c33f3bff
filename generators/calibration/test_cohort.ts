/**
 * Persons for tests, written as messages and read again: what is counted is what stands in the XML.
 *
 * @module
 */
import { readRecords } from "../../stream/read_records.ts";
import { BytesSource } from "../../stream/source/mod.ts";
import { AliasTable, type RandomStream, randomStream } from "../random/mod.ts";
import {
  type AgeGroupIndex,
  ageGroups,
  ageSexOf2022,
  answerRecipients,
  answers,
  hoursBounds,
  hoursShares,
  needShares,
  recipientsOf,
  typeRecipients,
  typesOfCohort,
} from "../targets/mod.ts";
import type { CalibrationTally } from "./calibration_tally.ts";

/** A service; dates as `20240131`. */
export interface TestService {
  readonly type: number;
  readonly start?: string;
  readonly end?: string;
  readonly hours?: string;
  readonly refused?: true;
}

/** A person in a message. */
export interface TestPerson {
  readonly id: number;
  readonly age?: number;
  readonly sex?: string;
  readonly services?: readonly TestService[];
  /** Elements of sets of answers: `<poHeldg>1</poHeldg>`. */
  readonly answers?: readonly string[];
  readonly scores?: readonly (readonly [type: number, value: string, start: string])[];
}

function xmlOf({ id, age, sex, services = [], answers = [], scores = [] }: TestPerson): string {
  return `<PERSON pePeID="${id}">${age === undefined ? "" : `<peAlder>${age}</peAlder>`}${
    sex === undefined ? "" : `<peKjonn>${sex}</peKjonn>`
  }${
    answers.map((answer, i) => `<PERSONOPPL poPeID="${id}" poPoID="${id * 100 + i}">${answer}</PERSONOPPL>`)
      .join("")
  }${
    scores.map(([type, value, start], i) =>
      `<FUNKSJON fnPeID="${id}" fnFnID="${
        id * 100 + i
      }"><fnFunkType>${type}</fnFunkType><fnFunkVerdi>${value}</fnFunkVerdi>` +
      `<fnFraDato>${start}</fnFraDato><fnTilDato>99991231</fnTilDato></FUNKSJON>`
    ).join("")
  }${
    services.map(({ type, start, end, hours, refused }, i) =>
      `<TJENESTE tjPeID="${id}" tjTjID="${id * 100 + i}"><tjTjenType>${type}</tjTjenType><tjVedtak>${
        refused ? 1 : 2
      }</tjVedtak>` +
      (hours === undefined ? "" : `<tjTimerUke>${hours}</tjTimerUke>`) +
      (start === undefined ? "" : `<tjFraDato>${start}</tjFraDato>`) +
      (end === undefined ? "" : `<tjTilDato>${end}</tjTilDato>`) + "</TJENESTE>"
    ).join("")
  }</PERSON>`;
}

/** A message of the persons. */
export function messageOf(persons: readonly TestPerson[]): Uint8Array {
  return new TextEncoder().encode(
    `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">${
      persons.map(xmlOf).join("")
    }</IPLOS>`,
  );
}

/** Reads a message of the persons and counts it. */
export async function count(
  tally: CalibrationTally,
  year: number,
  persons: readonly TestPerson[],
): Promise<void> {
  for await (const group of readRecords(new BytesSource("test.xml", messageOf(persons)))) {
    tally.add(group, { year });
  }
}

const ageSex = new AliasTable(ageSexOf2022.flat());

/** Persons drawn from the targets of a year without regard to one another; a share of them were recipients in the year before. */
export function drawn(
  year: number,
  { seed, size, first }: { seed: number; size: number; first: number },
): TestPerson[] {
  const random = randomStream(seed, "calibration", year);
  const types = chancesOf(year);
  return Array.from({ length: size }, (_, i) => {
    const kind = ageSex.draw(random);
    const group = Math.floor(kind / 2) as AgeGroupIndex;
    const { from, to } = ageGroups[group]!;
    const level = pick(random, needShares(group));
    return {
      id: first + i,
      age: from + random.below((to === Infinity ? 105 : to) - from + 1),
      sex: kind % 2 === 0 ? "K" : "M",
      services: typesOf(random, types).map((type) => service(random, { type, year })),
      answers: answers.filter((answer) => random.unit() < answerRecipients(answer, year) / recipientsOf(year))
        .map((answer) => answerXml[answer]),
      scores: level === 3
        ? []
        : ([1, 5, 9, 13] as const).map((type) => [type, `${level + 2}`, `${year}0101`] as const),
    };
  });
}

/** Chances of each type, such that those who get any have the targets' shares. */
function chancesOf(year: number): readonly (readonly [type: number, chance: number])[] {
  const shares = typesOfCohort.map((type) =>
    [type, typeRecipients(type, year) / recipientsOf(year)] as const
  );
  let any = 1;
  for (let step = 0; step < 50; step++) {
    any = 1 - shares.reduce((none, [, share]) => none * (1 - share * any), 1);
  }
  return shares.map(([type, share]) => [type, share * any]);
}

function typesOf(
  random: RandomStream,
  types: readonly (readonly [type: number, chance: number])[],
): number[] {
  for (;;) {
    const drawn = types.filter(([, chance]) => random.unit() < chance).map(([type]) => type);
    if (drawn.length > 0) return drawn;
  }
}

const answerXml: Readonly<Record<typeof answers[number], string>> = {
  waiting_list_yes: "<poVenteliste>1</poVenteliste>",
  rehabilitation_yes: "<poHab>1</poHab>",
  rehabilitation_no: "<poHab>2</poHab>",
  round_the_clock_yes: "<poHeldg>1</poHeldg>",
};

function service(random: RandomStream, { type, year }: { type: number; year: number }): TestService {
  const shares = hoursShares(type);
  if (shares === undefined) return { type, start: `${year}0101` };
  const bin = pick(random, shares);
  const middle = (hoursBounds[bin]! + Math.min(hoursBounds[bin + 1]!, 60)) / 2;
  return { type, start: `${year}0101`, hours: middle.toFixed(2) };
}

function pick(random: RandomStream, shares: readonly number[]): number {
  let left = random.unit();
  for (const [place, share] of shares.entries()) {
    if (left < share) return place;
    left -= share;
  }
  return shares.length - 1;
}
