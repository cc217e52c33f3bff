/**
 * Expat, compiled to WebAssembly, as a judge: it reads bytes, and finds the encoding itself.
 *
 * @module
 */

// Named here and not in deno.json: what is named there is fetched by everyone who runs any task.
// deno-lint-ignore no-import-prefix
import { XmlParser } from "npm:expat-wasm@3.1.2";
import { clarkName, EventLog, type Verdict } from "./verdict.ts";

/** Stands between the parts of a name; no namespace name can hold it. */
const SEPARATOR = "\x01";

let log = new EventLog();
let doctype = false;
let parser: XmlParser | undefined;

/** What expat says of a document. A document type declaration is refused, as kprkit does. */
export function expatVerdict(bytes: Uint8Array): Verdict {
  log = new EventLog();
  doctype = false;
  parser ??= newParser();
  try {
    parser.parse(bytes, 1);
  } catch (error) {
    const { xmlMessage } = error as { readonly xmlMessage?: string };
    if (xmlMessage === undefined) throw error;
    return { refused: xmlMessage };
  }
  return doctype ? { refused: "DOCTYPE" } : { events: log.finish() };
}

/** One parser does for all documents: after each it is as new. */
function newParser(): XmlParser {
  const parser = new XmlParser({ separator: SEPARATOR });
  parser.on("startDoctypeDecl", () => doctype = true);
  parser.on("characterData", (text: string) => log.text(text));
  parser.on("startElement", (name: string, attributes: Readonly<Record<string, string>>) => {
    log.start(expanded(name), Object.entries(attributes).map(([key, value]) => [expanded(key), value]));
  });
  parser.on("endElement", (name: string) => log.end(expanded(name)));
  return parser;
}

/** Expat tells a name in a namespace as namespace, local part and prefix. */
function expanded(name: string): string {
  const [namespace, local] = name.split(SEPARATOR);
  return local === undefined ? name : clarkName(namespace!, local);
}
