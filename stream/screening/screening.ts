/**
 * The screening of record groups: what of them is test data, or no test data, and must not be sent.
 *
 * @module
 */
import { classifyOrgNumber } from "../../register/identifiers/org_number.ts";
import type { MessagePlace } from "../transforms/chain_transform.ts";
import { localId } from "../transforms/person_link.ts";
import type {
  DictionaryColumn,
  NumberColumn,
  RecordBatch,
  RecordGroup,
  TextColumn,
} from "../record_batch.ts";
import { cellAt, columnIndex } from "../record_batch.ts";
import { healthStationTables, tables } from "../../register/table.ts";
import { IdentityTable } from "./identity_table.ts";
import { isKnownTestNumber } from "./known_numbers.ts";
import { MunicipalityCount } from "./municipality_count.ts";
import { dayNumber, NumberReading, untold } from "./number_reading.ts";
import { oldestBelievedAge, type ScreeningReceiver, type ScreeningRuleId } from "./rules.ts";
import { ScreeningTally } from "./screening_tally.ts";
import { findTestName, reservedDomain, shortestTestName } from "./test_names.ts";

/** Options of {@linkcode Screening}. */
export interface ScreeningOptions {
  /** Where the extracts are meant to go. @default "production" */
  readonly receiver?: ScreeningReceiver;
  /** Rules whose findings are known and meant: they are told, and stop nothing. @default none */
  readonly allow?: readonly ScreeningRuleId[];
  /** Rows listed of each rule and source at most. @default 5 */
  readonly rowLimit?: number;
  /**
   * Persons followed at most, in a year over municipalities and in a municipality and year over messages. What is beyond
   * that is told in the result.
   *
   * @default 3 000 000
   */
  readonly personLimit?: number;
}

/** Identity numbers: where they stand, with what is told beside them. */
const ident = placesOf(tables.ident, ["national_id", "id_type", "pid"]);
const consultation = placesOf(healthStationTables.hst_consultation, [
  "national_id",
  "id_type",
  "sex",
  "birth_year",
]);
const person = placesOf(tables.person, ["person_id", "age", "sex", "death_date"]);

/** Columns with organisation numbers. */
const organisations = [
  ["service", columnIndex(tables.service, "org_number")],
  ["hospital_stay", columnIndex(tables.hospital_stay, "org_number")],
  ["hst_municipality", columnIndex(healthStationTables.hst_municipality, "org_number")],
  ["hst_unit", columnIndex(healthStationTables.hst_unit, "org_number")],
] as const;

/** Columns in which somebody may have typed a name. */
const freeTexts = [
  ["contact", columnIndex(tables.contact, "name")],
  ["contact", columnIndex(tables.contact, "email")],
  ["contact", columnIndex(tables.contact, "email_2")],
  ["person_info", columnIndex(tables.person_info, "dentist_assessed")],
  ["person_info", columnIndex(tables.person_info, "doctor_assessed")],
  ["hst_measurement", columnIndex(healthStationTables.hst_measurement, "measurement_type")],
  ["hst_measurement_result", columnIndex(healthStationTables.hst_measurement_result, "value")],
  ["hst_measurement_result", columnIndex(healthStationTables.hst_measurement_result, "measure_unit")],
  ["hst_unit", columnIndex(healthStationTables.hst_unit, "name")],
  ["hst_unit", columnIndex(healthStationTables.hst_unit, "local_code")],
] as const;

const addresses = [columnIndex(tables.contact, "email"), columnIndex(tables.contact, "email_2")];

/** Header values in which somebody may have typed a name, and those that name sender and receiver. */
const headerTexts = ["supplier", "system_id", "local_ident"];
const headerParties = [
  "sender_id",
  "sender_service_id",
  "receiver_id",
  "receiver_service_id",
  "institution_id",
] as const;

/**
 * Types of number whose control digits are known (code list 9032: 1 national identity number, 2 D-number, 3 H-number, 12
 * common help number). A passport number has none to be wrong, and the rule for DUF numbers (10) is not certain.
 */
const typesWithControlDigits: ReadonlySet<string> = new Set(["1", "2", "3", "12"]);

/** What of the message being screened is kept until it is over. */
interface OpenMessage {
  readonly place: MessagePlace;
  /** Four digits as a number; 0 where they are not known. */
  readonly municipality: number;
  /** Day after the last of the reporting year; absent where the year is not known. */
  readonly nextYear: number | undefined;
  readonly identities: IdentityTable | undefined;
  /** Something in it is fictitious. */
  isMarked: boolean;
  persons: number;
  /** Persons whose identity is known to be fictitious. */
  fictitious: number;
}

