/**
 * Writes the messages of a made cohort anew, in the directory that the second argument names: files of the same names and
 * lengths, all that are open at a time in turn, as a generator writes them. It counts the bytes.
 *
 * The bytes are ready-made: a part of one message is held in memory and written again and again.
 */
import type { CohortManifest } from "../../generators/cohort/mod.ts";
import { measurePrepared } from "./measure.ts";

/** Bytes that are held. */
const HELD = 32e6;
/** What the generator adds to a file at a time: so much of 256 persons of one year. */
const PIECE = 1 << 18;
const [, out] = Deno.args as [string, string];

/** A file while it is written. */
interface OpenFile {
  readonly path: string;
  readonly file: Deno.FsFile;
  left: number;
}

await measurePrepared(async (directory) => {
  const text = await Deno.readTextFile(`${directory}/cohort.json`);
  const { files } = JSON.parse(text) as Pick<CohortManifest, "files">;
  const longest = files.toSorted((a, b) => b.bytes - a.bytes)[0]!;
  using file = await Deno.open(`${directory}/${longest.path}`);
  const held = new Uint8Array(Math.min(HELD, longest.bytes));
  for (let at = 0; at < held.length;) at += await file.read(held.subarray(at)) ?? held.length;
  return { files, held };
}, ({ files, held }) => {
  for (const { year } of files) Deno.mkdirSync(`${out}/${year}`, { recursive: true });
  const open = new Set(files.map(({ path, bytes }): OpenFile => {
    const part = `${out}/${path}.part`;
    return { path, file: Deno.openSync(part, { write: true, create: true, truncate: true }), left: bytes };
  }));
  let [bytes, from] = [0, 0];
  while (open.size > 0) {
    for (const one of open) {
      if (from === held.length) from = 0;
      const length = Math.min(PIECE, one.left, held.length - from);
      for (let at = 0; at < length;) at += one.file.writeSync(held.subarray(from + at, from + length));
      from += length;
      bytes += length;
      one.left -= length;
      if (one.left > 0) continue;
      one.file.close();
      Deno.renameSync(`${out}/${one.path}.part`, `${out}/${one.path}`);
      open.delete(one);
    }
  }
  return bytes;
});
