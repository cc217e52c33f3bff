/**
 * The persons that generated extracts repeat: the demo set's, with what an EPJ exports beyond it, so that every
 * column of every table has values.
 *
 * @module
 */
import { makeCohort, periodOf } from "../fixtures/demo_cohort.ts";
import { type Fields, type PersonRecord, recordsOf, type YearRecords } from "../fixtures/demo_messages.ts";
import { Random } from "../fixtures/random.ts";
import type { Shape } from "./extract_shape.ts";

/** Years that extracts can be made for. */
export type ExtractYear = 2019 | 2020 | 2021;

/** Options of {@linkcode drawPersons}. */
export interface DrawPersonsOptions {
  readonly seed: number;
  readonly shape: Shape;
  readonly year: ExtractYear;
  /** Persons to draw. */
  readonly pool: number;
}

/** What a municipality reports for a year; ids are nine digits that others can be written over. */
export function drawPersons(options: DrawPersonsOptions): YearRecords {
  const { seed, shape, year, pool } = options;
  const random = new Random(seed);
  const cohort = makeCohort({ municipality: "4601", size: pool, seed, firstOrgNumber: 1 });
  const records = recordsOf(cohort, periodOf(year));
  for (const person of records.persons) {
    const { fields, ...rows } = person;
    person.FUNKSJON.splice(0, Infinity, ...allVariables(person.FUNKSJON));
    for (const info of person.PERSONOPPL) addRareInfo(info, random);
    for (const service of person.TJENESTE) addGrantedHours(service, random);
    if (shape.name === "wide-dictionary") giveDiagnosis(person);
    shape.fill?.(rows, random);
    for (const row of [fields, ...Object.values(rows).flat()]) nineDigitIds(row);
  }
  return records;
}

/** The rows, with every variable of the function register scored as an EPJ exports it. */
function allVariables(rows: readonly Fields[]): Fields[] {
  return rows.length === 0 ? [] : Array.from({ length: 18 }, (_, index) => ({
    ...rows[index % rows.length]!,
    fnFunkType: String(index + 1),
  }));
}

/** Fields of the yearly status that the demo set leaves out. */
function addRareInfo(info: Fields, random: Random): void {
  if (info["poIndPlan"] !== undefined) {
    info["poHarKoordinator"] = info["poIndPlan"] === "1" ? "11" : random.pick(["12", "13", "14"]);
  }
  for (const place of ["Arb", "Fri"]) {
    if (info[`po${place}BistBehov`] === undefined) continue;
    const needed = random.chance(0.2);
    info[`po${place}TranspBehov`] = needed ? "1" : random.pick(["2", "2", "9"]);
    if (needed) info[`po${place}TranspMottar`] = random.pick(["1", "2", "3"]);
  }
}

function addGrantedHours(service: Fields, random: Random): void {
  const hours = service["tjTimerUke"];
  if (hours !== undefined && random.chance(0.1)) service["tjResTimerUke"] = hours;
}

function giveDiagnosis(person: PersonRecord): void {
  if (person.DIAGNOSE.length > 0) return;
  const id = person.fields["@pePeID"]!;
  const start = person.fields["peFraDato"]!;
  person.DIAGNOSE.push({
    "@diPeID": id,
    "@diDiID": "1",
    diKodeVersjon: "ICD-10",
    diDiagKode: "F00",
    diFraDato: start,
    diTilDato: "99991231",
  });
}

function nineDigitIds(row: Fields): void {
  for (const name of Object.keys(row)) {
    if (/^@..(PeID|PoID|FnID|TjID|VeID|DiID|DgID)$/.test(name)) row[name] = "100000000";
  }
}
