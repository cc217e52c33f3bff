/** `kprkit schema`: the XML Schema of a format, or which formats there are. */
import { Argument, Command } from "commander";
import { formats } from "../register/formats/mod.ts";
import type { FormatId } from "../register/format.ts";
import { writeSchema } from "../stream/xsd/schema_writer.ts";
import { textTable } from "./render.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";

/** The subcommand. */
export function schemaCommand(): Command {
  return new Command("schema")
    .description("print the XML Schema of a message format, made from kprkit's own format table")
    .addArgument(
      new Argument("[format]", "format id; without it the formats are listed").choices(Object.keys(formats)),
    )
    .addOption(shared.jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit schema
  kprkit schema iplos-3.7 > iplos-3.7.xsd
  xmllint --noout --schema iplos-3.7.xsd extract.xml

The official schemas are published by the register; this one accepts and rejects the same messages.
With --json a schema comes as { format, schema }, and the list as an array.`,
    )
    .action((id: FormatId | undefined, options: { json?: boolean }) => {
      const terminal = processTerminal();
      if (id === undefined) terminal.data(options.json ? jsonText(formatList()) : formatTable());
      else {
        const schema = writeSchema(formats[id]);
        terminal.data(options.json ? jsonText({ format: id, schema }) : schema);
      }
    });
}

/** One format, for a reader who has to choose. */
interface ListedFormat {
  readonly id: FormatId;
  readonly title: string;
  readonly kind: string;
  readonly namespace: string;
  readonly version: string;
  /** First and last reporting year; `null` where the format is bound to none. */
  readonly years: { readonly from: number; readonly to: number } | null;
}

function formatList(): ListedFormat[] {
  return Object.values(formats).map(({ id, title, kind, namespace, version, years }) => ({
    id,
    title: title.en,
    kind,
    namespace,
    version,
    years: years ?? null,
  }));
}

function formatTable(): string {
  return textTable(
    ["format", "kind", "years", "title"],
    formatList().map(({ id, kind, years, title }) => [
      id,
      kind,
      years === null ? "any" : `${years.from}–${years.to}`,
      title,
    ]),
  );
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
