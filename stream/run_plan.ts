/**
 * What a run will read, found out from the first bytes of each source.
 *
 * @module
 */
import { identMunicipality } from "./ident_municipality.ts";
import { readRecords, type ReadRecordsOptions } from "./read_records.ts";
import { cellAt, type RecordGroup } from "./record_batch.ts";
import { openSource } from "./source/mod.ts";
import { judgeHeader } from "./transforms/header_judge.ts";

/** A source to read: where it is, and the name it goes by in reports. */
export interface RunSource {
  /** A file, or `-` for standard input. */
  readonly path: string;
  /** Name in the store and in reports: the path below the directory that was walked, or as given. */
  readonly name: string;
}

/** One source of a run. */
export interface PlannedSource extends RunSource {
  /** Kind of the first message; absent where the source cannot be read that far. */
  readonly kind?: "professional" | "ident" | "envelope";
  readonly year?: number;
  readonly municipality?: string;
  /** Bytes on disk, where known. */
  readonly size?: number;
}

/** Options of {@linkcode planRun}. */
export interface RunPlanOptions extends ReadRecordsOptions {
  /** Municipality of ident messages that do not tell theirs. */
  municipality?: string;
}

/**
 * Looks at the header of each source, ties ident messages to municipalities, and puts them first,
 * so that persons have their keys when their records are stored. Standard input stays as it is.
 */
export async function planRun(
  sources: readonly (string | RunSource)[],
  options: RunPlanOptions = {},
): Promise<readonly PlannedSource[]> {
  const seen: (PlannedSource & Partial<Peeked>)[] = [];
  for (const source of sources) {
    const named = typeof source === "string" ? { path: source, name: source } : source;
    seen.push(named.path === "-" ? named : { ...await peek(named.path, options), ...named });
  }
  const others = seen.flatMap(({ path, kind, year, municipality, ids }) =>
    kind === "professional" && year !== undefined && municipality !== undefined && ids !== undefined
      ? [{ source: path, municipality, year, ids }]
      : []
  );
  const planned = seen.map(({ header, ids, ...source }): PlannedSource => {
    if (source.kind !== "ident" || header === undefined || ids === undefined) return source;
    const found = options.municipality ??
      identMunicipality({ header, source: source.path, year: source.year ?? null, ids, others });
    return found === undefined ? source : { ...source, municipality: found };
  });
  const rank = (source: PlannedSource) => source.kind === "ident" ? 0 : 1;
  return planned.sort((a, b) => rank(a) - rank(b));
}

/** What the first part of a source shows besides its place in the run. */
interface Peeked {
  readonly header: ReadonlyMap<string, string>;
  /** Local ids of persons. */
  readonly ids: ReadonlySet<number>;
}

async function peek(
  path: string,
  options: ReadRecordsOptions,
): Promise<Omit<PlannedSource, keyof RunSource> & Partial<Peeked>> {
  try {
    const source = openSource(path);
    for await (const group of readRecords(source, options)) {
      const { message } = group;
      const { year } = judgeHeader(message);
      const municipality = message.header.get("municipality_number");
      return {
        kind: message.format.kind,
        header: new Map(message.header),
        ids: localIds(group),
        ...(year === null ? {} : { year }),
        ...(municipality === undefined ? {} : { municipality }),
        ...(source.size === undefined ? {} : { size: source.size }),
      };
    }
  } catch {
    // What is wrong with it is told when it is read for good.
  }
  return {};
}

/** Local ids of the persons in a group: `pePeID` of a professional message, `pid` of an ident message. */
function localIds(group: RecordGroup): ReadonlySet<number> {
  const ids = new Set<number>();
  const batch = group.batches.get("person") ?? group.batches.get("ident");
  const column = batch?.columns.find(({ schema }) => schema.name === "person_id" || schema.name === "pid");
  if (batch === undefined || column === undefined) return ids;
  for (let row = 0; row < batch.length; row++) {
    const id = Number(cellAt(column, row) ?? NaN);
    if (Number.isInteger(id)) ids.add(id);
  }
  return ids;
}
