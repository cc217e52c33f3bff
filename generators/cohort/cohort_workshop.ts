/**
 * Lives, rows and XML of a cohort, in one thread.
 *
 * @module
 */
import { daysFromCivil } from "../../stream/mapper/value_parser.ts";
import { CalibrationTally } from "../calibration/calibration_tally.ts";
import type { HealthStationCohort, HealthStationRows } from "../health_station/mod.ts";
import { UnitNumbers } from "../identities/unit_number.ts";
import { LifeCourse } from "../life/life_course.ts";
import { LifeSimulator } from "../life/simulator.ts";
import type { RecordGroup } from "../../stream/record_batch.ts";
import type { DefectTally } from "../defects/mod.ts";
import { messageHeader } from "./rows_header.ts";
import { RowTable } from "./row_table.ts";
import { AreaFiles, type CohortFile } from "./cohort_files.ts";
import { ExtractRows } from "./extract_rows.ts";
import { LocalKeys } from "./local_keys.ts";
import { MessageWriter, type WrittenGroup } from "./message_writer.ts";
import type { MessageKind } from "./options.ts";
import type { CohortBlock, CohortPerson, CohortPlan } from "./plan.ts";
import { ServiceUnits } from "./service_units.ts";
import {
  type BlockSlice,
  type FileFrame,
  type FilePiece,
  SLICE_PERSONS,
  SliceBytes,
  type Workshop,
} from "./workshop.ts";

/** The only block of those who may move: each area that they were in makes the same lives of them. */
const MOVERS = "movers";

/** Municipalities whose units are kept in mind. */
const MOST_UNITS = 32;

/** Messages as defects call them. */
const KINDS: Readonly<Partial<Record<MessageKind, "professional" | "ident">>> = Object.freeze({
  ipl: "professional",
  ide: "ident",
});

/** The area that is being made. */
interface AreaDesk {
  readonly place: number;
  readonly files: AreaFiles;
  /** By year from the first one and number of the municipality. */
  readonly extracts: readonly ReadonlyMap<string, ExtractRows>[];
  /** By year and number, as `2021 4601`. */
  readonly stations: Map<string, HealthStationRows>;
}

/** Makes the blocks of a cohort. */
export class CohortWorkshop implements Workshop {
  readonly #plan: CohortPlan;
  readonly #writer: MessageWriter;
  readonly #bytes = new SliceBytes();
  readonly #life = new LifeCourse();
  /** Lines of the truth since the last slice. */
  readonly #truth: string[] = [];
  readonly #numbers: UnitNumbers;
  readonly #units = new Map<string, ServiceUnits>();
  /** Extracts that no area uses at the moment. */
  readonly #spare: ExtractRows[] = [];
  /** For heads and tails. */
  #framed: ExtractRows | undefined;
  #simulators: { readonly lives: LifeSimulator; readonly movers: LifeSimulator } | undefined;
  #desk: AreaDesk | undefined;

  /** Nothing is made before it is asked for. */
  constructor(plan: CohortPlan) {
    this.#plan = plan;
    this.#writer = new MessageWriter(plan.spec);
    this.#numbers = new UnitNumbers(plan.spec.seed);
  }

  make(block: CohortBlock): Iterable<BlockSlice> {
    return block.kind === "children" ? this.#children(block) : this.#persons(block);
  }

  giveBack(memory: ArrayBuffer): void {
    this.#bytes.giveBack(memory);
  }

  frame(file: CohortFile): FileFrame {
    const { municipality, year, kind } = file;
    if (kind === "hst") {
      const rows = this.#stationRows(municipality, year);
      rows.begin(0);
      const tail = rows.take(true);
      return this.#writer.frame(file, { head: { ...tail, batches: new Map() }, tail });
    }
    const place = { municipality, year, units: this.#unitsOf(municipality) };
    const extract = this.#framed ??= new ExtractRows(place, this.#plan);
    extract.begin(place);
    const rows = kind === "ipl" ? extract.professional : extract.ident;
    const head = kind === "ipl" ? this.#wrongHead(extract) : rows.head();
    return this.#writer.frame(file, { head, tail: { ...head, batches: new Map() } });
  }

  /** The head of a professional message, with what is wrong in it. */
  #wrongHead({ professional, place: { municipality, year }, epoch }: ExtractRows): RecordGroup {
    const head = professional.head();
    const { defects, spec: { seed } } = this.#plan;
    if (defects === undefined) return head;
    const message = { municipality, year, kind: "professional" as const };
    const right = messageHeader(professional.format, { seed, municipality, year, epoch });
    const contacts = new RowTable("contact");
    for (const contact of defects.contactsOf(message, right.contacts.map((contact) => ({ ...contact })))) {
      const row = contacts.append(-1);
      for (const [name, value] of Object.entries(contact)) contacts.set(name, row, value);
    }
    return {
      ...head,
      message: { ...head.message, header: defects.headerOf(message, right.header) },
      batches: contacts.length === 0 ? new Map() : new Map([["contact", contacts]]),
    };
  }