/**
 * Screens record groups one after the other, in constant memory: {@linkcode Screening.begin} a message, give
 * {@linkcode Screening.apply} its groups, and read the {@linkcode Screening.tally}.
 *
 * Messages of one person are brought together by municipality, year and local id where the ident message comes first;
 * `screenExtracts` sees to that.
 */
export class Screening {
  /** What was found. */
  readonly tally: ScreeningTally;
  readonly #personLimit: number;
  readonly #isTest: boolean;
  readonly #number = new NumberReading();
  /** The number last read is a well-known test number. */
  #isKnown = false;
  readonly #municipalities = new Map<number, MunicipalityCount>();
  readonly #identities = new Map<string, IdentityTable>();
  /** What is known of the organisation numbers in a dictionary, which lives as long as a reading. */
  readonly #judged = new WeakMap<readonly string[], Uint8Array>();
  readonly #decoder = new TextDecoder();
  #message: OpenMessage | undefined;
  /** Persons beyond the limit in what has been let go of. */
  #notFollowed = 0;

  /** Without options: for production. */
  constructor(options: ScreeningOptions = {}) {
    this.tally = new ScreeningTally(options);
    this.#personLimit = options.personLimit ?? 3_000_000;
    this.#isTest = options.receiver === "test";
  }

  /** Rows of persons that were too many to be followed. */
  get notFollowed(): number {
    let sum = this.#notFollowed;
    for (const table of [...this.#identities.values(), ...this.#municipalities.values()]) {
      sum += table.notFollowed;
    }
    return sum;
  }

  /**
   * Lets go of the years, and of the municipalities and years, that nothing more will come of. Of a place that is not
   * known, anything may come.
   */
  keepOnly(places: readonly { readonly municipality: string | null; readonly year: number | null }[]): void {
    const letGo = <Key>(
      tables: Map<Key, { readonly notFollowed: number }>,
      kept: ReadonlySet<Key | null>,
    ) => {
      if (kept.has(null)) return;
      for (const [key, { notFollowed }] of tables) {
        if (kept.has(key)) continue;
        this.#notFollowed += notFollowed;
        tables.delete(key);
      }
    };
    letGo(this.#municipalities, new Set(places.map(({ year }) => year)));
    letGo(this.#identities, new Set(places.map(scopeOf)));
  }

  /** Begins a message. Its header must be complete. */
  begin(place: MessagePlace, source: string): void {
    const { message, year } = place;
    const municipality = Number(place.municipality ?? 0);
    const scope = scopeOf(place);
    let identities = scope === null ? undefined : this.#identities.get(scope);
    if (identities === undefined && scope !== null && message.format.kind === "ident") {
      identities = new IdentityTable(this.#personLimit);
      this.#identities.set(scope, identities);
    }
    this.#message = {
      place,
      municipality: Number.isInteger(municipality) && municipality < 10_000 ? municipality : 0,
      nextYear: year === null ? undefined : dayNumber(year + 1, 1, 1),
      identities,
      isMarked: false,
      persons: 0,
      fictitious: 0,
    };
    this.tally.begin({ source, municipality: place.municipality, year });
    this.#screenHeader(message);
  }

  /** Screens a group of the message that was begun last. */
  apply(group: RecordGroup): void {
    const open = this.#message;
    if (open === undefined) throw new RangeError("Begin a message before its groups are screened");
    const { batches } = group;
    const idents = batches.get("ident");
    if (idents !== undefined) this.#screenIdents(idents, open);
    const consultations = batches.get("hst_consultation");
    if (consultations !== undefined) this.#screenConsultations(consultations, open);
    const persons = batches.get("person");
    if (persons !== undefined) this.#screenPersons(persons, open);
    for (const [table, column] of organisations) {
      const batch = batches.get(table);
      if (batch !== undefined) this.#screenOrganisations(batch, column, open);
    }
    for (const [table, column] of freeTexts) {
      const batch = batches.get(table);
      if (batch !== undefined) this.#screenTexts(batch, column, open);
    }
    const contacts = batches.get("contact");
    if (contacts !== undefined) this.#screenAddresses(contacts, open);
    for (const batch of batches.values()) {
      if (batch.misfits.length > 0) this.#screenMisfits(batch, open);
    }
    if (group.last) this.#end(open);
  }

  #screenHeader({ header, start }: MessagePlace["message"]): void {
    const open = this.#message!;
    const place = { table: "submission", start, end: start };
    for (const column of headerTexts) this.#screenText(header.get(column) ?? "", place, open);
    for (const column of headerParties) {
      const id = header.get(column)?.trim() ?? "";
      const rule = /^81\d{5}$/.test(id)
        ? "test_her_id"
        : classifyOrgNumber(id).fictitious
        ? "fictitious_organisation"
        : undefined;
      if (rule === undefined || column === "institution_id" && rule === "test_her_id") continue;
      open.isMarked = true;
      this.tally.add(rule, { ...place, identity: null, detail: column });
    }
  }

  #screenIdents(batch: RecordBatch, open: OpenMessage): void {
    const numbers = batch.columns[ident.national_id] as TextColumn;
    const types = batch.columns[ident.id_type] as DictionaryColumn;
    const ids = batch.columns[ident.pid] as TextColumn;
    const year = open.place.year;
    const follow = open.municipality > 0 && year !== null ? this.#followed(year) : undefined;
    const { identities } = open;
    const number = this.#number;
    for (let row = 0; row < batch.length; row++) {
      if (numbers.valid[row] === 0) continue;
      number.read(numbers.bytes, numbers.offsets[row]!, numbers.offsets[row + 1]!);
      this.#judgeNumber(batch, row, typeAt(types, row));
      this.#judgeBirth(batch, row, open);
      open.persons++;
      const isFictitious = this.#isFictitious();
      if (isFictitious) open.fictitious++;
      if (number.digits < 0) continue;
      if (follow?.add(number.digits, open.municipality)) this.#add("many_municipalities", batch, row);
      if (identities === undefined || ids.valid[row] === 0) continue;
      const id = idAt(ids, row, this.#decoder);
      if (id < 0) continue;
      identities.set(id, { birth: number.birth, birthYear: number.birthYear, sex: number.sex, isFictitious });
    }
  }

  #screenConsultations(batch: RecordBatch, open: OpenMessage): void {
    const numbers = batch.columns[consultation.national_id] as TextColumn;
    const types = batch.columns[consultation.id_type] as DictionaryColumn;
    const sexes = batch.columns[consultation.sex] as DictionaryColumn;
    const years = batch.columns[consultation.birth_year] as NumberColumn;
    const { place: { year } } = open;
    const follow = open.municipality > 0 && year !== null ? this.#followed(year) : undefined;
    const number = this.#number;
    for (let row = 0; row < batch.length; row++) {
      open.persons++;
      const born = years.valid[row] === 1 ? years.values[row]! : untold;
      if (born !== untold && year !== null) this.#judgeAge(batch, row, year - born);
      if (numbers.valid[row] === 0) continue;
      number.read(numbers.bytes, numbers.offsets[row]!, numbers.offsets[row + 1]!);
      this.#judgeNumber(batch, row, typeAt(types, row));
      if (born === untold) this.#judgeBirth(batch, row, open);
      if (this.#isFictitious()) open.fictitious++;
      if (number.digits >= 0 && follow?.add(number.digits, open.municipality)) {
        this.#add("many_municipalities", batch, row);
      }
      if (number.birth === untold) continue;
      if (born !== untold && Math.abs(number.birthYear - born) > 1) this.#add("age_contradicted", batch, row);
      const sex = sexes.valid[row] === 1 ? sexes.dictionary[sexes.codes[row]!] : undefined;
      if (sex === (number.sex === 1 ? "2" : "1")) this.#add("sex_contradicted", batch, row);
    }
  }

  #screenPersons(batch: RecordBatch, open: OpenMessage): void {
    const ids = batch.columns[person.person_id] as NumberColumn;
    const ages = batch.columns[person.age] as NumberColumn;
    const sexes = batch.columns[person.sex] as DictionaryColumn;
    const deaths = batch.columns[person.death_date] as NumberColumn;
    const { identities, place: { year } } = open;
    for (let row = 0; row < batch.length; row++) {
      open.persons++;
      const hasAge = ages.valid[row] === 1;
      const age = ages.values[row]!;
      if (hasAge && (age < 0 || age > oldestBelievedAge)) this.#addPerson("impossible_age", batch, row);
      if (identities === undefined || ids.valid[row] === 0) continue;
      const slot = identities.find(ids.values[row]!);
      if (slot < 0) continue;
      if (identities.isFictitiousAt(slot)) open.fictitious++;
      const birth = identities.birthAt(slot);
      if (birth === untold) continue;
      if (deaths.valid[row] === 1 && deaths.values[row]! < birth) {
        this.#addPerson("death_before_birth", batch, row);
      }
      if (sexes.valid[row] === 1) {
        const sex = sexes.dictionary[sexes.codes[row]!];
        if (sex === (identities.isManAt(slot) ? "K" : "M")) this.#addPerson("sex_contradicted", batch, row);
      }
      if (hasAge && year !== null) {
        // Of who was born in the year after, the number is told of already.
        const expected = year - identities.birthYearAt(slot);
        if (expected >= 0 && Math.abs(expected - age) > 1) this.#addPerson("age_contradicted", batch, row);
      }
    }
  }

  /** What the number alone says. */
  #judgeNumber(batch: RecordBatch, row: number, type: string | undefined): void {
    const number = this.#number;
    const { series, digits } = number;
    this.#isKnown = digits >= 0 && isKnownTestNumber(digits);
    if (series === "tenor") this.#add("synthetic_tax_authority", batch, row);
    else if (series === "nhn") this.#add("synthetic_helsenett", batch, row);
    else if (this.#isKnown) this.#add("well_known_test_number", batch, row);
    else if (number.placeholder) this.#add("placeholder_number", batch, row);
    else {
      if (series === "nav") this.#add("possibly_synthetic", batch, row);
      else if (this.#isTest) this.#add(number.valid ? "real_person" : "unproven_identity", batch, row);
      if (!number.valid && (type === undefined || typesWithControlDigits.has(type))) {
        this.#add("control_digits_wrong", batch, row);
      }
      return;
    }
    if (!number.valid && series !== undefined) {
      this.#add("control_digits_wrong", batch, row);
    }
  }

  /** The birth date that the number tells, against the reporting year. */
  #judgeBirth(batch: RecordBatch, row: number, { nextYear, place: { year } }: OpenMessage): void {
    const { birth, birthYear } = this.#number;
    if (birth === untold || nextYear === undefined || year === null) return;
    if (birth >= nextYear) this.#add("born_in_future", batch, row);
    else if (year - birthYear > oldestBelievedAge) this.#add("impossible_age", batch, row);
  }

  #judgeAge(batch: RecordBatch, row: number, age: number): void {
    if (age < 0) this.#addPerson("born_in_future", batch, row);
    else if (age > oldestBelievedAge) this.#addPerson("impossible_age", batch, row);
  }

