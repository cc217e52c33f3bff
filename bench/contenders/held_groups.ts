/**
 * Records held in memory: as the columns that they were read into, and as objects, as a program without columns has
 * them.
 *
 * @module
 */
import type { Column, RecordBatch, RecordGroup } from "../../stream/record_batch.ts";
import { cellAt } from "../../stream/record_batch.ts";
import { isoDate } from "../../stream/iso_time.ts";
import { type FieldPlan, planOf, type RecordPlan, topRecords } from "../../stream/xml_writer/record_plan.ts";

/** A copy of a group, which outlives the next one. */
export function heldGroup(group: RecordGroup): RecordGroup {
  const batches = [...group.batches].map(([name, batch]) => [name, heldBatch(batch)] as const);
  return { ...group, batches: new Map(batches) };
}

function heldBatch(batch: RecordBatch): RecordBatch {
  return {
    ...batch,
    columns: batch.columns.map(heldColumn),
    start: batch.start.slice(),
    end: batch.end.slice(),
    parent: batch.parent.slice(),
    fate: batch.fate.slice(),
  };
}

function heldColumn(column: Column): Column {
  const valid = column.valid.slice();
  switch (column.kind) {
    case "number":
      return { ...column, values: column.values.slice(), valid };
    case "dictionary":
      return { ...column, codes: column.codes.slice(), valid };
    case "text":
      return { ...column, offsets: column.offsets.slice(), bytes: column.bytes.slice(), valid };
  }
}

/** An element with values and children, by name. */
export interface XmlObject {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string | number])[];
  readonly fields: readonly (readonly [name: string, value: string | number])[];
  readonly children: readonly XmlObject[];
}

/** The persons of a group of whole persons as objects. */
export function groupObjects({ message, batches }: RecordGroup): XmlObject[] {
  const root = planOf(message.format, { layout: "compact", prefix: "" });
  const plan = topRecords(root).find(({ table }) => table === "person")!;
  const below = (plan: RecordPlan, parent: number): XmlObject[] => {
    const batch = batches.get(plan.table);
    if (batch === undefined) return [];
    const rows = Array.from({ length: batch.length }, (_, row) => row);
    return rows.filter((row) => parent < 0 || batch.parent[row] === parent).map((row) => {
      const values = (fields: readonly { readonly kind: string }[]) =>
        (fields.filter(({ kind }) => kind === "field") as FieldPlan[]).flatMap((field) => {
          const value = valueOf(batch.columns[field.column]!, row);
          return value === null ? [] : [[field.name, value] as const];
        });
      return {
        name: plan.element.name,
        attributes: values(plan.element.attributes),
        fields: values(plan.element.content),
        children: plan.children.flatMap((child) => below(child, row)),
      };
    });
  };
  return below(plan, -1);
}

function valueOf(column: Column, row: number): string | number | null {
  const value = cellAt(column, row);
  if (value === null) return null;
  if (column.schema.type === "date") return isoDate(Number(value))!.replaceAll("-", "");
  return column.schema.type === "hours" ? (Number(value) / 100).toFixed(2) : value;
}

const special = /[&<>"]/;

function escaped(value: string | number): string {
  const text = String(value);
  if (!special.test(text)) return text;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}

/** An object as XML, the ordinary way. */
export function textOf({ name, attributes, fields, children }: XmlObject): string {
  let text = `<${name}`;
  for (const [attribute, value] of attributes) text += ` ${attribute}="${escaped(value)}"`;
  if (fields.length === 0 && children.length === 0) return `${text}/>`;
  text += ">";
  for (const [field, value] of fields) text += `<${field}>${escaped(value)}</${field}>`;
  for (const child of children) text += textOf(child);
  return `${text}</${name}>`;
}
