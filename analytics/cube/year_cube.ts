/**
 * Two years of the cube beside each other.
 *
 * @module
 */
import type { Engine } from "../../stream/store/engine.ts";
import type { CellRow } from "./cube_cell.ts";
import { CubeTables, type Move } from "./cube_tables.ts";
import type { ComparedUnit, ReportedPlaces, YearPair } from "./plan.ts";

/** A cell of two years. Hours are hundredths. */
export type PairedCell = CellRow & {
  readonly recipients: number;
  readonly before_recipients: number;
  /** Persons in the cell both years. */
  readonly stayed: number;
  /** Persons in the municipality (and of the service type) both years, by where they are now. */
  readonly kept: number;
  readonly services: number;
  readonly before_services: number;
  readonly stays: number;
  readonly before_stays: number;
  readonly hours: number;
  readonly before_hours: number;
  readonly hours_of: number;
  readonly before_hours_of: number;
  readonly hours_squares: number;
  readonly before_hours_squares: number;
  /** Recipients of the year before who were none the year before that; 0 where that is not known. */
  readonly before_new: number;
};

/** A unit that is compared, by the number that stands for it in {@linkcode PairedCell.place}. */
export interface PairedUnit extends ComparedUnit {
  /**
   * Some persons of each place of the year before are known again. Where none is, persons are told apart
   * by numbers that changed, as local ones do in a merger, and nobody can be said to be new.
   */
  readonly matched: boolean;
  /** New recipients of the year before are known too. */
  readonly newKnownBefore: boolean;
}

/** Cells of two years, to be read in pieces. */
export interface PairedYears {
  readonly units: ReadonlyMap<number, PairedUnit>;
  /** Cells of both years for which `where` holds. */
  cells(where: string): Promise<PairedCell[]>;
  close(): Promise<void>;
}

/** A cell of one year; hours are hundredths. */
export type YearCell = CellRow & Pick<PairedCell, "recipients" | "services" | "hours">;

const keys = ["place", "service_type", "age", "sex", "district"] as const;

const counted = ["recipients", "services", "stays", "hours", "hours_of", "hours_squares"] as const;

/** Names of the tables of a year: a row a person, a row a cell. */
interface YearTables {
  readonly recipients: string;
  readonly cells: string;
}

/** Rows of a place that stand under a unit. */
interface SideMove extends Move {
  readonly side: "now" | "before";
}

