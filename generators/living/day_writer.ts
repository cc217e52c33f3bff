/**
 * The delta of one day: a directory that stands under its name only once all is in it.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import type { CohortFile } from "../cohort/cohort_files.ts";
import { type CohortSpec, formatOf, type MessageKind } from "../cohort/options.ts";
import { yearOf } from "../life/seasons.ts";
import { Appender } from "./appender.ts";
import type { DayEntry, DaySpool } from "./day_spool.ts";
import { isoDay } from "./days.ts";
import { LivingError } from "./living_error.ts";
import { addCounts, type LivingCounts, type LivingState, noCounts } from "./living_state.ts";
import type { LivingWorkshop } from "./living_workshop.ts";

/** Where the deltas stand in a directory, and the changes of days to come. */
export const DELTAS = "deltas";

const CHANGES = "changes.ndjson";

/** Files that a day has. */
const OWN_NAME = /^(?:\d{4}-\d{4}-(?:ipl|ide)\.xml(?:\.gz)?|changes\.ndjson)$/;

/** Level of gzip, as in the cohort. */
const LEVEL = 4;

/** A message while it is written. */
interface OpenMessage {
  readonly tail: Uint8Array<ArrayBuffer>;
}

/** Writes days from a spool. */
export class DayWriter {
  readonly #out: string;
  readonly #spec: CohortSpec;
  readonly #spool: DaySpool;
  readonly #workshop: LivingWorkshop;

  /** Heads and tails are the workshop's. */
  constructor(
    out: string,
    { spec, spool, workshop }: {
      readonly spec: CohortSpec;
      readonly spool: DaySpool;
      readonly workshop: LivingWorkshop;
    },
  ) {
    this.#out = out;
    this.#spec = spec;
    this.#spool = spool;
    this.#workshop = workshop;
  }

  /**
   * Writes a day, and tells what the state is after it. A directory of that day which a stopped run has left is replaced.
   *
   * @throws {LivingError} Something else stands in its place.
   */
  async write(day: number, state: LivingState): Promise<{ state: LivingState; counts: LivingCounts }> {
    const final = `${this.#out}/${DELTAS}/${isoDay(day)}`;
    const part = `${final}.part`;
    await clear(part);
    await Deno.mkdir(part, { recursive: true });
    const sequence = { ...state.sequence };
    const counts = this.#fill(part, { day, sequence });
    if (this.#spec.gzip) await pack(part);
    await clear(final);
    await Deno.rename(part, final);
    return {
      counts,
      state: {
        ...state,
        day: isoDay(day),
        total: addCounts(state.total, counts),
        sequence: latest(sequence, yearOf(day)),
      },
    };
  }

  #fill(
    directory: string,
    { day, sequence }: { readonly day: number; readonly sequence: Record<string, number> },
  ): LivingCounts {
    const appender = new Appender(directory);
    const open = new Map<string, OpenMessage>();
    const changes = { ...noCounts().changes };
    const rows = { ipl: 0, ide: 0 };
    // A day on which nothing happens has its file all the same.
    appender.put(CHANGES, new Uint8Array());
    for (const entry of this.#spool.entries(day)) {
      const { kind, bytes } = entry;
      if (kind !== "ipl" && kind !== "ide") {
        changes[kind]++;
        appender.put(CHANGES, bytes);
        continue;
      }
      if (!this.#spec.messages.includes(kind)) continue;
      const name = `${entry.municipality}-${entry.year}-${kind}.xml`;
      if (!open.has(name)) open.set(name, this.#begin(appender, { name, kind, entry, day, sequence }));
      rows[kind]++;
      appender.put(name, bytes);
    }
    for (const [name, { tail }] of open) appender.put(name, tail);
    appender.flush();
    return { messages: open.size, persons: rows.ipl, idents: rows.ide, changes };
  }

  #begin(
    appender: Appender,
    { name, kind, entry: { municipality, year }, day, sequence }: {
      readonly name: string;
      readonly kind: MessageKind;
      readonly entry: DayEntry;
      readonly day: number;
      readonly sequence: Record<string, number>;
    },
  ): OpenMessage {
    const key = `${year} ${municipality} ${kind}`;
    sequence[key] = (sequence[key] ?? 0) + 1;
    const file: CohortFile = { municipality, year, kind, format: formatOf(kind, year), path: name };
    const { head, tail } = this.#workshop.frame(file, { day, sequence: sequence[key] });
    appender.put(name, head);
    return { tail };
  }
}

/** Numbers that can still be counted on, in order of their names. */
function latest(sequence: Readonly<Record<string, number>>, year: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(sequence).filter(([key]) => Number(key.slice(0, 4)) >= year - 1)
      .sort(([a], [b]) => a < b ? -1 : 1),
  );
}

async function pack(directory: string): Promise<void> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(directory)) if (name.endsWith(".xml")) names.push(name);
  for (const name of names) {
    const packed = gzipSync(await Deno.readFile(`${directory}/${name}`), { level: LEVEL });
    // Which system packed it is not to be seen: 255 stands for unknown (RFC 1952).
    packed[9] = 255;
    await Deno.writeFile(`${directory}/${name}.gz`, packed);
    await Deno.remove(`${directory}/${name}`);
  }
}

/** Removes a day that a stopped run has left; nothing else. */
async function clear(directory: string): Promise<void> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(directory)) names.push(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const other = names.find((name) => !OWN_NAME.test(name));
  if (other !== undefined) {
    throw new LivingError(`${directory} has a file that is none of a delta: ${other}`, {
      kind: "input",
      hint: "Move it away, or choose another directory with --out",
    });
  }
  await Deno.remove(directory, { recursive: true });
}
