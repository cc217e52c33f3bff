/**
 * Runs that were cut off go on where they stood: which part of a source is done, how that is told from another
 * source of the same name, and what has to be the same for it to count.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Account } from "./account.ts";
import type { FindingCount } from "./finding_tally.ts";
import type { RecordPlace } from "./record_place.ts";
import type { PlannedSource } from "./run_plan.ts";
import type { StoreCheckpoints } from "./store/store.ts";

/** How a run is made so that it can go on after a break-off. */
export interface ResumeOptions {
  /** What else makes a difference to the store, such as the transforms: a run goes on only where it is the same. */
  readonly digest?: string;
  /**
   * Bytes of the unpacked source after which a part ends, with the next group that ends between two records.
   *
   * @default 134217728
   */
  readonly partBytes?: number;
  /**
   * Begin anew, whatever there is to go on with.
   *
   * @default false
   */
  readonly restart?: boolean;
  /** Told what the user should know: that a run goes on, or why it cannot. */
  readonly onNotice?: (text: string) => void;
}

/** What tells a source from another that has its name. */
export interface SourceIdentity {
  readonly size: number;
  /** Milliseconds since 1970; `null` where the system does not tell. */
  readonly modified: number | null;
  /** Digest of the first and the last 64 KiB. */
  readonly ends: string;
}

/** What a run keeps of the submission it is reading. */
export interface RunState {
  /** Name of the source. */
  readonly source: string;
  readonly identity: SourceIdentity;
  /** Digest of the options of the run. */
  readonly options: string;
  /** Names of the sources that came before it, where transforms remember something of them. */
  readonly before: readonly string[];
  readonly place: RecordPlace;
  /** Part of the source on disk that was read, from 0 to 1. */
  readonly share: number;
  readonly account: Account;
  readonly findings: readonly FindingCount[];
  /** What the register's judgement and the chain of transforms remember. */
  readonly register: unknown;
  readonly chain: unknown;
}

/** Bytes at either end that are looked at. */
const endBytes = 1 << 16;

/** Part of a source that is written as one, unless told otherwise. */
export const defaultPartBytes: number = 128 << 20;

/** Tells a file's identity; `undefined` for what is not a file, which cannot be read twice. */
export async function identifySource(path: string): Promise<SourceIdentity | undefined> {
  if (path === "-") return undefined;
  try {
    const { isFile, size, mtime } = await Deno.stat(path);
    if (!isFile) return undefined;
    using file = await Deno.open(path);
    const digest = createHash("sha256");
    for (const start of new Set([0, Math.max(0, size - endBytes)])) {
      await file.seek(start, Deno.SeekMode.Start);
      const bytes = Buffer.alloc(Math.min(endBytes, size));
      for (let at = 0; at < bytes.length;) {
        const count = await file.read(bytes.subarray(at));
        if (count === null) return undefined;
        at += count;
      }
      digest.update(bytes);
    }
    return { size, modified: mtime?.getTime() ?? null, ends: digest.digest("hex") };
  } catch {
    // What is wrong with the file is told when it is read.
    return undefined;
  }
}

/** The offset at which the part ends that `offset` stands in. */
export function partEnd(offset: number, partBytes: number): number {
  return (Math.floor(offset / partBytes) + 1) * partBytes;
}

/** A digest of anything that is plain data. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** The unfinished submissions of a store, as a run over certain sources sees them. */
export class RunCheckpoints {
  readonly #store: StoreCheckpoints;
  readonly #options: ResumeOptions;
  readonly #digest: string;

  /** `digest` tells the run's options. */
  constructor(store: StoreCheckpoints, options: ResumeOptions, digest: string) {
    this.#store = store;
    this.#options = options;
    this.#digest = digest;
  }

  /** Name of a source's place in the store. */
  nameOf(source: PlannedSource): string {
    return digestOf(source.name).slice(0, 16);
  }

  /** Forgets what none of these sources can go on with. */
  async keepOnly(sources: readonly PlannedSource[]): Promise<void> {
    const { restart = false, onNotice = () => {} } = this.#options;
    const wanted = new Set(restart ? [] : sources.map((source) => this.nameOf(source)));
    for (const name of await this.#store.names()) {
      if (wanted.has(name)) continue;
      const state = await this.#store.read(name) as RunState | undefined;
      await this.#store.discard(name);
      onNotice(`Cleared away what an unfinished ingest of ${state?.source} left`);
    }
  }

  /** What a source can go on with. `before` are the names of the sources that transforms remember something of. */
  async find(source: PlannedSource, before: readonly string[]): Promise<RunState | undefined> {
    const state = await this.#store.read(this.nameOf(source)) as RunState | undefined;
    if (state === undefined) return undefined;
    const identity = await identifySource(source.path);
    const wanted = { source: source.name, identity, options: this.#digest, before };
    const found = {
      source: state.source,
      identity: state.identity,
      options: state.options,
      before: state.before,
    };
    if (JSON.stringify(found) === JSON.stringify(wanted)) return state;
    await this.forget(source, "the file or the options are not the same");
    return undefined;
  }

  /** Forgets what was kept of a source, and says why. */
  async forget(source: PlannedSource, why: string): Promise<void> {
    await this.#store.discard(this.nameOf(source));
    this.#options.onNotice?.(`The unfinished ingest of ${source.name} begins anew: ${why}`);
  }

  /** Says that a source is gone on with. */
  tell(state: RunState): void {
    this.#options.onNotice?.(`Continuing ${state.source} at ${Math.floor(state.share * 100)} %`);
  }

  /** Digest of the run's options, for what is kept. */
  get digest(): string {
    return this.#digest;
  }
}
