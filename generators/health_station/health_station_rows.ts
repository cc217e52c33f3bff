/**
 * Children's consultations as the rows of a message.
 *
 * @module
 */
import { xprHst5600 } from "../../register/formats/xpr_hst_56_0_0.ts";
import type { RecordTable } from "../../register/table.ts";
import type { Message } from "../../stream/message.ts";
import type { RecordBatch, RecordGroup } from "../../stream/record_batch.ts";
import type { FictitiousContact } from "../identities/contacts.ts";
import { newYear } from "../life/seasons.ts";
import { RandomStream } from "../random/random_stream.ts";
import type { StreamKey } from "../random/stream_key.ts";
import { type ChildLife, Correction } from "./child_life.ts";
import { SMALL } from "./child_simulator.ts";
import { GrowingBatch } from "./growing_batch.ts";
import { EXTRA, forms, Measure, professions, types } from "./programme.ts";

/** A unit that consultations are held at. */
export interface HealthStationUnit {
  /** `enhetID`. */
  readonly id: number;
  /** Organisation number. */
  readonly organisation: string;
  /** Says that it is fictitious. */
  readonly name: string;
}

/** What a message is made from. */
export interface HealthStationRowsOptions {
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Organisation number of the municipality; its field is left out without one. */
  readonly organisation?: string;
  /** Reporting year. */
  readonly year: number;
  /** Key of the message's GUIDs. */
  readonly key: StreamKey;
  /** Whom to ask about the message. */
  readonly contact: FictitiousContact;
  /** Units of the municipality by part of its area, each a list by place; parts that are elsewhere have none. */
  readonly units: readonly (readonly HealthStationUnit[])[];
  /** The nearest block before one that the message has rows of; `undefined` where there is none. */
  readonly blockBefore: (block: number) => number | undefined;
}

/** Supplier, system and versions that all messages tell. */
const SYSTEM = Object.freeze({
  supplier: "kprkit (fiktiv)",
  system_id: "kprkit helsestasjon",
  system_version: "1.0",
  extract_version: "1.0",
});

const NO_GUID = new Int32Array(4);
const noGuid = new TextEncoder().encode("00000000-0000-0000-0000-000000000000");
/** Code list 8471: contact of the health stations. */
const CONTACT = "18";
/** Code list 8476: health station and school health. */
const UNIT_TYPE = "9";
/** A child has at most one consultation a day; days are counted from here in `konsultasjonID`. */
const FIRST_DAY = newYear(1996);
const DAYS = 16_384;
/** Notifications of a block that are numbered before the next block's. */
const BLOCK_DIGITS = 5;

const bytesOf = (text: string) => new TextEncoder().encode(text);
const [weightName, lengthName, heightName, headName] = ["Vekt", "Lengde", "Høyde", "Hodeomkrets"].map(
  bytesOf,
);
const [grams, kilograms, centimetres] = ["g", "kg", "cm"].map(bytesOf);
const unitIds = new Map<number, Uint8Array>();

/**
 * The rows of one municipality's message of a year. Blocks of children come one after the other: `begin`, `add` for each child,
 * `take`. Rows stand by child, and those of a child in order of time.
 *
 * Notifications form one chain over the whole message: each names the one before, the first none. The GUID of the last one of a
 * block follows from the block alone, so that the next block can name it without having been made after it. Sequence numbers
 * rise strictly, over the years too, with gaps between blocks.
 */
