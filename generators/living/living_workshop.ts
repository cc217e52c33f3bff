/**
 * What changes day by day in a cohort, in one thread.
 *
 * @module
 */
import { daysFromCivil } from "../../stream/mapper/value_parser.ts";
import { MessageWriter, type WrittenGroup } from "../cohort/message_writer.ts";
import type { CohortBlock, CohortPerson } from "../cohort/plan.ts";
import type { RowPerson } from "../cohort/message_rows.ts";
import { ServiceUnits } from "../cohort/service_units.ts";
import {
  type BlockSlice,
  type FileFrame,
  type FilePiece,
  SLICE_PERSONS,
  SliceBytes,
  type Workshop,
} from "../cohort/workshop.ts";
import type { CohortFile } from "../cohort/cohort_files.ts";
import { ExtractRows } from "../cohort/extract_rows.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { LifeCourse } from "../life/life_course.ts";
import { newYear } from "../life/seasons.ts";
import { LifeSimulator } from "../life/simulator.ts";

import { type EntryKind, putEntryHead } from "./day_entry.ts";
import { KnownLife } from "./known_life.ts";
import { LivingPlan } from "./living_plan.ts";
import { baseDay, type LivingSpec, yearsTold } from "./living_spec.ts";
import { Registration } from "./registration.ts";
import { type PersonChange, YearView } from "./year_view.ts";

/** The only block of those who may move, as in the cohort. */
const MOVERS = "movers";

const encoder = new TextEncoder();

/** Makes the changes of blocks: a piece a day, with entries as `day_entry.ts` tells. Pieces name the day as their file. */
export class LivingWorkshop implements Workshop {
  readonly #plan: LivingPlan;
  readonly #writer: MessageWriter;
  readonly #bytes = new SliceBytes();
  readonly #life = new LifeCourse();
  readonly #known: KnownLife;
  readonly #numbers: UnitNumbers;
  readonly #units = new Map<string, ServiceUnits>();
  readonly #head = new Uint8Array(12);
  #views = new Map<string, YearView>();
  #area = -1;
  #simulators: { readonly lives: LifeSimulator; readonly movers: LifeSimulator } | undefined;
  #pieces: { file: number; length: number }[] = [];

  /** Nothing is made before it is asked for. */
  constructor(plan: LivingPlan) {
    this.#plan = plan;
    const { spec } = plan;
    // Messages are packed whole: pieces of a few persons would hardly shrink.
    this.#writer = new MessageWriter({ ...spec, gzip: false });
    this.#numbers = new UnitNumbers(spec.seed);
    this.#known = new KnownLife(new Registration(spec.seed), baseDay(spec));
  }

  /** The workshop of a worker. */
  static of(spec: LivingSpec): LivingWorkshop {
    return new LivingWorkshop(new LivingPlan(spec));
  }

  giveBack(memory: ArrayBuffer): void {
    this.#bytes.giveBack(memory);
  }

