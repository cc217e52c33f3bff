/**
 * Which files a path on the command line stands for.
 *
 * @module
 */

import { FileSource } from "./file_source.ts";
import { toSourceError } from "./input_source.ts";
import { type Source, SourceError } from "./source.ts";

/** Options of {@linkcode findExtracts}. */
export interface FindExtractsOptions {
  /** Names of directories and files to pass by, such as those a run writes itself. @default `["report"]` */
  readonly ignore?: readonly string[];
}

/** Numbers by value, and æ, ø, å last: the order in which people in Norway expect to see files. */
const ORDER = new Intl.Collator("nb", { numeric: true });

/** What kprkit and its users put beside extracts that is no extract. */
const OTHER_KINDS =
  /\.(?:ndjson|json|html?|md|txt|csv|tsv|xsd|xsl|xslt|parquet|duckdb|log|key|lock)(?:\.gz)?$/i;
const XML_NAME = /\.xml(?:\.gz)?$/i;

/**
 * The extracts that `path` stands for, in stable order. A file, or `-`, stands for itself. A directory is walked
 * with all below it, and gives every `*.xml` and `*.xml.gz`, and other files whose first bytes, unpacked, look
 * like XML. Hidden files, reports, schemas and rejected records are passed by. A directory reached twice through
 * links is walked once.
 *
 * @throws {SourceError} where the path cannot be read, or a directory holds no extracts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { findExtracts } from "./find_extracts.ts";
 *
 * const folder = await Deno.makeTempDir();
 * for (const name of ["2019.xml", "notes.md"]) await Deno.writeTextFile(`${folder}/${name}`, "<a/>");
 * assert.deepEqual(await findExtracts(folder), [`${folder}/2019.xml`]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function findExtracts(path: string, options: FindExtractsOptions = {}): Promise<string[]> {
  if (path === "-") return [path];
  try {
    const info = await Deno.stat(path);
    if (!info.isDirectory) return [path];
    const found: string[] = [];
    const ignore = new Set(options.ignore ?? ["report"]);
    await walk(path, { found, ignore, seen: new Set() });
    if (found.length > 0) return found;
  } catch (error) {
    throw toSourceError(error, path, 0);
  }
  throw new SourceError(`No extracts were found in ${path}`, {
    offset: 0,
    hint: "Put the extracts there as .xml or .xml.gz, or name another directory",
  });
}

interface Walk {
  readonly found: string[];
  readonly ignore: ReadonlySet<string>;
  /** Real paths of directories already walked. */
  readonly seen: Set<string>;
}

async function walk(directory: string, state: Walk): Promise<void> {
  const real = await Deno.realPath(directory);
  if (state.seen.has(real)) return;
  state.seen.add(real);
  const names: string[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    if (!name.startsWith(".") && !state.ignore.has(name)) names.push(name);
  }
  names.sort((a, b) => ORDER.compare(a, b) || (a < b ? -1 : 1));
  for (const name of names) {
    const path = directory.endsWith("/") ? directory + name : `${directory}/${name}`;
    const info = await statOrNothing(path);
    if (info?.isDirectory) await walk(path, state);
    else if (info?.isFile && await isExtract(path, name)) state.found.push(path);
  }
}

/** A link may lead nowhere; everything else that is wrong with a file is an error of its own. */
async function statOrNothing(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.FilesystemLoop) {
      return undefined;
    }
    throw toSourceError(error, path, 0);
  }
}

async function isExtract(path: string, name: string): Promise<boolean> {
  if (XML_NAME.test(name)) return true;
  if (OTHER_KINDS.test(name)) return false;
  return await looksLikeXml(new FileSource(path));
}

/** Whether the first bytes of a source are the start of an XML document, in UTF-8, UTF-16 or a superset of ASCII. */
export async function looksLikeXml(source: Source): Promise<boolean> {
  try {
    for await (const chunk of source.chunks()) return isXmlStart(chunk);
  } catch (error) {
    // A file of a name that promises nothing, and that cannot be read as one, is none of ours.
    if (!(error instanceof SourceError)) throw error;
  }
  return false;
}

function isXmlStart(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 512);
  const wide = head[0] === 0xff || head[0] === 0xfe || head[0] === 0 || head[1] === 0;
  const text = String.fromCharCode(...(wide ? head.filter((byte) => byte !== 0) : head));
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[ \t\r\n]*<(?:\?xml[ \t\r\n]|!--|[A-Za-z_:\x80-\xff])/.test(
    text,
  ) &&
    !/^[^<]*<html/i.test(text);
}
