/**
 * A directory that receipts are put into, read in order of name and moved away when they are settled.
 *
 * @module
 */
import { concatAll } from "../concat.ts";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { syncDirectory } from "../../stream/store/commit_log.ts";
import { DeliveryError } from "../delivery_error.ts";
import type { DispatchProblem } from "../dispatch.ts";
import type { Receipt } from "../receipt.ts";
import type { ArrivedReceipt, ReceiptsOptions } from "../transport.ts";

/** Opens a sealed receipt: decrypts and verifies it, as `unseal` does; throws where it is not to be trusted. */
export type OpenSealed = (sealed: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** How a directory of receipts is read. */
export interface ReceiptDirectoryOptions {
  /** Where receipts are put. Subdirectories and names that begin with a full stop or end in `.part` or `.tmp` are passed by. */
  readonly directory: string;
  /** Where those that could be read go when they are settled. */
  readonly settled: string;
  /** Where those that could not be read go when they are settled. @default settled */
  readonly unreadable?: string;
  /** Name that a file has when it is settled. @default its own name */
  readonly rename?: (name: string, state: { readonly isReadable: boolean }) => string;
  /** Largest file that is read, in bytes. @default 16 MiB */
  readonly maximumBytes?: number;
  /** Milliseconds between two looks into the directory. @default 1000 */
  readonly pollInterval?: number;
  /** Reads one file; throws where it is no receipt. */
  readonly read: (bytes: Uint8Array) => Receipt | Promise<Receipt>;
  /** Done before a receipt is moved away, such as acknowledging it to the other side. */
  readonly beforeSettling?: (bytes: Uint8Array) => Promise<void>;
}

/** A file that changed less than this many milliseconds ago may not be whole yet, so that it is not yet told as unreadable. */
const unfinishedFor = 2_000;

/** Receipts in a directory, read as they come. */
export class ReceiptDirectory {
  readonly #options: ReceiptDirectoryOptions;
  readonly #maximumBytes: number;
  readonly #pollInterval: number;

  /** Nothing is made or read yet. */
  constructor(options: ReceiptDirectoryOptions) {
    this.#options = options;
    this.#maximumBytes = options.maximumBytes ?? 16 * 1024 * 1024;
    this.#pollInterval = options.pollInterval ?? 1_000;
  }

  /** Receipts in order of name, those that lie there first, then those that come. */
  async *receipts({ signal, idle }: ReceiptsOptions = {}): AsyncGenerator<ArrivedReceipt> {
    const held = new Set<string>();
    let last = performance.now();
    while (!signal?.aborted) {
      for (const name of await this.#names()) {
        if (signal?.aborted) return;
        if (held.has(name)) continue;
        const arrived = await this.#read(name, { held, signal });
        if (arrived === undefined) continue;
        held.add(name);
        yield arrived;
        last = performance.now();
      }
      const left = idle === undefined ? Infinity : idle - (performance.now() - last);
      if (left <= 0) return;
      await pause(Math.min(this.#pollInterval, left), signal);
    }
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name, isFile } of Deno.readDir(this.#options.directory)) {
      if (isFile && !name.startsWith(".") && !/\.(?:part|tmp)$/.test(name)) names.push(name);
    }
    return names.sort();
  }

  /** `undefined` where the file went away, or the signal came while waiting for the rest of it. */
  async #read(
    name: string,
    { held, signal }: { readonly held: Set<string>; readonly signal: AbortSignal | undefined },
  ): Promise<ArrivedReceipt | undefined> {
    const path = join(this.#options.directory, name);
    while (true) {
      let bytes: Uint8Array = new Uint8Array();
      let changed: number;
      let problem: DispatchProblem;
      try {
        const { size, mtime } = await Deno.stat(path);
        changed = mtime?.getTime() ?? 0;
        if (size > this.#maximumBytes) {
          problem = {
            code: "receipt_too_large",
            text: `The receipt has more than ${this.#maximumBytes} bytes`,
          };
        } else {
          bytes = await Deno.readFile(path);
          try {
            const receipt = await this.#options.read(bytes);
            return this.#arrived({ receipt }, { name, bytes, held });
          } catch (thrown) {
            problem = problemOf(thrown);
          }
        }
      } catch (thrown) {
        if (thrown instanceof Deno.errors.NotFound) return undefined;
        return this.#arrived({ receipt: undefined, problem: problemOf(thrown) }, { name, bytes, held });
      }
      // Somebody may still be copying it here: it is looked at again until it has been left alone for a while.
      const left = changed + unfinishedFor - Date.now();
      if (left <= 0 || left > unfinishedFor) {
        return this.#arrived({ receipt: undefined, problem }, { name, bytes, held });
      }
      await pause(Math.min(left + 1, this.#pollInterval), signal);
      if (signal?.aborted) return undefined;
    }
  }

  #arrived(
    what: { readonly receipt: Receipt | undefined; readonly problem?: DispatchProblem },
    { name, bytes, held }: {
      readonly name: string;
      readonly bytes: Uint8Array;
      readonly held: Set<string>;
    },
  ): ArrivedReceipt {
    return {
      ...what,
      settle: async () => {
        if (what.receipt !== undefined) await this.#options.beforeSettling?.(bytes);
        await this.#move(name, { bytes, readable: what.receipt !== undefined });
        held.delete(name);
      },
      release: () => {
        held.delete(name);
        return Promise.resolve();
      },
    };
  }

  /** Moves a file away. One that has got another content since it was read stays, to be read anew. */
  async #move(
    name: string,
    { bytes, readable }: { readonly bytes: Uint8Array; readonly readable: boolean },
  ): Promise<void> {
    const { directory, settled, unreadable = settled, rename = (name: string) => name } = this.#options;
    const source = join(directory, name);
    const found = await bytesOf(source, this.#maximumBytes);
    if (found === undefined || (bytes.length > 0 && !areEqual(found, bytes))) return;
    const target = readable ? settled : unreadable;
    await Deno.mkdir(target, { recursive: true, mode: 0o700 });
    const newName = rename(name, { isReadable: readable });
    let path = join(target, newName);
    // A receipt that came twice under one name keeps both its files, unless they are the same.
    for (let copy = 2;; copy++) {
      const there = await bytesOf(path, this.#maximumBytes);
      if (there === undefined || areEqual(there, found)) break;
      path = join(target, `${copy}-${newName}`);
    }
    await Deno.rename(source, path);
    await syncDirectory(target);
    await syncDirectory(directory);
  }
}

/** Collects what a stream gives, up to a bound. */
export async function collect(
  parts: AsyncIterable<Uint8Array>,
  { maximumBytes, tooLarge }: { readonly maximumBytes: number; readonly tooLarge: () => Error },
): Promise<Uint8Array<ArrayBuffer>> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    size += part.length;
    if (size > maximumBytes) throw tooLarge();
    kept.push(part);
  }
  return concatAll(kept);
}

/** A thrown error as a problem that is told. Only our own errors are quoted: others may hold what they stumbled over. */
export function problemOf(thrown: unknown): DispatchProblem {
  if (thrown instanceof DeliveryError) return { code: thrown.code, text: thrown.message.slice(0, 500) };
  if (thrown instanceof Error && thrown.name in Deno.errors) {
    return { code: "receipt_unreadable", text: "The receipt's file cannot be read" };
  }
  return { code: "receipt_unreadable", text: "The receipt cannot be read" };
}

/** Bytes of a file, cut at the bound; `undefined` where there is none. */
async function bytesOf(path: string, maximumBytes: number): Promise<Uint8Array | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
  using open = file;
  const { size } = await open.stat();
  const bytes = new Uint8Array(Math.min(size, maximumBytes));
  let at = 0;
  while (at < bytes.length) {
    const read = await open.read(bytes.subarray(at));
    if (read === null) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  return one.length === other.length && digest(one) === digest(other);
}

/** Waits so many milliseconds, or until the signal. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}
