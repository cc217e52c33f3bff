/**
 * Makes a store of any size without reading an extract: what the register of a whole country looks like, for
 * measuring what is done with it.
 *
 * `deno task bench:store --out DIR [--municipalities 357] [--recipients 400000] [--years 2017-2025] [--seed 7]`
 *
 * No person in it is real. Organisation numbers are drawn at random with a right control digit, not of the
 * fictitious series, which checks would tell of on every row; some of them may belong to somebody. So such a store
 * is for measurements on this machine, and for nothing else.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../fixtures/random.ts";
import { lockDirectory } from "../stream/store/directory_lock.ts";
import { type Engine, sqlText } from "../stream/store/engine.ts";
import { openNativeEngine } from "../stream/store/native_engine.ts";
import type { Submission } from "../stream/store/store.ts";
import { copySql, filePath, submissionsFile } from "../stream/store/store_files.ts";
import { columnsOf, fieldMetadata, type StoredTable } from "../stream/store/store_tables.ts";
import {
  createSubmissionTable,
  type RowCounts,
  submissionColumns,
  submissionRow,
  submissionTable,
} from "../stream/store/submission_table.ts";
import { type Cell, drawCells } from "./national_cells.ts";
import type { YearOptions } from "./national_draws.ts";
import { lifeTable, placeTables, yearPersonTable } from "./national_people.ts";
import { drawPlaces } from "./national_places.ts";
import { contactQuery, rowsQuery, yearInfoTable } from "./national_rows.ts";
import { planTable, yearFindingTable, yearServiceTable } from "./national_services.ts";

/** Options of {@linkcode makeNationalStore}. */
export interface NationalStoreOptions {
  /** Municipalities of the last year, the largest first. @default all */
  readonly municipalities?: number;
  /** Recipients a year in all of them together. @default 400 000 */
  readonly recipients?: number;
  /** First and last reporting year. @default 2017 to 2025 */
  readonly years?: readonly [from: number, to: number];
  /** @default 7 */
  readonly seed?: number;
  /** Told after each year. */
  readonly onYear?: (year: number) => void;
}

/** What a store holds. */
export interface NationalStoreSize {
  readonly submissions: number;
  /** Rows in all tables. */
  readonly rows: number;
}

/** Tables with rows of their own for each professional message. */
const professionalTables: readonly StoredTable[] = [
  "person",
  "person_info",
  "function_score",
  "service",
  "diagnosis",
  "hospital_stay",
  "finding",
  "rejected",
];

/** Years are made side by side, each with an engine of its own. */
const makers = 2;

interface MadeSubmission {
  readonly submission: Submission;
  readonly counts: RowCounts;
  readonly keyDigest: string;
}

/**
 * Makes a store in a directory, which must not hold one yet. The same options give the same rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { makeNationalStore } from "./national_store.ts";
 *
 * const directory = await Deno.makeTempDir();
 * const { submissions } = await makeNationalStore(`${directory}/store`, {
 *   municipalities: 1,
 *   recipients: 10,
 *   years: [2020, 2021],
 * });
 * assert.equal(submissions, 4);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function makeNationalStore(
  directory: string,
  options: NationalStoreOptions = {},
): Promise<NationalStoreSize> {
  const { municipalities = Infinity, recipients = 400_000, seed = 7, onYear } = options;
  const [from, to] = options.years ?? [2017, 2025];
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const places = drawPlaces({ municipalities, recipients, years, random: new Random(seed) });
  const cells = [...new Set(places.flatMap(({ codes }) => codes))].sort().flatMap((code) =>
    drawCells(code, {
      years: years.filter((_, index) => places.some(({ codes }) => codes[index] === code)),
      seed,
    })
  );
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  // Whoever opens a store clears away the files that no submission owns yet.
  const lock = await lockDirectory(directory);
  const waiting = [...years];
  const made: MadeSubmission[] = [];
  const run = async () => {
    const engine = await openNativeEngine({ memoryLimit: "2GB", threads: 1 });
    try {
      for (
        const sql of [...placeTables(places, cells), planTable, lifeTable(places, { years, seed })]
      ) await engine.run(sql);
      for (let year = waiting.shift(); year !== undefined; year = waiting.shift()) {
        const maker = new YearMaker(engine, directory, { years, year, seed });
        made.push(...await maker.make(cells.filter((cell) => cell.year === year)));
        onYear?.(year);
      }
    } finally {
      await engine.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(makers, years.length) }, run));
    await writeSubmissions(directory, made);
  } finally {
    lock.release();
  }
  return {
    submissions: made.length,
    rows: made.length +
      made.flatMap(({ counts }) => [...Object.values(counts.kept), ...Object.values(counts.dropped)])
        .reduce((sum, rows) => sum + rows, 0),
  };
}

/** Makes the files of one year. */
class YearMaker {
  readonly #engine: Engine;
  readonly #directory: string;
  readonly #options: YearOptions;

