/**
 * A transport that writes what would be sent into a folder, for those who carry it on by other means and for trying out.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { syncDirectory } from "../../stream/store/commit_log.ts";
import { DeliveryError } from "../delivery_error.ts";
import type { Dispatch } from "../dispatch.ts";
import { readReceipt } from "../envelope/mod.ts";
import type { Receipt } from "../receipt.ts";
import type { ArrivedReceipt, Package, ReceiptsOptions, SendOutcome, Transport } from "../transport.ts";
import { CheckedPackage } from "./checked_package.ts";
import { collect, type OpenSealed, ReceiptDirectory } from "./receipt_directory.ts";

/**
 * | code | what happened |
 * |---|---|
 * | `directory_missing` | the folder's place does not exist, or is not a directory |
 * | `no_permission` | the folder may not be written to |
 * | `disk_full` | no room is left, or the quota is used up |
 * | `disk_error` | the disk or the network drive failed in another way |
 * | `bad_name` | the dispatch's id, type or content type cannot be part of a file name |
 * | `other_content` | another content lies there under the same id |
 * | `package_changed` | the bytes given are not those that the dispatch tells of |
 * | `aborted` | the signal came before the package had its name |
 * | `closed` | the transport is closed |
 * | `sealed_receipt` | a sealed receipt lies there, and no keys were given to open it |
 * | `receipt_too_large` | a receipt is larger when opened than any receipt is |
 */
export type FolderErrorCode =
  | "directory_missing"
  | "no_permission"
  | "disk_full"
  | "disk_error"
  | "bad_name"
  | "other_content"
  | "package_changed"
  | "aborted"
  | "closed"
  | "sealed_receipt"
  | "receipt_too_large";

/** The folder cannot be used. {@linkcode Transport.send} gives it as an outcome with the same code. */
export class FolderError extends DeliveryError<FolderErrorCode> {
  /** Always `FolderError`. */
  override readonly name = "FolderError";
}

/** Options of {@linkcode openFolderTransport}. */
export interface FolderTransportOptions {
  /** Where to write; made if it is not there, closed to all others. The directory above it must exist. */
  readonly directory: string;
  /** Opens receipts that are sealed. @default none: a sealed receipt is told as unreadable */
  readonly openSealed?: OpenSealed;
  /** Milliseconds between two looks for receipts. @default 1000 */
  readonly pollInterval?: number;
  /** Largest receipt that is read, in bytes. @default 16 MiB */
  readonly maximumReceiptBytes?: number;
}

/**
 * Opens a folder as a transport.
 *
 * A dispatch becomes two files: `000001_KPR_IPL_<id>.p7m`, its package (`.json`, `.xml` or `.bin` by content type), and
 * beside it the same name with `.dispatch.json` in place of that, what is known of the dispatch. The package appears last and whole, so
 * that whoever watches the folder for it finds both. The same dispatch once more is acknowledged again; another content
 * under the same id is refused.
 *
 * Receipts are put into `receipts/`: Apprec as XML, or sealed where `openSealed` is given. They are read in order of
 * name; when settled they move to `receipts/read/`, or to `receipts/unreadable/` where they could not be read.
 *
 * @example
 * ```ts
 * import { openFolderTransport } from "./folder.ts";
 * import assert from "node:assert/strict";
 *
 * const directory = await Deno.makeTempDir();
 * await using transport = await openFolderTransport({ directory });
 * for await (const { receipt, settle } of transport.receipts({ idle: 0 })) {
 *   console.log(receipt?.verdict);
 *   await settle();
 * }
 * assert.equal(transport.name, "folder");
 * await Deno.remove(directory, { recursive: true });
 * ```
 *
 * @throws {FolderError} where the folder cannot be made or written to
 */
export async function openFolderTransport(options: FolderTransportOptions): Promise<Transport> {
  const receipts = join(options.directory, "receipts");
  try {
    await Deno.mkdir(options.directory, { mode: 0o700 }).catch(unlessThere);
    await Deno.mkdir(receipts, { mode: 0o700 }).catch(unlessThere);
    await removeLeftovers(options.directory);
  } catch (thrown) {
    throw folderError(thrown);
  }
  return new FolderTransport(options, receipts);
}

