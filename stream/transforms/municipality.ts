/**
 * Municipality numbers to those of another time.
 *
 * @module
 */
import {
  counterparts,
  municipalities,
  municipality,
  municipalityName,
  municipalityYears,
} from "../../register/municipalities/mod.ts";
import { tables } from "../../register/table.ts";
import {
  type Column,
  columnIndex,
  type DictionaryColumn,
  Fate,
  type RecordBatch,
  type RecordGroup,
} from "../record_batch.ts";
import {
  type ChainTransform,
  type MessagePlace,
  replaceColumn,
  rewrittenText,
  TransformTally,
  withHeader,
} from "./chain_transform.ts";
import { LocalIdShift } from "./local_id_shift.ts";
import { PersonParts } from "./person_parts.ts";
import type { SplitRule } from "./split_rules.ts";

const HOME = columnIndex(tables.person, "home_municipality");
/** Where a header tells the municipality: ident messages have no field of their own for it. */
const NUMBER_COLUMNS: readonly string[] = Object.freeze([
  "municipality_number",
  "institution_id",
  "local_ident",
]);
const NUMBERS = NUMBER_COLUMNS.map((name) => columnIndex(tables.submission, name));

/** Which number a message gets: the one of its reporting year, or the last one known. */
export type MunicipalityNumbers = "reporting-year" | "today";

/** Options of {@linkcode RenumberMunicipality}. */
export interface RenumberOptions {
  /** Which number a message gets. */
  readonly numbers: MunicipalityNumbers;
  /** What becomes of a number that several follow, or came before. */
  readonly splits?: readonly SplitRule[];
  /** Where rules divide the persons of a message: the number whose persons this run takes. */
  readonly part?: string;
}

/** A number cannot be followed without being told how. */
export class MunicipalityError extends RangeError {
  /** Always `MunicipalityError`. */
  override readonly name = "MunicipalityError";
  /** What the user can do. */
  readonly hint: string;

  /** What cannot be decided, and the choices. */
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Renumbers a message and its persons' home municipality: to the number valid in the reporting year, or to that of
 * today, so that years before and after a reform stand under one number. Mergers are followed. Where several numbers
 * come into question a rule decides, and without one the run stops.
 *
 * Where several municipalities of one year come under one number, their messages are kept apart: each gets the old
 * number as its district in the store, and local ids of persons get a tenth digit in front, the old municipality's place
 * among them. Both are so in ident and care data, so that persons still find their ident rows.
 *
 * Source: Statistics Norway, KLASS 131, changes 2017 to 2024; letter of 27 October 2025 (the number valid in the
 * reporting year is to be used). Years after the last one known count as that one.
 */
export class RenumberMunicipality implements ChainTransform {
  readonly name = "municipality";
  readonly tally: TransformTally = new TransformTally();
  readonly #options: RenumberOptions;
  #old: string | null = null;
  #now: string | null = null;
  /** `null`: municipality or year are not known, and nothing is renumbered. */
  #targetYear: number | null = null;
  #shift: LocalIdShift | undefined;
  #parts: PersonParts | undefined;

  /** Options hold for all messages of a run. */
  constructor(options: RenumberOptions) {
    this.#options = options;
  }