/** The cube of a store, made year by year as it is asked for; only a year or two are held at a time. */
export class YearCube implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #places: ReportedPlaces;
  readonly #tables: CubeTables;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #made = new Map<number, YearTables>();
  /** New recipients of a year by cell, in a table, and the places where they are known. */
  readonly #new = new Map<number, { readonly table: string; readonly places: ReadonlySet<number> }>();

  private constructor(engine: Engine, places: ReportedPlaces, numbers: ReadonlyMap<string, number>) {
    this.#engine = engine;
    this.#places = places;
    this.#tables = new CubeTables(engine);
    this.#numbers = numbers;
  }

  static async open(engine: Engine, places: ReportedPlaces): Promise<YearCube> {
    const names = [...new Set(places.codes.map((code) => places.nameOf(code)))].sort();
    const numbers = new Map(names.map((name, index) => [name, index]));
    const cube = new YearCube(engine, places, numbers);
    await cube.#tables.setPlaces(
      new Map(places.codes.map((code) => [code, numbers.get(places.nameOf(code))!])),
    );
    return cube;
  }

  /** Names of places by their number. */
  get names(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  /** Counts the cells of a year that someone is in. */
  async countCells(year: number): Promise<number> {
    const { cells } = await this.#year(year);
    const [row] = await this.#engine.query<{ n: number }>(`SELECT count(*) AS n FROM ${cells}`);
    return row!.n;
  }

  /** Cells of a year for which `where` holds. */
  async cells(year: number, where: string): Promise<YearCell[]> {
    const { cells } = await this.#year(year);
    return await this.#engine.query(
      `SELECT ${keys.join(", ")}, recipients, services, hours FROM ${cells} WHERE ${where}`,
    );
  }

  /** Puts two years beside each other; the result is closed before the next is asked for. */
  async pair(years: YearPair): Promise<PairedYears> {
    const units = this.#places.compare(years);
    const [now, before] = [await this.#year(years.year), await this.#year(years.against)];
    const moves = units.flatMap((unit, index) => this.#movesOf(unit, index));
    const own: string[] = [];
    const moved = async (side: "now" | "before", recipients: string): Promise<YearTables> => {
      const table = await this.#tables.moved(side, recipients, moves.filter((move) => move.side === side));
      const cells = await this.#tables.cells(table);
      own.push(table, cells);
      return { recipients: table, cells };
    };
    // In a year without reforms every place is held against itself, and nothing has to be moved.
    const still = moves.every(({ from, to }) => from === to);
    const sides = still
      ? { now, before }
      : { now: await moved("now", now.recipients), before: await moved("before", before.recipients) };
    const common = await this.#tables.common("pair", {
      now: sides.now.recipients,
      before: sides.before.recipients,
    });
    own.push(common);
    const list = await this.#tables.list(moves.filter(({ side }) => side === "before"));
    own.push(list);
    const earlier = years.against === years.year - 1 ? this.#new.get(years.against) : undefined;
    const unknown = await this.#unknownPlaces({ now: sides.now, before: before.recipients, list });
    const numberOf = (name: string) => this.#numbers.get(name)!;
    const paired = new Map<number, PairedUnit>(units.map((unit, index) => [this.#unitNumber(unit, index), {
      ...unit,
      matched: unit.before.every((name) => !unknown.has(numberOf(name))),
      newKnownBefore: unit.before.every((name) => earlier?.places.has(numberOf(name)) ?? false),
    }]));
    if (years.against === years.year - 1) await this.#keepNew(years.year, { sides, common, paired });
    const query = pairedCells({
      now: sides.now.cells,
      before: sides.before.cells,
      common,
      list,
      ...(earlier === undefined ? {} : { earlier: earlier.table }),
    });
    return {
      units: paired,
      cells: (where) => this.#engine.query<PairedCell>(`SELECT * FROM (${query}) WHERE ${where}`),
      close: async () => {
        for (const table of own) await this.#tables.drop(table);
      },
    };
  }

  async #year(year: number): Promise<YearTables> {
    const known = this.#made.get(year);
    if (known !== undefined) return known;
    const recipients = await this.#tables.recipients(year);
    const made = { recipients, cells: await this.#tables.cells(recipients) };
    this.#made.set(year, made);
    return made;
  }

  /** A unit stands under its place, several places together under a number of their own. */
  #unitNumber({ now }: ComparedUnit, index: number): number {
    return now.length === 1 ? this.#numbers.get(now[0]!)! : this.#numbers.size + index;
  }

  #movesOf(unit: ComparedUnit, index: number): SideMove[] {
    const to = this.#unitNumber(unit, index);
    return (["now", "before"] as const).flatMap((side) =>
      unit[side].map((name) => ({ side, from: this.#numbers.get(name)!, to }))
    );
  }

  /** Places of the year before with recipients of whom none is among those of a unit that has some. */
  async #unknownPlaces(
    { now, before, list }: { now: YearTables; before: string; list: string },
  ): Promise<ReadonlySet<number>> {
    const rows = await this.#engine.query<{ place: number }>(`
SELECT before.place AS place
FROM ${before} AS before
JOIN ${list} AS moves ON from_place = before.place
SEMI JOIN (SELECT DISTINCT place FROM ${now.cells}) AS known ON known.place = to_place
LEFT JOIN ${now.recipients} AS now
  ON now.place = to_place AND now.person = before.person AND now.service_type = 0
WHERE before.service_type = 0
GROUP BY before.place
HAVING count(now.person) = 0`);
    return new Set(rows.map(({ place }) => place));
  }

  async #keepNew(
    year: number,
    { sides, common, paired }: {
      sides: { now: YearTables };
      common: string;
      paired: ReadonlyMap<number, PairedUnit>;
    },
  ): Promise<void> {
    const places = [...paired].flatMap(([place, { now, matched }]) =>
      matched && now.length === 1 ? [place] : []
    );
    const table = await this.#tables.newRecipients(year, { cells: sides.now.cells, common });
    this.#new.set(year, { table, places: new Set(places) });
  }

  /** Frees what is held of a year. */
  async forget(year: number): Promise<void> {
    const made = this.#made.get(year);
    if (made === undefined) return;
    this.#made.delete(year);
    await this.#tables.drop(made.cells);
    await this.#tables.drop(made.recipients);
    const recent = this.#new.get(year);
    if (recent !== undefined) await this.#tables.drop(recent.table);
    this.#new.delete(year);
  }

  close(): Promise<void> {
    return this.#tables.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** SQL of the cells of two years beside each other. */
function pairedCells(
  { now, before, common, list, earlier }: {
    now: string;
    before: string;
    common: string;
    list: string;
    earlier?: string;
  },
): string {
  const same = (a: string, b: string) => keys.map((key) => `${a}.${key} = ${b}.${key}`).join(" AND ");
  const new_ = earlier === undefined ? { column: "0 AS before_new", join: "" } : {
    column: "coalesce(before_new, 0) AS before_new",
    join: `
LEFT JOIN (
  SELECT to_place AS place, ${keys.slice(1).join(", ")}, CAST(sum(new) AS INTEGER) AS before_new
  FROM ${earlier} AS earlier
  JOIN ${list} AS moves ON from_place = earlier.place
  GROUP BY ALL
) AS recent ON ${same("recent", "before")}`,
  };
  const units = `SELECT to_place FROM ${list}`;
  return `
SELECT ${keys.map((key) => `coalesce(now.${key}, before.${key}) AS ${key}`).join(", ")},
  ${
    counted.map((name) =>
      `coalesce(now.${name}, 0) AS ${name}, coalesce(before.${name}, 0) AS before_${name}`
    )
      .join(",\n  ")
  },
  coalesce(stayed, 0) AS stayed, coalesce(kept, 0) AS kept, ${new_.column}
FROM (FROM ${now} WHERE place IN (${units})) AS now
FULL JOIN (FROM ${before} WHERE place IN (${units})) AS before ON ${same("now", "before")}
LEFT JOIN ${common} AS common ON ${same("common", "now")}${new_.join}`;
}
