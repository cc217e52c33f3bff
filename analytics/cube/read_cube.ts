/**
 * Reads the cube of a store: recipients, services, hours and stays by municipality, year, service type, age
 * group, sex and district, and what changed in it.
 *
 * @module
 */
import type { Engine } from "../../stream/store/engine.ts";
import { reported } from "../checks/served.ts";
import type { ReportChange, ReportCube, ReportMetric } from "../report.ts";
import { isTested, testCell, testFloor } from "./cell_tests.ts";
import { type ChangeBounds, ChangeTests, defaultBounds } from "./change_tests.ts";
import { isMetric, MetricRows } from "./metric_rows.ts";
import { ReportedPlaces, type YearPair } from "./plan.ts";
import { type RegisteredFields, testShares } from "./share_tests.ts";
import { tellStories } from "./stories.ts";
import { YearCube } from "./year_cube.ts";

/** How the cube is read. */
export interface ReadCubeOptions extends Partial<ChangeBounds> {
  /** Put every year's rows under the municipality numbers of this year. @default those they came under */
  readonly asOf?: number;
  /** Hold every later year against this one. @default each against the one before */
  readonly against?: number;
  /** How often fields are registered, for changes of that; see `readFeedback`. @default none are tested */
  readonly fields?: readonly RegisteredFields[];
  /** Leave the changes out, or the metrics. @default neither */
  readonly only?: "metrics" | "changes";
}

/** What the cube of a store holds. */
export interface CubeContent {
  /** Cells by service type, by age group, by sex, and by age group and sex, against the year before. */
  readonly metrics: readonly ReportMetric[];
  /** Changes that are too large for chance, the surest first. */
  readonly changes: readonly ReportChange[];
  /** How they were found. */
  readonly cube: ReportCube;
}

/**
 * Reads the cube in one go, year by year: at no time is more than two years of persons held.
 *
 * Recipients are compared by McNemar's test, persons being known again over years; services, stays and new
 * recipients by the conditional test of two Poisson counts; hours a week of a recipient by Welch's test;
 * shares registered by Fisher's. The false discovery rate is controlled over every comparison that was
 * tested, whatever its measure, cell and year.
 *
 * New are recipients who were none in the year before in the same municipality (or those it was made of),
 * in the cell of a service type those who did not have the type. Who moved to another age group or
 * district is not new.
 */
export async function readCube(engine: Engine, options: ReadCubeOptions = {}): Promise<CubeContent> {
  const { asOf, against, fields = [], only } = options;
  const bounds = boundsOf(options);
  const rows = await engine.query<{ municipality: string; year: number }>(
    `SELECT municipality, year FROM (${reported})`,
  );
  const places = new ReportedPlaces(
    rows.map(({ municipality, year }) => ({ municipality: String(municipality), year })),
    asOf,
  );
  const reading = new CubeReading({ engine, places, bounds, fields });
  if (only !== "changes" || against === undefined) {
    await reading.readConsecutive({
      metrics: only !== "changes",
      changes: only !== "metrics" && against === undefined,
    });
  }
  if (only !== "metrics" && against !== undefined) await reading.readAgainst(against);
  return reading.content();
}

function boundsOf({ fdr, count, percent, points }: Partial<ChangeBounds>): ChangeBounds {
  const bounds = {
    fdr: fdr ?? defaultBounds.fdr,
    count: count ?? defaultBounds.count,
    percent: percent ?? defaultBounds.percent,
    points: points ?? defaultBounds.points,
  };
  if (!(bounds.fdr > 0 && bounds.fdr <= 1)) {
    throw new RangeError(`The false discovery rate ${bounds.fdr} is not above 0 and at most 1`);
  }
  for (const name of ["count", "percent", "points"] as const) {
    if (!(bounds[name] >= 0)) {
      throw new RangeError(`The bound ${name} of ${bounds[name]} is not a number from 0 up`);
    }
  }
  return bounds;
}

class CubeReading {
  readonly #engine: Engine;
  readonly #places: ReportedPlaces;
  readonly #bounds: ChangeBounds;
  readonly #fields: readonly RegisteredFields[];
  readonly #tests: ChangeTests;
  readonly #metrics = new MetricRows();
  #cells = 0;

  constructor(
    parts: {
      engine: Engine;
      places: ReportedPlaces;
      bounds: ChangeBounds;
      fields: readonly RegisteredFields[];
    },
  ) {
    this.#engine = parts.engine;
    this.#places = parts.places;
    this.#bounds = parts.bounds;
    this.#fields = parts.fields;
    this.#tests = new ChangeTests(parts.bounds);
  }

  /** Each year against the one before. */
  async readConsecutive({ metrics, changes }: { metrics: boolean; changes: boolean }): Promise<void> {
    await using cube = await YearCube.open(this.#engine, this.#places);
    const { years } = this.#places;
    for (const year of years) {
      this.#cells += await cube.countCells(year);
      if (metrics) {
        this.#metrics.addYear(year, { names: cube.names, cells: await cube.cells(year, isMetric) });
      }
      if (metrics) this.#metrics.addReported(year, this.#places.namesIn(year));
      if (years.includes(year - 1)) await this.#readPair(cube, { year, against: year - 1, metrics, changes });
      await cube.forget(year - 1);
    }
  }

  /** Each later year against one. */
  async readAgainst(against: number): Promise<void> {
    await using cube = await YearCube.open(this.#engine, this.#places);
    const later = this.#places.years.filter((year) => year > against);
    if (later.length === 0 || !this.#places.years.includes(against)) return;
    this.#cells = await cube.countCells(against);
    for (const year of later) {
      this.#cells += await cube.countCells(year);
      await this.#readPair(cube, { year, against, metrics: false, changes: true });
      await cube.forget(year);
    }
  }

  content(): CubeContent {
    const { fdr, count, percent } = this.#bounds;
    return {
      metrics: this.#metrics.finish(),
      changes: tellStories(this.#tests.told()),
      cube: { cells: this.#cells, tested: this.#tests.tested, fdr, count, percent },
    };
  }

  async #readPair(
    cube: YearCube,
    { metrics, changes, ...years }: YearPair & { metrics: boolean; changes: boolean },
  ): Promise<void> {
    const pair = await cube.pair(years);
    try {
      if (metrics) this.#metrics.addPair(years, { units: pair.units, cells: await pair.cells(isMetric) });
      if (!changes) return;
      const floor = testFloor(this.#bounds.count);
      for (const cell of await pair.cells(isTested(floor))) {
        testCell(this.#tests, cell, { unit: pair.units.get(cell.place)!, years, floor });
      }
      testShares(this.#tests, this.#fields, { places: this.#places, years, floor });
    } finally {
      await pair.close();
    }
  }
}