class FolderTransport implements Transport {
  readonly name = "folder";
  readonly window = 4;
  readonly #directory: string;
  readonly #receipts: ReceiptDirectory;
  /** Ends what is under way when the transport is closed. */
  readonly #closing = new AbortController();
  /** What is being written, by dispatch id: the same id waits for itself. */
  readonly #writing = new Map<string, Promise<SendOutcome>>();
  /** What the folder has, by dispatch id; looked up before the first package is written. */
  #written: Promise<Map<string, WrittenDispatch>> | undefined;

  constructor(options: FolderTransportOptions, receipts: string) {
    this.#directory = options.directory;
    const maximumBytes = options.maximumReceiptBytes ?? 16 * 1024 * 1024;
    this.#receipts = new ReceiptDirectory({
      directory: receipts,
      settled: join(receipts, "read"),
      unreadable: join(receipts, "unreadable"),
      maximumBytes,
      ...(options.pollInterval === undefined ? {} : { pollInterval: options.pollInterval }),
      read: (bytes) => readFolderReceipt(bytes, { maximumBytes, openSealed: options.openSealed }),
    });
  }

  async send(parcel: Package, { signal }: { readonly signal?: AbortSignal } = {}): Promise<SendOutcome> {
    const { id } = parcel.dispatch;
    const before = this.#writing.get(id);
    const sending = (async () => {
      await before?.catch(() => {});
      return await this.#send(parcel, { signal });
    })();
    this.#writing.set(id, sending);
    try {
      return await sending;
    } finally {
      if (this.#writing.get(id) === sending) this.#writing.delete(id);
    }
  }

  async #send(
    parcel: Package,
    { signal }: { readonly signal: AbortSignal | undefined },
  ): Promise<SendOutcome> {
    const stop = signal === undefined
      ? this.#closing.signal
      : AbortSignal.any([signal, this.#closing.signal]);
    const checked = new CheckedPackage(parcel, { changed: () => named("package_changed") });
    try {
      if (this.#closing.signal.aborted) throw named("closed");
      const name = fileName(parcel.dispatch);
      if (await this.#isThere(parcel.dispatch, name)) return acknowledged(name);
      await this.#write(name, {
        bytes: checked.bytes(),
        stop,
        // The package is whole by now, and gets its name when what is known of it is there.
        beforeNaming: () => this.#writeFacts(parcel.dispatch, stop),
      });
      (await this.#writtenBefore()).set(parcel.dispatch.id, { name, hash: parcel.dispatch.packageHash });
      return acknowledged(name);
    } catch (thrown) {
      // What is wrong with the outbox is not an outcome of the transport.
      if (checked.thrown !== undefined) throw checked.thrown.error;
      return outcomeOf(folderError(thrown));
    }
  }

  /** Whether the package is there already; throws where another one is. */
  async #isThere(dispatch: Dispatch, name: string): Promise<boolean> {
    const before = (await this.#writtenBefore()).get(dispatch.id);
    if (before === undefined) return false;
    if (before.name !== name || before.hash !== dispatch.packageHash) throw named("other_content");
    const hash = await hashOfFile(join(this.#directory, name));
    // Whoever carries packages on may have taken it away; the order to write it again stands.
    if (hash === undefined) return false;
    if (hash !== dispatch.packageHash) throw named("other_content");
    await syncDirectory(this.#directory);
    return true;
  }

  #writtenBefore(): Promise<Map<string, WrittenDispatch>> {
    this.#written ??= writtenBefore(this.#directory).catch((thrown) => {
      this.#written = undefined;
      throw thrown;
    });
    return this.#written;
  }

  async #writeFacts(dispatch: Dispatch, stop: AbortSignal): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(dispatch, undefined, 2) + "\n");
    await this.#write(`${stem(dispatch)}${factsEnding}`, { bytes: [bytes], stop });
  }

  /** Writes a file, whole or not at all. */
  async #write(
    name: string,
    { bytes, stop, beforeNaming }: {
      readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
      readonly stop: AbortSignal;
      readonly beforeNaming?: () => Promise<void>;
    },
  ): Promise<void> {
    const temporary = join(this.#directory, `.${name}.${randomUUID().slice(0, 8)}.part`);
    try {
      {
        using file = await Deno.open(temporary, { createNew: true, write: true, mode: 0o600 });
        for await (const chunk of bytes) {
          if (stop.aborted) throw named("aborted");
          for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
        }
        await file.sync();
      }
      await beforeNaming?.();
      if (stop.aborted) throw named("aborted");
      await Deno.rename(temporary, join(this.#directory, name));
    } catch (thrown) {
      await Deno.remove(temporary).catch(() => {});
      throw thrown;
    }
    await syncDirectory(this.#directory);
  }

  async *receipts(options: ReceiptsOptions = {}): AsyncGenerator<ArrivedReceipt> {
    if (this.#closing.signal.aborted) throw named("closed");
    const signal = options.signal === undefined
      ? this.#closing.signal
      : AbortSignal.any([options.signal, this.#closing.signal]);
    try {
      yield* this.#receipts.receipts({ ...options, signal });
    } catch (thrown) {
      throw folderError(thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#writing.values());
  }
}

/** Endings by content type. */
const endings: Readonly<Record<string, string>> = {
  "application/pkcs7-mime": ".p7m",
  "application/x-pkcs7-mime": ".p7m",
  "application/json": ".json",
  "application/xml": ".xml",
  "text/xml": ".xml",
};

/** Name of a package's file, such as `000001_KPR_IPL_<id>.p7m`. */
function fileName(dispatch: Dispatch): string {
  const type = dispatch.contentType.split(";")[0]!.trim().toLowerCase();
  return `${stem(dispatch)}${endings[type] ?? ".bin"}`;
}

function stem(dispatch: Dispatch): string {
  if (!isNameable(dispatch)) throw named("bad_name");
  return `${String(dispatch.sequence).padStart(6, "0")}_${dispatch.type}_${dispatch.id}`;
}

/** Whether id and type can be part of a file name anywhere: they come from settings, and must not lead out of the folder. */
function isNameable({ sequence, type, id }: Dispatch): boolean {
  return Number.isSafeInteger(sequence) && sequence >= 0 &&
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) &&
    /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,79}$/u.test(type);
}

const factsEnding = ".dispatch.json";

/** A package that was written under an id. */
interface WrittenDispatch {
  readonly name: string;
  readonly hash: string;
}

/** What earlier runs have written, by what they told of it. */
async function writtenBefore(directory: string): Promise<Map<string, WrittenDispatch>> {
  const written = new Map<string, WrittenDispatch>();
  for await (const entry of Deno.readDir(directory)) {
    if (!entry.isFile || entry.name.startsWith(".") || !entry.name.endsWith(factsEnding)) continue;
    const dispatch = await readFacts(join(directory, entry.name));
    if (dispatch !== undefined && isNameable(dispatch)) {
      written.set(dispatch.id, { name: fileName(dispatch), hash: dispatch.packageHash });
    }
  }
  return written;
}

/** A file of facts; `undefined` where it is something else that lies there under such a name. */
async function readFacts(path: string): Promise<Dispatch | undefined> {
  let facts: Partial<Dispatch> | null;
  try {
    facts = JSON.parse(await Deno.readTextFile(path));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
  const { id, type, contentType, packageHash, sequence } = facts ?? {};
  const texts = [id, type, contentType, packageHash].every((value) => typeof value === "string");
  return texts && typeof sequence === "number" ? facts as Dispatch : undefined;
}

/** `undefined` where there is no such file. */
async function hashOfFile(path: string): Promise<string | undefined> {
  let opened: Deno.FsFile;
  try {
    opened = await Deno.open(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
  using file = opened;
  const hash = createHash("sha256");
  const chunk = new Uint8Array(1 << 18);
  while (true) {
    const read = await file.read(chunk);
    if (read === null) return hash.digest("hex");
    hash.update(chunk.subarray(0, read));
  }
}

/** Part files that a killed run left: a day old, so that no run that is still writing loses one. */
async function removeLeftovers(directory: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (!isFile || !/^\..*\.part$/.test(name)) continue;
    const { mtime } = await Deno.stat(join(directory, name));
    if (mtime !== null && Date.now() - mtime.getTime() > 24 * 3600 * 1000) {
      await Deno.remove(join(directory, name));
    }
  }
}

async function readFolderReceipt(
  bytes: Uint8Array,
  { openSealed, maximumBytes }: {
    readonly openSealed: OpenSealed | undefined;
    readonly maximumBytes: number;
  },
): Promise<Receipt> {
  if (!isDer(bytes)) return readReceipt(bytes);
  if (openSealed === undefined) throw named("sealed_receipt");
  const tooLarge = () => named("receipt_too_large");
  return readReceipt(await collect(openSealed(once(bytes)), { maximumBytes, tooLarge }));
}

/** CMS begins with a SEQUENCE; XML never with that byte, which is the digit 0. */
function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function acknowledged(name: string): SendOutcome {
  return { kind: "acknowledged", by: "folder", reference: name };
}

const texts: Readonly<Record<FolderErrorCode, readonly [message: string, hint: string]>> = {
  directory_missing: [
    "The folder is not there",
    "Make the directory above it, connect the drive it lies on, or correct its path",
  ],
  no_permission: [
    "The folder may not be written to",
    "Give write access to the folder, or choose another one",
  ],
  disk_full: [
    "There is no room left for the package",
    "Make room on the disk; what is written stays, and the rest follows",
  ],
  disk_error: ["The disk failed", "Look at the disk or the network drive, and send again: nothing is lost"],
  bad_name: [
    "The id or the type of the dispatch cannot be part of a file name",
    "Prepare the extract again: an id is a UUID in lower case, a type has letters, digits, _, . and -",
  ],
  other_content: [
    "Another content lies in the folder under the same id",
    "Find out which of the two is right; a corrected extract is prepared as a new dispatch with its own id",
  ],
  package_changed: [
    "The package is not what was prepared: its bytes have changed",
    "Put the outbox back from a backup, or withdraw the dispatch and prepare the extract again",
  ],
  aborted: ["It was stopped before the package was written", "Send again"],
  closed: ["The folder is closed", "Open it anew"],
  sealed_receipt: [
    "The receipt is sealed, and no keys are given to open it",
    "Give the keys that receipts are encrypted for",
  ],
  receipt_too_large: [
    "The receipt is larger than any receipt is",
    "Look at the file: it is likely something else",
  ],
};

function named(code: FolderErrorCode, cause?: unknown): FolderError {
  const [message, hint] = texts[code];
  return new FolderError(code, message, { hint, cause });
}

/** What the system said, by name. */
function folderError(thrown: unknown): FolderError {
  if (thrown instanceof FolderError) return thrown;
  return named(codeOf(thrown), thrown);
}

function codeOf(thrown: unknown): FolderErrorCode {
  const { errors } = Deno;
  if (thrown instanceof errors.NotFound || thrown instanceof errors.NotADirectory) return "directory_missing";
  const text = thrown instanceof Error ? thrown.message : "";
  if (/no space left|disk full|ENOSPC|quota|EDQUOT|file too large|EFBIG/i.test(text)) return "disk_full";
  if (
    thrown instanceof errors.PermissionDenied || thrown instanceof errors.NotCapable ||
    /read-only file system|EROFS/i.test(text)
  ) return "no_permission";
  return "disk_error";
}

/** What waiting may mend is deferred; what somebody must mend first is refused. */
function outcomeOf({ code, message, hint }: FolderError): SendOutcome {
  const problem = { code, text: message };
  switch (code) {
    case "disk_full":
    case "disk_error":
    case "aborted":
    case "closed":
      return { kind: "deferred", problem };
    case "directory_missing":
    case "no_permission":
      return { kind: "refused", problem, hint, because: "access" };
    default:
      return { kind: "refused", problem, hint, because: "content" };
  }
}

function unlessThere(thrown: unknown): void {
  if (!(thrown instanceof Deno.errors.AlreadyExists)) throw thrown;
}
