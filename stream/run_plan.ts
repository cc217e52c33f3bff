/**
 * What a run will read, found out from the first bytes of each source.
 *
 * @module
 */
import type { Format } from "../register/format.ts";
import { identMunicipality, municipalityByPersons, type ProfessionalPlace } from "./ident_municipality.ts";
import { readRecords, type ReadRecordsOptions } from "./read_records.ts";
import { cellAt, type RecordGroup } from "./record_batch.ts";
import { openSource, type Source } from "./source/mod.ts";
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
  readonly kind?: Format["kind"];
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
  const seen: SeenSource[] = [];
  for (const source of sources) {
    const named = typeof source === "string" ? { path: source, name: source } : source;
    seen.push(named.path === "-" ? named : { ...await peek(named.path, options), ...named });
  }
  const others = seen.flatMap(({ path, kind, year, municipality }) =>
    kind === "professional" && year !== undefined && municipality !== undefined
      ? [{ source: path, municipality, year }]
      : []
  );
  const planned: PlannedSource[] = [];
  for (const { header, ...source } of seen) {
    const isNamed = source.kind === "professional" || header === undefined;
    const found = isNamed ? undefined : options.municipality ??
      identMunicipality({ header, source: source.path, year: source.year ?? null, others }) ??
      (source.kind === "ident" ? await byPersons(source, others, options) : undefined);
    planned.push(found === undefined ? source : { ...source, municipality: found });
  }
  const rank = (source: PlannedSource) => source.kind === "ident" ? 0 : 1;
  return planned.sort((a, b) => rank(a) - rank(b));
}

/** A header is read with the first record after it; no more of a source is looked at for it. */
const HEADER_BYTES = 1 << 16;

/** A source with its header, where it could be read that far. */
type SeenSource = PlannedSource & { readonly header?: ReadonlyMap<string, string> };

async function peek(path: string, options: ReadRecordsOptions): Promise<Omit<SeenSource, keyof RunSource>> {
  const source = openSource(path);
  const seen = await firstGroup(source, { ...options, groupBytes: HEADER_BYTES }, (group) => {
    const { message } = group;
    const { year } = judgeHeader(message);
    const municipality = message.header.get("municipality_number");
    return {
      kind: message.format.kind,
      header: new Map(message.header),
      ...(year === null ? {} : { year }),
      ...(municipality === undefined ? {} : { municipality }),
    };
  });
  return { ...seen, ...(source.size === undefined ? {} : { size: source.size }) };
}

/** Compares persons where nothing else tells: the first part of each message of the year is read once more. */
async function byPersons(
  source: PlannedSource,
  others: readonly ProfessionalPlace[],
  options: ReadRecordsOptions,
): Promise<string | undefined> {
  const idsOf = async (path: string) =>
    await firstGroup(openSource(path), options, localIds) ?? new Set<number>();
  const candidates = [];
  for (const { source: path, municipality, year } of others) {
    if (year === source.year) candidates.push({ municipality, ids: await idsOf(path) });
  }
  return candidates.length === 0 ? undefined : municipalityByPersons(await idsOf(source.path), candidates);
}

/** What `take` makes of the first group of a source; `undefined` where it cannot be read that far. */
async function firstGroup<T>(
  source: Source,
  options: ReadRecordsOptions,
  take: (group: RecordGroup) => T,
): Promise<T | undefined> {
  try {
    for await (const group of readRecords(source, options)) return take(group);
  } catch {
    // What is wrong with it is told when it is read for good.
  }
  return undefined;
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