  begin(place: MessagePlace): MessagePlace | void {
    const { municipality: old, year, message } = place;
    [this.#old, this.#now, this.#shift, this.#parts, this.#targetYear] = [
      old,
      old,
      undefined,
      undefined,
      null,
    ];
    if (old === null || year === null || municipality(old) === undefined) return;
    const targetYear = this.#options.numbers === "today" ? municipalityYears.to : year;
    this.#targetYear = targetYear;
    const choices = counterparts(old, targetYear);
    if (choices.length === 0) return;
    this.#now = choices.length === 1 ? choices[0]! : this.#decide(place, choices);
    const now = this.#now;
    if (now === old) return;
    const merged = this.#options.numbers === "today" ? mergedInto(now, { year, target: targetYear }) : [now];
    if (merged.length > 1 && merged.includes(old)) {
      this.#shift = new LocalIdShift(merged.indexOf(old), old);
    }
    const district = ["", "00"].includes(place.district ?? "") ? old : `${old}-${place.district}`;
    return {
      ...place,
      message: withHeader(message, renumberedHeader(message.header, old, now)),
      municipality: now,
      ...(this.#shift === undefined ? {} : { district }),
    };
  }

  apply(group: RecordGroup): void {
    const persons = group.batches.get("person");
    this.#parts?.apply(group, this.tally);
    if (persons !== undefined) this.#renumberHomes(persons);
    this.#shift?.apply(group);
    const submission = group.batches.get("submission");
    if (submission !== undefined && this.#now !== this.#old) this.#renumberHeader(submission);
  }

  #decide({ municipality: old, district, year, message }: MessagePlace, choices: readonly string[]): string {
    const rules = (this.#options.splits ?? []).filter((rule) => rule.municipality === old);
    const wrong = rules.find(({ number }) => !choices.includes(number));
    if (wrong !== undefined) {
      throw new MunicipalityError(
        `A rule sends ${old} to ${wrong.number}, which it did not become`,
        `Its numbers in ${this.#targetYear} are ${choices.join(", ")}`,
      );
    }
    const whole = rules.find((rule) => rule.district !== undefined && rule.district === district) ??
      rules.find(({ district, organisation, person }) => (district ?? organisation ?? person) === undefined);
    const byPerson = rules.filter(({ organisation, person }) => (organisation ?? person) !== undefined);
    if (byPerson.length > 0) {
      const { part } = this.#options;
      if (part === undefined || !choices.includes(part)) {
        throw new MunicipalityError(
          `Municipality ${old} of ${year} is divided by person, and no part is chosen`,
          `Run once for each part, with --split-part ${choices.join(", --split-part ")}`,
        );
      }
      this.#parts = new PersonParts(part, byPerson, {
        others: whole?.number,
        isIdent: message.format.kind === "ident",
      });
      return part;
    }
    if (whole !== undefined) return whole.number;
    throw new MunicipalityError(
      `Municipality ${old} of ${year} stands for several in ${this.#targetYear}: ${choices.join(", ")}`,
      "Say which with --split-rules and a table of the columns municipality and number, and where the municipality is " +
        "divided also district, organisation or person",
    );
  }

  #renumberHeader(batch: RecordBatch): void {
    const [old, now] = [this.#old!, this.#now!];
    for (const index of NUMBERS) {
      const column = batch.columns[index]!;
      if (column.kind !== "text") continue;
      const renumbered = (text: string) => text.trim() === old ? now : text;
      replaceColumn(batch, index, rewrittenText(column, batch.length, renumbered));
    }
    this.tally.change("message_renumbered", batch.length);
  }

  #renumberHomes(batch: RecordBatch): void {
    const column: Column = batch.columns[HOME]!;
    if (column.kind !== "dictionary" || this.#targetYear === null) return;
    const year = this.#targetYear;
    const dictionary = column.dictionary.map((text) => this.#homeOf(text, year));
    if (dictionary.every((text, code) => text === column.dictionary[code])) return;
    let changed = 0;
    for (let row = 0; row < batch.length; row++) {
      const isStored = column.valid[row] === 1 && batch.fate[row] === Fate.stored;
      if (isStored && dictionary[column.codes[row]!] !== column.dictionary[column.codes[row]!]) changed++;
    }
    replaceColumn(batch, HOME, { ...column, dictionary } satisfies DictionaryColumn);
    this.tally.change("home_renumbered", changed);
  }

  /** Home in the message's own municipality goes where it goes; elsewhere only where there is no choice. */
  #homeOf(text: string, year: number): string {
    const old = text.trim();
    if (old === this.#old && this.#now !== null) return this.#now;
    const choices = municipality(old) === undefined ? [] : counterparts(old, year);
    return choices.length === 1 && choices[0] !== old ? choices[0]! : text;
  }
}

/**
 * The numbers of a year that stand under one in the year `target`, itself first. Several municipalities may have gone into
 * one that kept its number.
 */
function mergedInto(
  now: string,
  { year, target }: { readonly year: number; readonly target: number },
): string[] {
  const known = Math.min(Math.max(year, municipalityYears.from), municipalityYears.to);
  const found = municipalities.map(({ code }) => code).filter((code) =>
    municipalityName(code, known) !== undefined && counterparts(code, target).includes(now)
  );
  return found.sort((a, b) => Number(b === now) - Number(a === now) || (a < b ? -1 : 1));
}

/** The header's values that are the old number, as the new one. */
function renumberedHeader(
  header: ReadonlyMap<string, string>,
  old: string,
  now: string,
): Readonly<Record<string, string>> {
  const told = NUMBER_COLUMNS.filter((column) => header.get(column)?.trim() === old);
  return Object.fromEntries(told.map((column) => [column, now]));
}