  /** No living person has the number last read. */
  #isFictitious(): boolean {
    return this.#number.fictitious === "yes" || this.#number.placeholder || this.#isKnown;
  }

  #followed(year: number): MunicipalityCount {
    let table = this.#municipalities.get(year);
    if (table === undefined) this.#municipalities.set(year, table = new MunicipalityCount(this.#personLimit));
    return table;
  }

  #screenOrganisations(batch: RecordBatch, index: number, open: OpenMessage): void {
    const column = batch.columns[index]!;
    if (column.kind === "text") {
      for (let row = 0; row < batch.length; row++) {
        if (column.valid[row] === 1 && classifyOrgNumber(String(cellAt(column, row))).fictitious) {
          this.#addUnit(batch, row, open);
        }
      }
      return;
    }
    if (column.kind !== "dictionary") return;
    const fictitious = this.#organisationsIn(column.dictionary);
    if (fictitious === undefined) return;
    const { codes, valid } = column;
    for (let row = 0; row < batch.length; row++) {
      if (valid[row] === 1 && fictitious[codes[row]!] === 1) this.#addUnit(batch, row, open);
    }
  }

  /** Which of a dictionary's entries are fictitious; `undefined` where none is. A dictionary may have grown since. */
  #organisationsIn(dictionary: readonly string[]): Uint8Array | undefined {
    let judged = this.#judged.get(dictionary);
    if (judged === undefined || judged.length < dictionary.length) {
      // One entry more: whether there is any, and nothing is looked at twice.
      judged = Uint8Array.from(dictionary, (text) => classifyOrgNumber(text).fictitious ? 1 : 0);
      this.#judged.set(dictionary, judged);
    }
    return judged.includes(1) ? judged : undefined;
  }

  #addUnit(batch: RecordBatch, row: number, open: OpenMessage): void {
    open.isMarked = true;
    this.#addPerson("fictitious_organisation", batch, row);
  }

  #screenTexts(batch: RecordBatch, index: number, open: OpenMessage): void {
    const column = batch.columns[index]!;
    if (column.kind !== "text") return;
    const { offsets, valid, bytes } = column;
    for (let row = 0; row < batch.length; row++) {
      const [from, to] = [offsets[row]!, offsets[row + 1]!];
      if (valid[row] === 0 || to - from < shortestTestName || isNumeric(bytes[from]!)) continue;
      this.#screenText(this.#decoder.decode(bytes.subarray(from, to)), placeOf(batch, row), open);
    }
  }

  #screenText(text: string, place: TextPlace, open: OpenMessage): void {
    const found = findTestName(text);
    if (found === undefined) return;
    if (!found.isOnlyLikely) open.isMarked = true;
    this.tally.add(found.isOnlyLikely ? "placeholder_name" : "test_name", {
      ...place,
      identity: null,
      detail: found.name,
    });
  }

  #screenAddresses(batch: RecordBatch, open: OpenMessage): void {
    for (const index of addresses) {
      for (let row = 0; row < batch.length; row++) {
        const domain = reservedDomain(String(cellAt(batch.columns[index]!, row) ?? ""));
        if (domain === undefined) continue;
        open.isMarked = true;
        this.tally.add("reserved_contact", { ...placeOf(batch, row), identity: null, detail: domain });
      }
    }
  }

  /** What does not fit in its field may be text that somebody typed. */
  #screenMisfits(batch: RecordBatch, open: OpenMessage): void {
    for (const { raw, start, end } of batch.misfits) {
      if (raw.length >= shortestTestName) {
        this.#screenText(raw, { table: batch.table.name, start, end }, open);
      }
    }
  }

  #end(open: OpenMessage): void {
    this.#message = undefined;
    const { place: { message }, persons, fictitious, isMarked } = open;
    if (!this.#isTest || message.format.kind === "ident" || isMarked || persons <= fictitious) return;
    this.tally.add("no_test_mark", {
      table: "submission",
      start: message.start,
      end: message.end,
      identity: null,
      detail: null,
    });
  }

  /** A finding about the number last read. */
  #add(rule: ScreeningRuleId, batch: RecordBatch, row: number): void {
    if (this.tally.count(rule)) {
      this.tally.list(rule, { ...placeOf(batch, row), identity: maskedNumber(this.#number), detail: null });
    }
  }

  /** A finding about what stands beside numbers. */
  #addPerson(rule: ScreeningRuleId, batch: RecordBatch, row: number): void {
    if (this.tally.count(rule)) {
      this.tally.list(rule, { ...placeOf(batch, row), identity: null, detail: null });
    }
  }
}

