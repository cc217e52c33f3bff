/**
 * Record groups back to a message, a group at a time.
 *
 * @module
 */
import type { ElementDefinition, Format, Particle } from "../../register/format.ts";
import { type TableName, tables } from "../../register/table.ts";
import { isoDate } from "../iso_time.ts";
import type { Message } from "../message.ts";
import type { Column, RecordBatch, RecordGroup } from "../record_batch.ts";
import { cellAt } from "../record_batch.ts";
import { type MessageNode, messageText } from "../xml/message_writer.ts";

/** A message cannot be written anew without losing some of it. */
export class RewriteError extends RangeError {
  /** Always `RewriteError`. */
  override readonly name = "RewriteError";
  /** What the user can do. */
  readonly hint: string = "Correct the extract in the record system and make it anew";
}

/** What of an element comes from a row: its values, and rows below it. */
interface ElementPlan {
  readonly values: readonly { readonly name: string; readonly column: number }[];
  readonly children: readonly {
    readonly name: string;
    readonly table: TableName;
    readonly plan: ElementPlan;
  }[];
}

/** Stands where the records go. */
const MARK = "kprkit-records";

/**
 * Writes one message of a professional or ident format. {@linkcode write} returns the text of a group,
 * {@linkcode finish} what is left. A value that could not be read is written as it stood. What no format knows
 * (unknown elements, text between elements) and comments are not written. All is in the default namespace and UTF-8.
 */
export class MessageRewriter {
  readonly #format: Format;
  /** Table of the records that the message streams, and the element they stand in. */
  readonly #table: TableName;
  readonly #path: readonly ElementDefinition[];
  readonly #plan: ElementPlan;
  readonly #contactPlan: ElementPlan | undefined;
  readonly #isIso: boolean;
  /** Wait for the first record: all that stands before it is known then. */
  readonly #contacts: MessageNode[] = [];
  #message: Message | undefined;
  /** What ends the message; `undefined` until it is begun. */
  #end: string | undefined;
  /** Text of the last record, which may go on in the next group. */
  #held = "";

  constructor(format: Format) {
    this.#format = format;
    this.#isIso = format.kind === "ident";
    this.#table = this.#isIso ? "ident" : "person";
    this.#path = pathTo(format, format.root, this.#table);
    this.#plan = planOf(format, this.#path.at(-1)!, this.#table);
    const contact = pathTo(format, format.root, "contact").at(-1);
    this.#contactPlan = contact === undefined ? undefined : planOf(format, contact, "contact");
  }

