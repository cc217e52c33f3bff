/** Peer: npm saxes, the only conformant XML parser in JavaScript, building row objects. */
import { SaxesParser } from "saxes";
import { measure, textOf } from "./measure.ts";
import { RowBuilder } from "./rows.ts";

await measure((path) => {
  const rows = new RowBuilder();
  const parser = new SaxesParser({ xmlns: true });
  parser.on("opentag", (tag) => {
    const attributes = Object.values(tag.attributes).map((a): [string, string] => [a.local, a.value]);
    rows.start(tag.local, attributes);
  });
  parser.on("text", (text) => rows.text(text));
  parser.on("closetag", (tag) => rows.end(tag.local));
  parser.on("error", (error) => {
    throw error;
  });
  for (const text of textOf(path)) parser.write(text);
  parser.close();
  return rows.count;
});