  *#persons(block: CohortBlock): Generator<BlockSlice> {
    const desk = this.#deskOf(block.area);
    const { from, to } = this.#plan.spec.years;
    const tally = new CalibrationTally({ from, to });
    const { lives, movers } = this.#simulators ??= this.#newSimulators();
    const { code } = this.#plan.areas[block.area]!;
    if (block.kind === "own") lives.startBlock(code, block.block);
    let persons = 0;
    for (const extra of block.kind === "extras" ? this.#plan.extrasOf(block.area) : []) {
      extra.live(this.#life);
      this.#add({ ...extra, kind: "fnr" }, desk, {
        path: this.#plan.part({ area: block.area, part: extra.part }).path,
      });
    }
    for (const person of block.kind === "extras" ? [] : this.#plan.personsOf(block)) {
      if (persons === SLICE_PERSONS) {
        yield this.#slice(desk, tally, block.kind === "own" ? persons : 0);
        persons = 0;
      }
      persons++;
      this.#live(person, { lives, movers });
      this.#addPerson(person, desk);
    }
    const slice = this.#slice(desk, tally, block.kind === "own" ? persons : 0);
    yield { ...slice, tally: tally.toJSON(), defects: this.#takeDefects() };
  }

  /** Lives a person, in a block of the area or among those who may move. */
  #live(
    { ordinal, birthDate, sex, entry, movesTo }: CohortPerson,
    { lives, movers }: { readonly lives: LifeSimulator; readonly movers: LifeSimulator },
  ): void {
    const birthYear = Number(birthDate.slice(0, 4));
    const born = daysFromCivil(birthYear, Number(birthDate.slice(5, 7)), Number(birthDate.slice(8)));
    const mover = movesTo !== undefined;
    (mover ? movers : lives).live({ ordinal, born, birthYear, sex, entry, mover }, this.#life);
  }

  /** Adds a person to the extracts of the area, in each home that lies there. */
  #addPerson(person: CohortPerson, desk: AreaDesk): void {
    const { movesTo, area } = person;
    const { path } = this.#plan.part(person);
    if (movesTo === undefined) return this.#add(person, desk, { path });
    const there = movesTo.area === desk.place ? this.#plan.part(movesTo).path : [];
    const here = area === desk.place ? path : [];
    const years = Array.from({ length: Math.max(here.length, there.length) }, (_, place) => place);
    // Where a merger has made one municipality of both homes, the person is one person in it.
    const both = years.map((place) => here[place] === there[place] ? here[place] : undefined);
    this.#add(person, desk, { path: both, moves: true });
    this.#add(person, desk, { path: apart(here, both), home: 0 });
    this.#add(person, desk, { path: apart(there, both), home: 1 });
  }

  /** Adds the person that has just lived to the extracts along a path, and puts in what is wrong. */
  #add(
    { ordinal, number, kind }: Pick<CohortPerson, "ordinal" | "number" | "kind">,
    desk: AreaDesk,
    { path, home, moves = home !== undefined }: AddOptions,
  ): void {
    const { defects, spec: { years: { from } } } = this.#plan;
    const row = home === undefined ? { ordinal, number, kind } : { ordinal, number, kind, home };
    for (let place = 0; place < path.length; place++) {
      const municipality = path[place];
      if (municipality === undefined) continue;
      const extract = desk.extracts[place]!.get(municipality)!;
      if (!extract.add(this.#life, row) || defects === undefined) continue;
      if (!defects.touches(ordinal, { municipality, year: from + place, moves })) continue;
      for (const truth of defects.edit(extract.edit(), { moves })) {
        this.#truth.push(JSON.stringify(truth) + "\n");
      }
    }
  }

  /** What the defects have counted since they were last asked. */
  #takeDefects(): DefectTally {
    const { defects } = this.#plan;
    if (defects === undefined) return {};
    const taken = { ...defects.tally };
    for (const name of Object.keys(taken)) delete defects.tally[name];
    return taken;
  }

  /** What has been gathered in all extracts of the area, as pieces. */
  #slice(desk: AreaDesk, tally: CalibrationTally, persons: number): BlockSlice {
    const { messages } = this.#plan.spec;
    const pieces: FilePiece[] = [];
    for (const extracts of desk.extracts) {
      for (const { professional, ident, place, epoch } of extracts.values()) {
        if (professional.length === 0 && ident.length === 0) continue;
        const { municipality, year } = place;
        const groups: Partial<Record<MessageKind, WrittenGroup>> = {
          ipl: professional.take(false),
          ide: ident.take(false),
        };
        const first = new LocalKeys(epoch).person(0);
        tally.add(groups.ipl!, { year, ordinalOf: (personId) => personId - first });
        for (const kind of messages) {
          const group = groups[kind];
          if (group === undefined || group.batches.size === 0) continue;
          if (this.#plan.defects?.skips({ municipality, year, kind: KINDS[kind]! }) ?? false) continue;
          pieces.push(this.#piece(group, desk.files.place({ year, municipality, kind })!));
        }
      }
    }
    tally.endBlock();
    return { persons, bytes: this.#bytes.take(), pieces, truth: this.#truth.splice(0).join("") };
  }

  #piece(group: WrittenGroup, file: number): FilePiece {
    const { chunks, length, plainBytes } = this.#writer.body(group);
    for (const chunk of chunks) this.#bytes.put(chunk);
    const rows: Record<string, number> = {};
    for (const [table, batch] of group.batches) rows[table] = batch.length;
    return { file, length, plainBytes, rows };
  }

  *#children({ area, block }: CohortBlock): Generator<BlockSlice> {
    const desk = this.#deskOf(area);
    const children = this.#plan.children!;
    const begun = new Set<HealthStationRows>();
    children.block(this.#plan.areas[area]!.code, block, (child, { municipality, year }) => {
      const rows = this.#stationRows(municipality, year, { children, desk });
      if (!begun.has(rows)) {
        rows.begin(block);
        begun.add(rows);
      }
      rows.add(child);
    });
    const inOrder = [...begun].sort((a, b) => a.year - b.year || (a.municipality < b.municipality ? -1 : 1));
    const pieces = inOrder.map((rows) => {
      const { municipality, year } = rows;
      return this.#piece(rows.take(false), desk.files.place({ year, municipality, kind: "hst" })!);
    });
    yield { persons: 0, bytes: this.#bytes.take(), pieces, truth: "" };
  }

  #stationRows(
    municipality: string,
    year: number,
    { children, desk }: { readonly children: HealthStationCohort; readonly desk?: AreaDesk } = {
      children: this.#plan.children!,
    },
  ): HealthStationRows {
    const key = `${year} ${municipality}`;
    const known = desk?.stations.get(key);
    if (known !== undefined) return known;
    const rows = children.rows(municipality, year);
    desk?.stations.set(key, rows);
    return rows;
  }

  /** The rows of an area's extracts. The memory of the area before is used again. */
  #deskOf(place: number): AreaDesk {
    if (this.#desk?.place === place) return this.#desk;
    for (const extracts of this.#desk?.extracts ?? []) this.#spare.push(...extracts.values());
    const area = this.#plan.areas[place]!;
    const { spec } = this.#plan;
    const extracts = Array.from({ length: spec.years.to - spec.years.from + 1 }, (_, i) => {
      const year = spec.years.from + i;
      const codes = [...new Set(area.parts.map(({ path }) => path[i]!))].sort();
      return new Map(codes.map((municipality): [string, ExtractRows] => {
        const at = { municipality, year, units: this.#unitsOf(municipality) };
        const spare = this.#spare.pop();
        spare?.begin(at);
        return [municipality, spare ?? new ExtractRows(at, this.#plan)];
      }));
    });
    return this.#desk = { place, files: new AreaFiles(area, spec), extracts, stations: new Map() };
  }

  #unitsOf(municipality: string): ServiceUnits {
    let units = this.#units.get(municipality);
    if (units === undefined) {
      const inhabitants = this.#plan.inhabitants(municipality);
      if (this.#units.size >= MOST_UNITS) this.#units.clear();
      units = new ServiceUnits({ numbers: this.#numbers, municipality, inhabitants });
      this.#units.set(municipality, units);
    }
    return units;
  }

  #newSimulators() {
    const { seed, years: { from, to } } = this.#plan.spec;
    const movers = new LifeSimulator({ seed, from, to });
    movers.startBlock(MOVERS, 0);
    return {
      lives: new LifeSimulator({ seed, from, to }),
      movers,
    };
  }
}

/** Where a person's rows go. */
interface AddOptions {
  /** Number of the municipality by year; none where the rows of the year stand elsewhere. */
  readonly path: readonly (string | undefined)[];
  /** The home whose rows they are. @default both */
  readonly home?: 0 | 1;
  /** The person has or had another home. @default a home is told */
  readonly moves?: boolean;
}

/** A path without the years in which it is that of both homes. */
function apart(
  path: readonly string[],
  both: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  return path.map((code, place) => both[place] === undefined ? code : undefined);
}
