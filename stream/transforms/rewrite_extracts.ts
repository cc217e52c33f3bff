/**
 * Extracts written anew with a chain of transforms applied: what a municipality sends in place of the first ones.
 *
 * @module
 */
import { dirname, join, normalize, resolve } from "node:path";
import { type Account, accountEntry, addAccount, assertBalanced } from "../account.ts";
import { notPossibleYet } from "../mapper/format_error.ts";
import { placeOfMessage } from "../message_place.ts";
import { readRecords, type ReadRecordsOptions } from "../read_records.ts";
import type { RecordGroup } from "../record_batch.ts";
import type { RunProgress } from "../run.ts";
import { failureOf, isInputError, type RunFailure } from "../run_failure.ts";
import { type PlannedSource, planRun, type RunSource } from "../run_plan.ts";
import { openSource } from "../source/mod.ts";
import { RecordXmlWriter } from "../xml_writer/record_xml_writer.ts";
import { XmlWriteError } from "../xml_writer/xml_write_error.ts";
import type { MessagePlace, TransformCount } from "./chain_transform.ts";
import { RewriteError } from "./rewrite_error.ts";
import { RewrittenFile } from "./rewritten_file.ts";
import type { TransformChain } from "./transform_chain.ts";

/** Options of {@linkcode rewriteExtracts}. */
export interface RewriteOptions extends ReadRecordsOptions {
  /** Municipality of ident messages that do not tell theirs. */
  municipality?: string;
  /** What is to be done; made for this run alone. */
  chain: TransformChain;
  /** Directory for what is written; made where it is not there. */
  out: string;
  /** Write gzip. @default false */
  gzip?: boolean;
  /** Called after each group of records. */
  onProgress?: (progress: RunProgress) => void;
  /** Stops between two groups; files that are finished stay. */
  signal?: AbortSignal;
}

/** One message that was met. */
export interface RewrittenMessage {
  /** Name of the source. */
  readonly source: string;
  /** Path below the directory; `null` where a transform took the whole message out. */
  readonly file: string | null;
  /** Format id: `iplos-3.7`. */
  readonly format: string;
  /** Number that counts after the chain; `null` where nothing tells. */
  readonly municipality: string | null;
  /** Reporting year; `null` where the header does not tell one. */
  readonly year: number | null;
}

/** What {@linkcode rewriteExtracts} did. */
export interface RewriteResult {
  /** The books: `stored` counts what was written. */
  readonly account: Account;
  /** Every message that was read to its end, in that order. */
  readonly messages: readonly RewrittenMessage[];
  /** What each transform did. */
  readonly transforms: readonly TransformCount[];
  /** Sources that could not be read to their end; nothing of the message that broke off is written. */
  readonly failures: readonly RunFailure[];
}

/** A file would be written where one of the extracts lies, or two extracts to one place. */
export class RewriteTargetError extends RangeError {
  /** Always `RewriteTargetError`. */
  override readonly name = "RewriteTargetError";
  /** What the user can do. */
  readonly hint: string = "Name another directory with --out, or run over these extracts apart";
}

/**
 * Reads extracts, ident messages first, applies a chain, and writes each message to a file of its own: UTF-8, without
 * the envelope it may have stood in. The register's judgement is not applied: what it would drop is written too.
 *
 * Messages of health stations cannot be written so yet, and are told in `failures`.
 *
 * @throws {RewriteTargetError} A file would be written over.
 * @throws {RewriteError} A message cannot be written without losing some of it.
 *
 * @example
 * ```ts
 * import { RetireCodes } from "./retire_codes.ts";
 * import { rewriteExtracts } from "./rewrite_extracts.ts";
 * import { TransformChain } from "./transform_chain.ts";
 *
 * const out = await Deno.makeTempDir();
 * const { messages } = await rewriteExtracts(["fixtures/demo/KPR_IPL_1824_2021.xml"], {
 *   chain: new TransformChain([new RetireCodes()]),
 *   out,
 * });
 * messages[0]?.file; // "fixtures/demo/KPR_IPL_1824_2021.xml"
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function rewriteExtracts(
  sources: readonly (string | RunSource)[],
  options: RewriteOptions,
): Promise<RewriteResult> {
  const plan = await planRun(sources, options);
  const taken = new Set(plan.map(({ path }) => resolve(path)));
  const account: Account = {};
  const messages: RewrittenMessage[] = [];
  const failures: RunFailure[] = [];
  const done = { position: 0, bytes: 0, records: 0 };
  for (const planned of plan) {
    const source = openSource(planned.path);
    let open: OpenRewrite | undefined;
    try {
      for await (const group of readRecords(source, options)) {
        options.signal?.throwIfAborted();
        open ??= await OpenRewrite.begin(group, planned, { options, taken });
        await open.take(group);
        for (const batch of group.batches.values()) done.records += batch.length;
        options.onProgress?.({
          source: planned.name,
          position: done.position + source.position,
          bytes: done.bytes + source.delivered,
          records: done.records,
        });
        if (!group.last) continue;
        messages.push(await open.finish());
        addAccount(account, open.account);
        open = undefined;
      }
    } catch (error) {
      await open?.abort();
      if (options.signal?.aborted || !isInputError(error)) throw error;
      failures.push(failureOf(planned.name, error));
      if (open !== undefined) addAccount(account, open.rejected());
    }
    done.position += planned.size ?? 0;
    done.bytes += source.delivered;
  }
  assertBalanced(account);
  return { account, messages, transforms: options.chain.counts(), failures };
}

/** One message while it is written. */
class OpenRewrite {
  readonly account: Account = {};
  readonly #message: RewrittenMessage;
  readonly #chain: TransformChain;
  readonly #writer: RecordXmlWriter | undefined;
  readonly #file: RewrittenFile | undefined;