interface TextPlace {
  readonly table: string;
  readonly start: number;
  readonly end: number;
}

function placeOf(batch: RecordBatch, row: number): TextPlace {
  return { table: batch.table.name, start: batch.start[row]!, end: batch.end[row]! };
}

/** Where local ids mean the same person; `null` where that is not known. */
function scopeOf(
  { municipality, year }: { readonly municipality: string | null; readonly year: number | null },
): string | null {
  return municipality === null || year === null ? null : `${municipality} ${year}`;
}

/** Places of columns by name. */
function placesOf<const Name extends string>(
  table: Parameters<typeof columnIndex>[0],
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name) => [name, columnIndex(table, name)])) as Record<Name, number>;
}

function typeAt({ valid, dictionary, codes }: DictionaryColumn, row: number): string | undefined {
  return valid[row] === 1 ? dictionary[codes[row]!] : undefined;
}

/** A local id as a number; -1 where it is none. Digits are read as they stand, the rest as everybody reads it. */
function idAt({ bytes, offsets }: TextColumn, row: number, decoder: TextDecoder): number {
  const [from, to] = [offsets[row]!, offsets[row + 1]!];
  if (to - from > 10 || to === from) return -1;
  let id = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - 48;
    if (digit >>> 0 > 9) return localId(decoder.decode(bytes.subarray(from, to)).trim()) ?? -1;
    id = id * 10 + digit;
  }
  return id;
}

/** Values of measurements and dates begin with a digit; no name does. */
function isNumeric(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** A number of which no digit is shown but the one that tells the series. */
function maskedNumber({ kind, series, digits }: NumberReading): string {
  const shown = series === "tenor" ? "••8••••••••" : series === "nhn" ? "••6••••••••" : "•••••••••••";
  return digits < 0 ? kind : `${shown} ${kind}`;
}