  /**
   * Text of a group, without that of its last record.
   *
   * @throws {RewriteError} Contacts stand behind the first record, in a later group.
   */
  write(group: RecordGroup): string {
    const rows = new GroupRows(group, this.#isIso);
    this.#takeContacts(group, rows);
    this.#message = group.message;
    const below = rows.node(this.#plan, this.#table, -1);
    if (this.#held !== "" && Object.keys(below).length > 0) {
      this.#held = merged(this.#held, this.#recordText(below));
    }
    const records = group.batches.get(this.#table)?.length ?? 0;
    const parts = records > 0 && this.#end === undefined ? [this.#begin(group.message)] : [];
    for (let row = 0; row < records; row++) {
      if (this.#held !== "") parts.push(this.#held, "\n");
      this.#held = this.#recordText(rows.node(this.#plan, this.#table, row));
    }
    return parts.join("");
  }

  /** The last record and the end of the message. */
  finish(): string {
    const start = this.#end === undefined && this.#message !== undefined ? this.#begin(this.#message) : "";
    return `${start}${this.#held}${this.#held === "" ? "" : "\n"}${this.#end}\n`;
  }

  #takeContacts(group: RecordGroup, rows: GroupRows): void {
    const count = group.batches.get("contact")?.length ?? 0;
    if (count > 0 && this.#end !== undefined) {
      throw new RewriteError("Contacts stand behind the first record, where they cannot be written");
    }
    for (let row = 0; row < count; row++) this.#contacts.push(rows.node(this.#contactPlan!, "contact", row));
  }

  #begin(message: Message): string {
    const text = messageText(
      this.#format,
      this.#headerNode(this.#format.root, message.header, this.#contacts),
    );
    const mark = text.lastIndexOf(MARK);
    const start = text.lastIndexOf("<", mark);
    this.#end = text.slice(text.indexOf("/>", mark) + 2);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${text.slice(0, start)}\n`;
  }

  /** An element of the header with all below it, and the mark where the records go. */
  #headerNode(
    element: ElementDefinition,
    header: ReadonlyMap<string, string>,
    contacts: readonly MessageNode[],
  ): MessageNode {
    const type = this.#format.types[element.type as string]!;
    const node: Record<string, MessageNode[string]> = {};
    for (const { name, column } of type.attributes) {
      if (column !== undefined && header.has(column)) node[`@${name}`] = header.get(column);
    }
    for (const child of elementsOf(type.particles)) {
      const isOnPath = this.#path.includes(child);
      if (child.table === "contact") node[child.name] = contacts;
      else if (isOnPath && child === this.#path.at(-1)) node[child.name] = this.#markNode(child);
      else if (typeof child.type === "string") node[child.name] = this.#headerNode(child, header, contacts);
      else if (child.column !== undefined && header.has(child.column)) {
        node[child.name] = header.get(child.column);
      }
    }
    return node;
  }

  #markNode(element: ElementDefinition): MessageNode {
    return { [`@${this.#format.types[element.type as string]!.attributes[0]!.name}`]: MARK };
  }

  /** The element of one record alone. */
  #recordText(node: MessageNode): string {
    let outer = node;
    for (const { name } of [...this.#path].reverse()) outer = { [name]: outer };
    const text = messageText(this.#format, outer);
    const name = this.#path.at(-1)!.name;
    const start = text.indexOf(`<${name}`);
    const closing = `</${name}>`;
    const end = text.lastIndexOf(closing);
    return end < 0
      ? text.slice(start, text.indexOf("/>", start) + 2)
      : text.slice(start, end + closing.length);
  }
}

/** A record with what of it came in a later group. */
function merged(record: string, more: string): string {
  const closing = more.slice(more.lastIndexOf("</"));
  const inner = more.slice(more.indexOf(">") + 1, -closing.length);
  const open = record.endsWith(closing) ? record.slice(0, -closing.length) : `${record.slice(0, -2)}>`;
  return open + inner + closing;
}

/** Elements from below the root to the one whose rows go to a table. */
function pathTo(format: Format, element: ElementDefinition, table: TableName): readonly ElementDefinition[] {
  for (const child of elementsOf(format.types[element.type as string]?.particles ?? [])) {
    if (child.table === table) return [child];
    if (child.table !== undefined || typeof child.type !== "string") continue;
    const below = pathTo(format, child, table);
    if (below.length > 0) return [child, ...below];
  }
  return [];
}

function planOf(format: Format, element: ElementDefinition, table: TableName): ElementPlan {
  const type = format.types[element.type as string]!;
  const place = (column: string) => tables[table].columns.findIndex(({ name }) => name === column);
  const children = elementsOf(type.particles);
  return {
    values: [
      ...type.attributes.flatMap(({ name, column }) =>
        column === undefined ? [] : [{ name: `@${name}`, column: place(column) }]
      ),
      ...children.flatMap(({ name, column }) =>
        column === undefined ? [] : [{ name, column: place(column) }]
      ),
    ],
    children: children.flatMap((child) =>
      child.table === undefined
        ? []
        : [{ name: child.name, table: child.table, plan: planOf(format, child, child.table) }]
    ),
  };
}

function elementsOf(particles: readonly Particle[]): ElementDefinition[] {
  return particles.flatMap((particle) =>
    particle.kind === "element" ? [particle] : particle.kind === "any" ? [] : elementsOf(particle.particles)
  );
}

/** Rows of a group as nodes. */
class GroupRows {
  readonly #batches: ReadonlyMap<TableName, RecordBatch>;
  readonly #isIso: boolean;
  readonly #below = new Map<TableName, ReadonlyMap<number, readonly number[]>>();
  readonly #raw = new Map<TableName, ReadonlyMap<string, string>>();

  constructor(group: Pick<RecordGroup, "batches">, isIso: boolean) {
    this.#batches = group.batches;
    this.#isIso = isIso;
    for (const [name, batch] of group.batches) {
      const below = new Map<number, number[]>();
      for (let row = 0; row < batch.length; row++) {
        const rows = below.get(batch.parent[row]!);
        if (rows === undefined) below.set(batch.parent[row]!, [row]);
        else rows.push(row);
      }
      this.#below.set(name, below);
      const raw = new Map<string, string>();
      for (const { row, column, kind, raw: text } of batch.misfits) {
        if ((kind === "type" || kind === "calendar") && text !== "") raw.set(`${row} ${column?.name}`, text);
      }
      this.#raw.set(name, raw);
    }
  }

  /** A row with all below it; row -1 is what stands below the last row of the group before. */
  node(plan: ElementPlan, table: TableName, row: number): MessageNode {
    const node: Record<string, MessageNode[string]> = {};
    const batch = row < 0 ? undefined : this.#batches.get(table);
    for (const { name, column } of batch === undefined ? [] : plan.values) {
      const text = this.#text(batch!.columns[column]!, row, table);
      if (text !== undefined) node[name] = text;
    }
    for (const child of plan.children) {
      const rows = this.#below.get(child.table)?.get(row);
      if (rows !== undefined) {
        node[child.name] = rows.map((below) => this.node(child.plan, child.table, below));
      }
    }
    return node;
  }

  #text(column: Column, row: number, table: TableName): string | undefined {
    const value = cellAt(column, row);
    if (value === null) return this.#raw.get(table)!.get(`${row} ${column.schema.name}`);
    if (column.schema.type === "hours") return (Number(value) / 100).toFixed(2);
    if (column.schema.type !== "date") return String(value);
    const iso = isoDate(Number(value))!;
    return this.#isIso ? iso : iso.replaceAll("-", "");
  }
}
