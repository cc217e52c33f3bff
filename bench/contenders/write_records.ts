/**
 * Writes the records of an extract to a file as XML: by kprkit from `columns`, the ordinary way from objects as `text`,
 * or the finished `bytes` as they are, as the second argument says. All write the same bytes to the file that the third
 * names; they count them.
 *
 * A part of the extract is held in memory and written again and again, to the beginning of the file each time, until
 * about as much has been written as the extract is long. What the records are made from is made before the time is taken.
 */
import { readRecords } from "../../stream/read_records.ts";
import type { RecordGroup } from "../../stream/record_batch.ts";
import { FileSource } from "../../stream/source/mod.ts";
import { RecordXmlWriter } from "../../stream/xml_writer/mod.ts";
import { groupObjects, heldGroup, textOf, type XmlObject } from "./held_groups.ts";
import { measurePrepared } from "./measure.ts";

/** Bytes of the extract that are held. */
const HELD = 32e6;
const CHUNK = 1 << 18;
const [, how, out] = Deno.args as [string, string, string];

/** Makes the document once, in chunks. */
type Maker = () => Iterable<Uint8Array>;

const encoder = new TextEncoder();

async function makerOf(groups: readonly RecordGroup[]): Promise<Maker> {
  const columns: Maker = function* () {
    const writer = new RecordXmlWriter();
    for (const group of groups) yield* writer.write(group);
    yield* writer.finish();
  };
  if (how === "columns") return columns;
  const chunks = [...columns()];
  if (how === "bytes") return () => chunks;
  const [head, end] = around(await new Blob(chunks as BlobPart[]).text());
  return textMaker(groups.flatMap(groupObjects), { head, end });
}

/** What stands before and behind the persons. */
function around(text: string): [head: string, end: string] {
  const end = "</PERSON>";
  return [text.slice(0, text.indexOf("\n<PERSON")), text.slice(text.lastIndexOf(end) + end.length)];
}

function textMaker(persons: readonly XmlObject[], { head, end }: { head: string; end: string }): Maker {
  return function* () {
    let text = head;
    for (const person of persons) {
      text += `\n${textOf(person)}`;
      if (text.length < CHUNK) continue;
      yield encoder.encode(text);
      text = "";
    }
    yield encoder.encode(text + end);
  };
}

await measurePrepared(async (path, size) => {
  const groups: RecordGroup[] = [];
  for await (const group of readRecords(new FileSource(path))) {
    groups.push(heldGroup(group));
    if (group.offset >= Math.min(HELD, size)) break;
  }
  return { make: await makerOf(groups), times: Math.max(1, Math.round(size / groups.at(-1)!.offset)) };
}, ({ make, times }) => {
  using file = Deno.openSync(out, { write: true, create: true });
  let bytes = 0;
  for (let time = 0; time < times; time++) {
    file.seekSync(0, Deno.SeekMode.Start);
    for (const chunk of make()) {
      for (let at = 0; at < chunk.length;) at += file.writeSync(chunk.subarray(at));
      bytes += chunk.length;
    }
  }
  return bytes;
});
