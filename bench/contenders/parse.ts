/** kprkit: the XML reader alone, with a handler that does nothing. */
import { FileSource } from "../../stream/source/mod.ts";
import { createXmlReader, type ReaderKind, type XmlHandler } from "../../stream/xml/mod.ts";
import { measure } from "./measure.ts";

await measure(async (path) => {
  let elements = 0;
  const handler: XmlHandler = {
    startElement: () => void elements++,
    text() {},
    leaf() {
      elements++;
      return true;
    },
    endElement() {},
  };
  const reader = createXmlReader(Deno.args[1] as ReaderKind);
  for await (const chunk of new FileSource(path).chunks()) reader.write(chunk, handler, false);
  reader.write(new Uint8Array(0), handler, true);
  return elements;
});
