/** Peer: npm sax, the most used XML parser in JavaScript, strict and with namespaces, building row objects. */
import sax from "sax";
import { measure, textOf } from "./measure.ts";
import { RowBuilder } from "./rows.ts";

await measure((path) => {
  const rows = new RowBuilder();
  const parser = sax.parser(true, { xmlns: true }) as SaxParser;
  parser.onopentag = (tag) => {
    rows.start(tag.local, Object.values(tag.attributes).map(({ local, value }) => [local, value]));
  };
  parser.ontext = (text) => rows.text(text);
  parser.onclosetag = (name) => rows.end(name.slice(name.indexOf(":") + 1));
  parser.onerror = (error) => {
    throw error;
  };
  for (const text of textOf(path)) parser.write(text);
  parser.close();
  return rows.count;
});

/** What is used of the package, which carries no types. */
interface SaxParser {
  onopentag: (tag: { local: string; attributes: Record<string, { local: string; value: string }> }) => void;
  ontext: (text: string) => void;
  onclosetag: (name: string) => void;
  onerror: (error: Error) => void;
  write(text: string): void;
  close(): void;
}