export class HealthStationRows {
  /** Number of the municipality in the year. */
  readonly municipality: string;
  /** Reporting year. */
  readonly year: number;
  readonly #options: HealthStationRowsOptions;
  readonly #notifications = new GrowingBatch("hst_notification", { status: ["N", "M", "C"] });
  readonly #consultations = new GrowingBatch("hst_consultation", {
    form: forms,
    recommended_type: types,
    breastfeeding: ["", "1", "2", "3"],
    sex: ["2", "1"],
    id_type: ["1", "2"],
  });
  readonly #participants = new GrowingBatch("hst_participant", { participant_type: ["2", "3"] });
  readonly #professionals = new GrowingBatch("hst_professional", {
    profession: professions,
    role: ["1", "2"],
  });
  readonly #measurements = new GrowingBatch("hst_measurement");
  readonly #results = new GrowingBatch("hst_measurement_result");
  readonly #unitReferences = new GrowingBatch("hst_unit_reference", { unit_type: [UNIT_TYPE] });
  readonly #notification = {
    guid: this.#notifications.text("notification_guid"),
    previous: this.#notifications.text("previous_guid"),
    reference: this.#notifications.text("reference_guid"),
    status: this.#notifications.code("status"),
    at: this.#notifications.text("notified_at"),
    sequence: this.#notifications.text("sequence_number"),
  };
  readonly #consultation = {
    id: this.#consultations.text("consultation_id"),
    started: this.#consultations.text("started_at"),
    recorded: this.#consultations.text("recorded_at"),
    form: this.#consultations.code("form"),
    type: this.#consultations.code("recommended_type"),
    breastfeeding: this.#consultations.code("breastfeeding"),
    patient: this.#consultations.text("patient_guid"),
    child: this.#consultations.text("child_id"),
    sex: this.#consultations.code("sex"),
    birthYear: this.#consultations.number("birth_year"),
    nationalId: this.#consultations.text("national_id"),
    idType: this.#consultations.code("id_type"),
  };
  readonly #participantType = this.#participants.code("participant_type");
  readonly #profession = this.#professionals.code("profession");
  readonly #role = this.#professionals.code("role");
  readonly #measurementType = this.#measurements.text("measurement_type");
  readonly #measuredAt = this.#measurements.text("measured_at");
  readonly #resultNumber = this.#results.number("result_number");
  readonly #value = this.#results.text("value");
  readonly #measureUnit = this.#results.text("measure_unit");
  readonly #unit = this.#unitReferences.text("unit_id");
  readonly #unitType = this.#unitReferences.code("unit_type");
  readonly #message: Message;
  readonly #guids: RandomStream;
  /** Words of the last notification's GUID. */
  readonly #last = new Int32Array(4);
  /** Words of the GUIDs of a child's notifications, by place of the consultation in its order. */
  #told = new Int32Array(256);
  /** What is told of a child: when, and four times the place of the consultation in its order, plus what becomes of it. */
  #when = new Int32Array(64);
  #what = new Int32Array(64);
  #block = -1;
  #inBlock = 0;

  /** A message without rows. */
  constructor(options: HealthStationRowsOptions) {
    this.#options = options;
    this.municipality = options.municipality;
    this.year = options.year;
    this.#guids = new RandomStream(options.key);
    this.#message = messageOf(options.year);
  }

  /** Begins a block of children, see `HealthStationCohort`. */
  begin(block: number): void {
    if (this.#block >= 0) throw new Error(`Block ${this.#block} has not been taken: take it first`);
    for (const batch of this.#batches()) batch.clear();
    this.#block = block;
    this.#inBlock = 0;
    this.#guids.restart(this.#options.key.child(block));
  }

  /** All that the message has of a child. */
  add(child: ChildLife): void {
    if (this.#block < 0) throw new Error("No block of children has begun: begin one first");
    const first = child.firstFrom(newYear(this.year));
    const end = child.firstFrom(newYear(this.year + 1));
    if (this.#told.length < (end - first) * 4) this.#told = new Int32Array((end - first) * 8);
    const count = this.#order(child, first, end);
    for (let place = 0; place < count; place++) this.#tell(child, first, place);
  }

  /** Puts what is told of a child in order of time; returns how much it is. */
  #order(child: ChildLife, first: number, end: number): number {
    const { recorded, correction, corrected } = child.consultations.columns;
    if ((end - first) * 2 > this.#when.length) {
      this.#when = new Int32Array((end - first) * 4);
      this.#what = new Int32Array((end - first) * 4);
    }
    let count = 0;
    for (let place = first; place < end; place++) {
      const row = child.order[place]!;
      const what = (place - first) * 4;
      this.#insert(count++, recorded[row]!, what + Correction.none);
      if (correction[row] !== Correction.none) {
        this.#insert(count++, corrected[row]!, what + correction[row]!);
      }
    }
    return count;
  }

  #insert(count: number, when: number, what: number): void {
    let to = count;
    for (; to > 0 && this.#when[to - 1]! > when; to--) {
      this.#when[to] = this.#when[to - 1]!;
      this.#what[to] = this.#what[to - 1]!;
    }
    this.#when[to] = when;
    this.#what[to] = what;
  }

  #tell(child: ChildLife, first: number, place: number): void {
    const when = this.#when[place]!;
    const status = this.#what[place]! & 3;
    const whose = this.#what[place]! >> 2;
    const row = child.order[first + whose]!;
    const { columns } = child.consultations;
    const second = columns.second_of_minute[row]!;
    const cells = this.#notification;
    const notification = this.#notifications.add(-1);
    this.#name(notification);
    if (status === Correction.none) this.#told.set(this.#last, whose * 4);
    if (status === Correction.none) cells.reference.skip(notification);
    else cells.reference.putGuid(notification, this.#told, whose * 4);
    cells.status.put(notification, status);
    cells.at.putTime(notification, when, second);
    const high = (this.year - 2000) * 100_000 + this.#block;
    cells.sequence.putNumber(notification, high, { value: ++this.#inBlock, digits: BLOCK_DIGITS });
    if (status === Correction.annulled) return;
    // What is told anew was not whole at first: without measurements, else without a place in the programme.
    const isIncomplete = status === Correction.none && columns.correction[row] === Correction.replaced;
    this.#consult(child, row, { notification, when, isIncomplete });
  }

  /** Gives a notification its GUID, and that of the one before. */
  #name(notification: number): void {
    const { guid, previous } = this.#notification;
    if (this.#inBlock > 0) previous.putGuid(notification, this.#last, 0);
    else {
      const before = this.#options.blockBefore(this.#block);
      if (before === undefined) previous.putBytes(notification, noGuid);
      else previous.putGuid(notification, this.#lastOf(before), 0);
    }
    for (let word = 0; word < 4; word++) this.#last[word] = this.#guids.uint32();
    guid.putGuid(notification, this.#last, 0);
  }

  /** Words of the GUID of a block's last notification. */
  #lastOf(block: number): Int32Array {
    const random = new RandomStream(this.#options.key.child(block, "last"));
    return Int32Array.from(NO_GUID, () => random.uint32());
  }

  #consult(
    child: ChildLife,
    row: number,
    { notification, when, isIncomplete }: {
      readonly notification: number;
      readonly when: number;
      readonly isIncomplete: boolean;
    },
  ): void {
    const { columns } = child.consultations;
    const cells = this.#consultation;
    const at = this.#consultations.add(notification);
    const day = columns.day[row]!;
    const start = day * 1440 + columns.minute[row]!;
    cells.id.putNumber(at, (child.ordinal + 1) * DAYS + day - FIRST_DAY);
    cells.started.putTime(at, start, 0);
    cells.recorded.putTime(at, when, 0);
    cells.form.put(at, columns.form[row]!);
    const measures = columns.measures[row]!;
    cells.type.put(at, isIncomplete && measures === 0 ? EXTRA : columns.type[row]!);
    cells.breastfeeding.put(at, columns.breastfeeding[row]!);
    cells.patient.putGuid(at, child.guid, 0);
    cells.child.putNumber(at, child.ordinal + 1);
    cells.sex.put(at, child.isBoy ? 1 : 0);
    cells.birthYear.put(at, child.birthYear);
    cells.nationalId.putBytes(at, child.number);
    cells.idType.put(at, child.isDNumber ? 1 : 0);
    const participants = columns.participants[row]!;
    for (let parent = 0; parent < (participants & 3); parent++) {
      this.#participantType.put(this.#participants.add(at), 0);
    }
    if ((participants & 4) !== 0) this.#participantType.put(this.#participants.add(at), 1);
    this.#professional(at, columns.profession[row]!, 0);
    if (columns.second[row]! >= 0) this.#professional(at, columns.second[row]!, 1);
    if (measures !== 0 && !isIncomplete) this.#measure(child, row, at);
    const reference = this.#unitReferences.add(at);
    this.#unit.putBytes(reference, this.#unitId(child.part, columns.unit[row]!));
    this.#unitType.put(reference, 0);
  }

  #professional(consultation: number, profession: number, role: number): void {
    const at = this.#professionals.add(consultation);
    this.#profession.put(at, profession);
    this.#role.put(at, role);
  }

  #measure(child: ChildLife, row: number, consultation: number): void {
    const { columns } = child.consultations;
    const measures = columns.measures[row]!;
    const time = columns.day[row]! * 1440 + columns.minute[row]! + 5;
    const isSmall = columns.day[row]! - child.born < SMALL;
    if ((measures & Measure.weight) !== 0) {
      const weight = columns.weight[row]!;
      const result = this.#result(consultation, weightName!, time);
      if (isSmall) this.#value.putNumber(result, weight);
      else this.#value.putTenths(result, weight / 100);
      this.#measureUnit.putBytes(result, isSmall ? grams! : kilograms!);
    }
    if ((measures & Measure.length) !== 0) {
      const result = this.#result(consultation, isSmall ? lengthName! : heightName!, time + 1);
      this.#value.putTenths(result, columns.length[row]!);
      this.#measureUnit.putBytes(result, centimetres!);
    }
    if ((measures & Measure.head) !== 0) {
      const result = this.#result(consultation, headName!, time + 2);
      this.#value.putTenths(result, columns.head[row]!);
      this.#measureUnit.putBytes(result, centimetres!);
    }
  }

  /** A measurement with one result, whose value is put. */
  #result(consultation: number, name: Uint8Array, time: number): number {
    const measurement = this.#measurements.add(consultation);
    this.#measurementType.putBytes(measurement, name);
    this.#measuredAt.putTime(measurement, time, 0);
    const result = this.#results.add(measurement);
    this.#resultNumber.put(result, 1);
    return result;
  }

  #unitId(part: number, unit: number): Uint8Array {
    const { id } = this.#options.units[part]![unit]!;
    let bytes = unitIds.get(id);
    if (bytes === undefined) unitIds.set(id, bytes = bytesOf(String(id)));
    return bytes;
  }

  /**
   * Ends the block: its rows, with contact, municipality and units behind those of the last block. The group is good until the
   * next block begins.
   */
  take(last: boolean): RecordGroup {
    if (this.#inBlock > 0) {
      this.#notification.guid.replaceGuid(this.#notifications.length - 1, this.#lastOf(this.#block));
    }
    this.#block = -1;
    const batches = new Map<RecordTable, RecordBatch>();
    for (const growing of this.#batches()) {
      if (growing.length === 0) continue;
      const batch = growing.batch();
      batches.set(batch.table.name, batch);
    }
    if (last) { for (const batch of this.#ending()) batches.set(batch.table.name, batch); }
    return { message: this.#message, batches, last, offset: 0, fragment: () => new Uint8Array() };
  }

  #batches(): readonly GrowingBatch[] {
    return [
      this.#notifications,
      this.#consultations,
      this.#participants,
      this.#professionals,
      this.#measurements,
      this.#results,
      this.#unitReferences,
    ];
  }

  /** What stands at the end of the message. */
  #ending(): readonly RecordBatch[] {
    const { municipality, organisation, contact, units } = this.#options;
    const contacts = new GrowingBatch("contact", { contact_type: [CONTACT] });
    const municipalities = new GrowingBatch("hst_municipality");
    const unitRows = new GrowingBatch("hst_unit");
    contacts.text("name").putText(contacts.add(0), contact.name);
    contacts.text("phone").putText(0, contact.telephone);
    contacts.text("email").putText(0, contact.email);
    contacts.code("contact_type").put(0, 0);
    municipalities.text("municipality_number").putText(municipalities.add(0), municipality);
    if (organisation !== undefined) municipalities.text("org_number").putText(0, organisation);
    for (const { id, organisation, name } of units.flat()) {
      const row = unitRows.add(0);
      unitRows.text("unit_id").putText(row, String(id));
      unitRows.text("org_number").putText(row, organisation);
      unitRows.text("name").putText(row, name);
    }
    return [contacts, municipalities, unitRows].filter(({ length }) => length > 0).map((rows) =>
      rows.batch()
    );
  }
}

/** The message of a whole year, drawn in the January after it. */
function messageOf(year: number): Message {
  return {
    format: xprHst5600,
    ordinal: 0,
    encoding: "utf-8",
    enveloped: false,
    header: new Map([
      ["format_version", xprHst5600.version],
      ["content_type", "B"],
      ["period_start", `${year}-01-01`],
      ["created_date", `${year + 1}-01-15`],
      ...Object.entries(SYSTEM),
      ["sequence_number", "1"],
      ["period_end", `${year}-12-31`],
    ]),
    misfits: [],
    start: 0,
    end: 0,
  };
}