  private constructor(
    message: RewrittenMessage,
    parts: { chain: TransformChain; writer: RecordXmlWriter | undefined; file: RewrittenFile | undefined },
  ) {
    this.#message = message;
    this.#chain = parts.chain;
    this.#writer = parts.writer;
    this.#file = parts.file;
  }

  static async begin(
    { message }: RecordGroup,
    planned: PlannedSource,
    { options, taken }: { readonly options: RewriteOptions; readonly taken: Set<string> },
  ): Promise<OpenRewrite> {
    if (message.format.kind === "health_station") throw notPossibleYet("transform", message);
    const { chain, out, gzip = false } = options;
    const municipality = planned.municipality ?? options.municipality;
    const place = chain.begin(placeOfMessage(message, { source: planned.name, municipality }));
    const name = place.removed ? null : fileName(renamed(planned.name, place), message.ordinal, gzip);
    const told = {
      source: planned.name,
      file: name,
      format: message.format.id,
      municipality: place.municipality,
      year: place.year,
    };
    if (name === null) return new OpenRewrite(told, { chain, writer: undefined, file: undefined });
    const path = join(out, name);
    if (taken.has(resolve(path))) {
      throw new RewriteTargetError(`${path} is an extract that is read, or written already`);
    }
    taken.add(resolve(path));
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await RewrittenFile.create(path, { gzip });
    return new OpenRewrite(told, { chain, writer: new RecordXmlWriter(), file });
  }

  async take(group: RecordGroup): Promise<void> {
    const kept = this.#chain.take(group, this.account);
    if (kept === undefined) return;
    for (const [name, batch] of kept.batches) {
      const entry = accountEntry(this.account, name);
      entry.read += batch.length;
      entry.stored += batch.length;
    }
    for (const chunk of this.#written(kept)) await this.#file!.write(chunk);
  }

  #written(group: RecordGroup): Uint8Array<ArrayBuffer>[] {
    try {
      return this.#writer?.write(group) ?? [];
    } catch (error) {
      throw error instanceof XmlWriteError ? new RewriteError(error) : error;
    }
  }

  async finish(): Promise<RewrittenMessage> {
    for (const chunk of this.#writer?.finish() ?? []) await this.#file!.write(chunk);
    await this.#file?.close();
    this.#chain.end(this.#file === undefined ? "removed" : "current");
    return this.#message;
  }

  async abort(): Promise<void> {
    await this.#file?.abort();
    this.#chain.end("incomplete");
  }

  /** The books of a message that broke off: what would have been written was not. */
  rejected(): Account {
    for (const entry of Object.values(this.account)) {
      entry.rejected += entry.stored;
      entry.stored = 0;
    }
    const submission = accountEntry(this.account, "submission");
    submission.read++;
    submission.rejected++;
    return this.account;
  }
}

/** A municipality number in a file's name tells whose an ident message is, so that it is renumbered too. */
function renamed(source: string, { stated, municipality, year }: MessagePlace): string {
  if (stated === null || municipality === null || stated === municipality || stated === String(year)) {
    return source;
  }
  const at = Math.max(source.lastIndexOf("/"), source.lastIndexOf("\\")) + 1;
  return source.slice(0, at) + source.slice(at).replace(new RegExp(`(?<!\\d)${stated}(?!\\d)`), municipality);
}

/** Where the message of a source goes, below the directory: by the name of the source, never above. */
function fileName(source: string, ordinal: number, gzip: boolean): string {
  const plain = source === "-" ? "stdin" : source.replace(/\.gz$/i, "").replace(/\.xml$/i, "");
  const below = normalize(plain.replaceAll("\\", "/"));
  const isOutside = below.startsWith("..") || below.startsWith("/") || /^[A-Za-z]:/.test(below);
  const name = isOutside ? below.slice(below.lastIndexOf("/") + 1) : below;
  return `${name}${ordinal === 0 ? "" : `-${ordinal + 1}`}.xml${gzip ? ".gz" : ""}`;
}
