/**
 * libxml2 as a second opinion on documents, through `npm:xmllint-wasm`.
 *
 * @module
 */
import { validateXML } from "xmllint-wasm";

/** What xmllint says of a document. */
export interface Verdict {
  readonly valid: boolean;
  /** Messages about the document, for when a test fails. */
  readonly messages: readonly string[];
}

/** A schema and the files it imports or includes, by the names it calls them. */
export interface SchemaSet {
  readonly main: string;
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Verdicts of a schema on documents, by the names the documents have in `documents`.
 *
 * @throws {Error} where xmllint cannot use the schema, or says nothing of a document.
 */
export async function judge(
  schema: SchemaSet,
  documents: ReadonlyMap<string, string>,
): Promise<Map<string, Verdict>> {
  const names = [...documents.keys()];
  const result = await validateXML({
    xml: names.map((name, index) => ({ fileName: `${index}.xml`, contents: documents.get(name)! })),
    schema: [{ fileName: "main.xsd", contents: schema.main }],
    preload: Object.entries(schema.files ?? {}).map(([fileName, contents]) => ({ fileName, contents })),
    maxMemoryPages: 4096,
  });
  const lines = result.rawOutput.split("\n");
  return new Map(names.map((name, index): [string, Verdict] => {
    const file = `${index}.xml`;
    const messages = lines.filter((line) => line.startsWith(`${file}:`));
    if (lines.includes(`${file} validates`)) return [name, { valid: true, messages }];
    if (
      lines.includes(`${file} fails to validate`) || messages.some((line) => line.includes("parser error"))
    ) {
      return [name, { valid: false, messages }];
    }
    throw new Error(`xmllint says nothing of ${name}:\n${result.rawOutput.slice(0, 2000)}`);
  }));
}