  constructor(engine: Engine, directory: string, options: YearOptions) {
    this.#engine = engine;
    this.#directory = directory;
    this.#options = options;
  }

  async make(cells: readonly Cell[]): Promise<MadeSubmission[]> {
    const statements = [
      yearPersonTable(this.#options),
      yearInfoTable(this.#options),
      yearServiceTable(this.#options),
      yearFindingTable,
    ];
    for (const sql of statements) await this.#engine.run(sql);
    const counts = await this.#count();
    const digests = new Map(
      (await this.#engine.query(
        `SELECT municipality, CAST(count(*) AS VARCHAR) || '-' || CAST(sum(hash(person_id, person_key)) AS VARCHAR)
          AS digest FROM year_person WHERE identified GROUP BY municipality`,
      )).map((row) => [String(row.municipality), String(row.digest)]),
    );
    const made: MadeSubmission[] = [];
    for (const cell of cells) {
      const keyDigest = digests.get(cell.municipality) ?? "0-0";
      made.push(...await this.#makeCell(cell, { counts: counts.get(cell.municipality) ?? {}, keyDigest }));
    }
    return made;
  }

  /** Rows by municipality and table; `dropped` are services. */
  async #count(): Promise<Map<string, Readonly<Record<string, number>>>> {
    const found = new Map<string, Record<string, number>>();
    for (const table of [...professionalTables, "ident", "dropped"] as const) {
      const source = table === "dropped"
        ? rowsQuery("service", { ...this.#options, dropped: true })
        : rowsQuery(table, this.#options);
      for (
        const { municipality, rows } of await this.#engine.query(
          `SELECT municipality, count(*) AS rows FROM (${source}) GROUP BY municipality`,
        )
      ) {
        const counts = found.get(String(municipality)) ?? {};
        counts[table] = Number(rows);
        found.set(String(municipality), counts);
      }
    }
    return found;
  }

  async #makeCell(
    cell: Cell,
    stored: { readonly counts: Readonly<Record<string, number>>; readonly keyDigest: string },
  ): Promise<MadeSubmission[]> {
    const { counts, keyDigest } = stored;
    const { municipality, year } = cell;
    const professional = { ...owner(cell), id: cell.submissionId, kind: "professional" as const };
    const ident = { ...owner(cell), id: cell.identId, kind: "ident" as const };
    const kept: Partial<Record<StoredTable, number>> = { contact: 2 };
    await this.#copy(professional, "contact", {
      query: contactQuery(professional.id, { municipality, year, contacts: 2 }),
    });
    for (const table of professionalTables) {
      if ((counts[table] ?? 0) === 0) continue;
      kept[table] = counts[table]!;
      await this.#copy(professional, table, { query: rowsQuery(table, { ...this.#options, municipality }) });
    }
    const dropped: Partial<Record<StoredTable, number>> = {};
    if ((counts["dropped"] ?? 0) > 0) {
      dropped.service = counts["dropped"]!;
      const query = rowsQuery("service", { ...this.#options, municipality, dropped: true });
      await this.#copy(professional, "service", { query, dropped: true });
    }
    await this.#copy(ident, "contact", {
      query: contactQuery(ident.id, { municipality, year, contacts: 1 }),
    });
    const identities = counts["ident"] ?? 0;
    if (identities > 0) {
      await this.#copy(ident, "ident", { query: rowsQuery("ident", { ...this.#options, municipality }) });
    }
    return [
      { submission: professional, counts: { kept, dropped }, keyDigest },
      { submission: ident, counts: { kept: { contact: 1, ident: identities }, dropped: {} }, keyDigest },
    ];
  }

  async #copy(
    submission: Submission,
    table: StoredTable,
    options: { readonly query: string; readonly dropped?: boolean },
  ): Promise<void> {
    const path = `${this.#directory}/${filePath({ ...submission, status: "current" }, table, options)}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    // Encodings and row groups as the store's own writer has them.
    await this.#engine.run(
      `COPY (${options.query}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2,
        ROW_GROUP_SIZE 122880, KV_METADATA { kprkit_fields: ${fieldMetadata(columnsOf(table))} })`,
    );
  }
}

/** What both messages of a municipality and year say of themselves. */
function owner({ municipality, year }: Cell): Omit<Submission, "id" | "kind"> {
  return {
    source: `${municipality}/${year}.xml`,
    format: year < 2019 ? "iplos-3.5" : "iplos-3.7",
    municipality,
    district: "00",
    year,
    header: new Map([
      ["format_version", year < 2019 ? "3.5" : "3.7"],
      ["content_type", "P"],
      ["municipality_number", municipality],
      ["district_number", "00"],
      ["period_start", `${year}0101`],
      ["period_end", `${year}1231`],
      ["created_date", `${year + 1}0120`],
      ["system_id", "EksempelEPJ"],
      ["system_version", "1.0"],
      ["sequence_number", "1"],
    ]),
    encoding: "utf-8",
    enveloped: false,
  };
}

async function writeSubmissions(directory: string, made: readonly MadeSubmission[]): Promise<void> {
  const engine = await openNativeEngine();
  try {
    await engine.run(createSubmissionTable);
    for (const { submission, counts, keyDigest } of made) {
      const row = submissionRow(submission, { outcome: { status: "current" }, counts, keyDigest });
      await engine.run(`INSERT INTO ${submissionTable} ${row}`);
    }
    await engine.run(
      copySql(`SELECT * FROM ${submissionTable} ORDER BY submission_id`, `${directory}/${submissionsFile}`, {
        fields: fieldMetadata(submissionColumns),
      }),
    );
  } finally {
    await engine.close();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      municipalities: { type: "string", default: "357" },
      recipients: { type: "string", default: "400000" },
      years: { type: "string", default: "2017-2025" },
      seed: { type: "string", default: "7" },
    },
  });
  const years = /^(\d{4})-(\d{4})$/.exec(values.years);
  const numbers = [values.municipalities, values.recipients, values.seed];
  if (values.out === undefined || years === null || !numbers.every((text) => /^\d{1,7}$/.test(text))) {
    console.error(
      "usage: deno task bench:store --out DIR [--municipalities 357] [--recipients 400000] " +
        "[--years 2017-2025] [--seed 7]",
    );
    Deno.exit(2);
  }
  const { submissions, rows } = await makeNationalStore(
    resolve(Deno.env.get("INIT_CWD") || ".", values.out),
    {
      municipalities: Number(values.municipalities),
      recipients: Number(values.recipients),
      years: [Number(years[1]), Number(years[2])],
      seed: Number(values.seed),
      onYear: (year) => console.error(`made ${year}`),
    },
  );
  console.log(JSON.stringify({ submissions, rows }));
}
