/**
 * Writes the tables of `docs/store.md` from the store's own columns. Run it after a change to a table:
 * `deno task docs`.
 *
 * @module
 */
import type { TableName } from "../register/table.ts";
import { columnsOf, type StoreColumn, type StoredTable, storedTables } from "../stream/store/store_tables.ts";
import { submissionColumns } from "../stream/store/submission_table.ts";
import { tableMeanings } from "../stream/store/view_meanings.ts";
import { formatRow, withMadePart } from "./markdown.ts";

/** What a column that kprkit adds holds. */
const added: Readonly<Record<string, string>> = {
  submission_id: "the message the row came in",
  municipality: "municipality number of the message, four digits",
  year: "reporting year",
  district: "district number of the message",
  person_id: "local id of the person",
  person_key: "the person, under the key of the key file; see above",
  invalid_fields: "columns that are null because their text could not be read, between spaces",
  byte_start: "first byte of the record in the unpacked source",
  byte_end: "byte after its last",
  id_kind: "kind of identity number",
  id_valid: "its control digits are right",
  id_fictitious: "`synthetic` and the like where nobody can have the number",
  id_series: "series of a synthetic number",
  national_id: "null unless `--keep-national-id`",
  check_id: "check, as in [checks.md](checks.md)",
  table_name: "table of the record",
  field: "official field",
  row_id: "key of the record in its table",
  service_type: "service type of the record",
  value: "text as it stood, at most 200 characters, runs of eleven digits masked",
  consequence: "what the register does: `flag`, `null`, `drop_row`, `reject_message`",
  fragment: "the record as it stood, at most 64 KiB",
  source: "file, by its path below the directory that was read",
  format: "format id, see [formats.md](formats.md)",
  kind: "`professional` or `ident`",
  status: "`current`, `superseded`, `refused` or `incomplete`; see above",
  reason: "why it is refused or incomplete",
  encoding: "encoding it was read in",
  enveloped: "it came in a MsgHead",
  persons: "persons stored",
  services: "services stored",
  key_digest: "digest of who has which key; kprkit compares it to know when keys are to be made anew",
};

/** The tables, in Markdown. */
export function tablesPart(): string {
  return [
    section("submission", submissionColumns),
    ...storedTables.map((name) => section(name, columnsOf(name))),
  ].join("\n\n");
}

function section(name: TableName | StoredTable, columns: readonly StoreColumn[]): string {
  return [
    `### ${name}`,
    tableMeanings[name].en,
    [
      formatRow(["column", "type", "official field", "what"]),
      formatRow(["---", "---", "---", "---"]),
      ...columns.map((column) => formatRow([column.name, column.type, fieldText(column), whatText(column)])),
    ].join("\n"),
  ].join("\n\n");
}

/** Fields are told apart by spaces, but for `MsgInfo/Sender level 1`. */
function fieldText({ field }: StoreColumn): string {
  return field === undefined ? "" : field.split(/ (?!level|\d)/).map((name) => `\`${name}\``).join(" ");
}

function whatText({ name, field }: StoreColumn): string {
  const rows = /^(.*)_(rows|dropped)$/.exec(name);
  if (rows !== null) {
    return rows[2] === "rows" ? `rows of \`${rows[1]}\` stored` : `rows of \`${rows[1]}\` dropped`;
  }
  if (field !== undefined && name !== "person_id" && name !== "national_id") return "";
  return added[name] ?? "";
}

/** The page about the store with its tables as they are now. */
export function storePage(page: string): string {
  return withMadePart(page, "tables", tablesPart());
}

if (import.meta.main) {
  const file = new URL("./store.md", import.meta.url);
  await Deno.writeTextFile(file, storePage(await Deno.readTextFile(file)));
}