  /** Head and tail of a message; the header is the day's. */
  frame(file: CohortFile, { day, sequence }: { readonly day: number; readonly sequence: number } = {
    day: newYear(file.year + 1) - 1,
    sequence: 1,
  }): FileFrame {
    const { municipality, year, kind } = file;
    const extract = new ExtractRows(
      { municipality, year, units: this.#unitsOf(municipality) },
      this.#plan.cohort,
    );
    const rows = kind === "ide" ? extract.ident : extract.professional;
    const head = ofDay(rows.head(), { day, sequence });
    return this.#writer.frame(file, { head, tail: { ...head, batches: new Map() }, issue: [day] });
  }

  *make(block: CohortBlock): Generator<BlockSlice> {
    if (this.#area !== block.area) {
      this.#area = block.area;
      this.#views = new Map();
      this.#units.clear();
    }
    const { lives, movers } = this.#simulators ??= this.#newSimulators();
    const { name: [area, number], persons } = this.#plan.block(block);
    lives.startBlock(area, number);
    let count = 0;
    for (const person of persons) {
      if (count === SLICE_PERSONS) {
        yield this.#slice(block, count);
        count = 0;
      }
      count++;
      this.#live(person, person.movesTo === undefined ? lives : movers);
      this.#tell(person, block);
    }
    yield this.#slice(block, count);
  }

  #slice({ kind }: CohortBlock, persons: number): BlockSlice {
    const pieces = this.#pieces.map(({ file, length }): FilePiece => ({
      file,
      length,
      plainBytes: length,
      rows: {},
    }));
    this.#pieces = [];
    return { persons: kind === "own" ? persons : 0, bytes: this.#bytes.take(), pieces, truth: "" };
  }

  #live({ ordinal, birthDate, sex, entry, movesTo }: CohortPerson, simulator: LifeSimulator): void {
    const birthYear = Number(birthDate.slice(0, 4));
    const born = daysFromCivil(birthYear, Number(birthDate.slice(5, 7)), Number(birthDate.slice(8)));
    simulator.live(
      { ordinal, born, birthYear, sex, entry, mover: movesTo !== undefined },
      this.#life,
    );
  }

  #tell(person: CohortPerson, { kind, area }: CohortBlock): void {
    const days = this.#known.daysOf(this.#life, this.#plan.spec.living);
    if (days.length === 0) return;
    const { ordinal, number, kind: type, movesTo } = person;
    const row = { ordinal, number, kind: type };
    if (movesTo === undefined) this.#tellIn(person, row, days);
    else {
      if (kind === "own") this.#tellIn(person, { ...row, home: 0 }, days);
      if (movesTo.area === area) this.#tellIn(movesTo, { ...row, home: 1 }, days);
    }
  }

  #tellIn(
    part: { readonly area: number; readonly part: number },
    person: RowPerson,
    days: readonly number[],
  ): void {
    const told = new Set<number>();
    for (const day of days) {
      for (const year of yearsTold(day, this.#plan.spec)) {
        const view = this.#viewOf(this.#plan.municipality(part, year), year);
        const isFirst = !told.has(year) && !this.#wasTold(view, { person, day });
        const change = view.compare(this.#life, { person, known: this.#known, day });
        if (change === undefined) continue;
        told.add(year);
        this.#put(change, { view, day, isFirst });
      }
    }
  }

  /** Whether a message of the year had the person before a day, in a run before this one or not. */
  #wasTold(view: YearView, { person, day }: { readonly person: RowPerson; readonly day: number }): boolean {
    const first = newYear(view.place.year);
    const earlier = this.#known.daysOf(this.#life, { first, last: day - 1 });
    return earlier.some((day) => view.compare(this.#life, { person, known: this.#known, day }) !== undefined);
  }

  #put(
    { changes, element, ident }: PersonChange,
    { view, day, isFirst }: { readonly view: YearView; readonly day: number; readonly isFirst: boolean },
  ): void {
    const before = this.#bytes.length;
    if (element.batches.size > 0) {
      this.#entry("ipl", view, this.#writer.body(element).chunks);
      if (isFirst) this.#entry("ide", view, this.#writer.body(ident).chunks);
    }
    for (const change of changes) {
      this.#entry(change.change, view, [encoder.encode(JSON.stringify(change) + "\n")]);
    }
    const length = this.#bytes.length - before;
    if (length > 0) this.#pieces.push({ file: day, length });
  }

  #entry(kind: EntryKind, { place }: YearView, chunks: readonly Uint8Array[]): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    putEntryHead(this.#head, { kind, municipality: place.municipality, year: place.year, length });
    this.#bytes.put(this.#head);
    for (const chunk of chunks) this.#bytes.put(chunk);
  }

  #viewOf(municipality: string, year: number): YearView {
    const name = `${year} ${municipality}`;
    let view = this.#views.get(name);
    if (view === undefined) {
      view = new YearView({ municipality, year, units: this.#unitsOf(municipality) }, this.#plan.cohort);
      this.#views.set(name, view);
    }
    return view;
  }

  #unitsOf(municipality: string): ServiceUnits {
    let units = this.#units.get(municipality);
    if (units === undefined) {
      const inhabitants = this.#plan.cohort.inhabitants(municipality);
      units = new ServiceUnits({ numbers: this.#numbers, municipality, inhabitants });
      this.#units.set(municipality, units);
    }
    return units;
  }

  #newSimulators() {
    const { seed, years: { from } } = this.#plan.spec;
    const to = this.#plan.lastYear;
    const movers = new LifeSimulator({ seed, from, to });
    movers.startBlock(MOVERS, 0);
    return { lives: new LifeSimulator({ seed, from, to }), movers };
  }
}

/** The message of a day: made on it, and the so-and-so-many-th of the year. */
function ofDay(
  group: WrittenGroup,
  { day, sequence }: { readonly day: number; readonly sequence: number },
): WrittenGroup {
  const header = new Map(group.message.header);
  const created = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const isPlain = /^\d{8}$/.test(header.get("created_date") ?? "");
  header.set("created_date", isPlain ? created.replaceAll("-", "") : created);
  header.set("sequence_number", String(sequence));
  return { ...group, message: { ...group.message, header } };
}
