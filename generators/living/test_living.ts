/**
 * Small cohorts that go on, for tests.
 *
 * @module
 */
import { MessageWriter } from "../cohort/message_writer.ts";
import { type CohortOptions, resolveCohort } from "../cohort/options.ts";
import type { CohortPerson } from "../cohort/plan.ts";
import { ExtractRows } from "../cohort/extract_rows.ts";
import type { RowPerson } from "../cohort/message_rows.ts";
import { ServiceUnits } from "../cohort/service_units.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { LifeCourse } from "../life/life_course.ts";
import { LifeSimulator } from "../life/simulator.ts";
import type { Change } from "./changes.ts";
import { dayOfIso } from "./days.ts";
import { ENTRY_HEAD, type EntryHead, entryHead } from "./day_entry.ts";
import { LivingPlan } from "./living_plan.ts";
import { LivingWorkshop } from "./living_workshop.ts";

/** A plan of the days of a small cohort. */
export function livingPlan(
  { first, last, ...options }: Partial<CohortOptions> & { readonly first: string; readonly last: string },
): LivingPlan {
  const { spec } = resolveCohort({
    seed: 7,
    persons: 300,
    municipalities: ["4601"],
    years: { from: 2021, to: 2023 },
    ...options,
  });
  return new LivingPlan({ ...spec, living: { first: dayOfIso(first)!, last: dayOfIso(last)! } });
}

/** An entry of a day, as text. */
export interface ToldEntry extends EntryHead {
  readonly day: number;
  readonly text: string;
}

/** All that is told, in order of the days. */
export function toldOf(plan: LivingPlan): readonly ToldEntry[] {
  const workshop = new LivingWorkshop(plan);
  const told: ToldEntry[] = [];
  for (const block of plan.blocks()) {
    for (const { bytes, pieces } of workshop.make(block)) {
      let at = 0;
      for (const { file: day, length } of pieces) {
        for (const end = at + length; at < end;) {
          const head = entryHead(bytes.subarray(at, at += ENTRY_HEAD));
          told.push({ ...head, day, text: new TextDecoder().decode(bytes.subarray(at, at += head.length)) });
        }
      }
    }
  }
  return told.sort((a, b) => a.day - b.day);
}

/** The lines among what is told. */
export function changesOf(told: readonly ToldEntry[]): readonly Change[] {
  return told.filter(({ kind }) => kind !== "ipl" && kind !== "ide").map(({ text }) => JSON.parse(text));
}

/** `pePeID` of an element. */
export function personOf(element: string): string {
  return /pePeID="(\d+)"/.exec(element)![1]!;
}

/** The elements of the extract of a year as it is in the end, by municipality and person. */
export function extractOf(
  plan: LivingPlan,
  year: number,
  see = (life: LifeCourse) => life,
): Map<string, string> {
  const { spec, cohort } = plan;
  const { seed, years: { from } } = spec;
  const [lives, movers] = [0, 1].map(() => new LifeSimulator({ seed, from, to: year }));
  movers!.startBlock("movers", 0);
  const writer = new MessageWriter({ ...spec, gzip: false });
  const numbers = new UnitNumbers(seed);
  const life = new LifeCourse();
  const elements = new Map<string, string>();
  const extracts = new Map<string, ExtractRows>();
  const extractOf = (municipality: string) => {
    let rows = extracts.get(municipality);
    if (rows === undefined) {
      const inhabitants = cohort.inhabitants(municipality);
      const units = new ServiceUnits({ numbers, municipality, inhabitants });
      rows = new ExtractRows({ municipality, year, units }, cohort);
      extracts.set(municipality, rows);
    }
    return rows;
  };
  const add = (person: CohortPerson, at: { readonly area: number; readonly part: number }, home?: 0 | 1) => {
    const municipality = plan.municipality(at, year);
    const rows = extractOf(municipality);
    const { ordinal, number, kind } = person;
    const row: RowPerson = { ordinal, number, kind, ...(home === undefined ? {} : { home }) };
    if (!rows.add(see(life), row)) return;
    const chunks = writer.body(rows.professional.take(false)).chunks;
    const text = chunks.map((chunk) => new TextDecoder().decode(chunk)).join("");
    elements.set(`${municipality} ${personOf(text)}`, text);
  };
  for (const block of plan.blocks()) {
    if (block.kind !== "own") continue;
    const { name, persons } = plan.block(block);
    lives!.startBlock(...name);
    for (const person of persons) {
      if (person.entry > year) continue;
      const { ordinal, birthDate, sex, entry, movesTo } = person;
      const birthYear = Number(birthDate.slice(0, 4));
      const mover = movesTo !== undefined;
      const lived = { ordinal, born: dayOfIso(birthDate)!, birthYear, sex, entry, mover };
      (mover ? movers! : lives!).live(lived, life);
      add(person, person, mover ? 0 : undefined);
      if (mover) add(person, movesTo, 1);
    }
  }
  return elements;
}
