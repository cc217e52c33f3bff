/**
 * A format compiled for writing: for each table the text around its values, and in which order they come.
 *
 * @module
 */
import type { ComplexType, ElementDefinition, Format, Particle, SimpleType } from "../../register/format.ts";
import { type ColumnType, type RecordTable, recordTables } from "../../register/table.ts";
import { type Paths, pathsBelow } from "../mapper/element_state.ts";
import { escapeAttribute } from "../xml/xml_encoder.ts";
import type { RecordLayout } from "./options.ts";

/** A value of a row, as an attribute or as an element. */
export interface FieldPlan {
  readonly kind: "field";
  /** Official name. */
  readonly name: string;
  /** Number of the column in its table. */
  readonly column: number;
  /** Name of the column. */
  readonly columnName: string;
  readonly type: ColumnType;
  /** A date with hyphens. */
  readonly isIso: boolean;
  readonly isAttribute: boolean;
  /** Markup before and behind the value: `<peAlder>` and `</peAlder>`. */
  readonly open: string;
  readonly close: string;
}

/** An element with attributes and children. */
export interface ElementPlan {
  readonly kind: "element";
  readonly name: string;
  /** `<PERSON`, with the line end before it. */
  readonly open: string;
  /** `</PERSON>`, with the line end before it. */
  readonly close: string;
  readonly attributes: readonly FieldPlan[];
  /** Children that hold values of the same row, in order. */
  readonly content: readonly (FieldPlan | ElementPlan)[];
}

/** Rows of a table: an element for each. */
export interface RecordPlan {
  readonly kind: "record";
  readonly table: RecordTable;
  readonly element: ElementPlan;
  /** Tables whose rows stand below, in order. */
  readonly children: readonly RecordPlan[];
}

/** An element of the header: its values are those of the message, and records may stand in it. */
export interface HeaderPlan {
  readonly kind: "header";
  readonly open: string;
  readonly close: string;
  readonly attributes: readonly FieldPlan[];
  readonly content: readonly (FieldPlan | HeaderPlan | RecordPlan)[];
}

/** How a plan is laid out. */
export interface PlanLayout {
  readonly layout: RecordLayout;
  readonly prefix: string;
}

/**
 * The plan of a format's root element.
 *
 * @throws {RangeError} The format is an envelope, which carries messages and no records.
 */
export function planOf(format: Format, layout: PlanLayout): HeaderPlan {
  if (format.kind === "envelope") throw new RangeError(`Format ${format.id} has no records to write`);
  return new Planner(format, layout).header(format.root, 0, {});
}

/** Plans of the tables of a message, in the order that they stand in, without those below others. */
export function topRecords({ content }: HeaderPlan): RecordPlan[] {
  return content.flatMap((item) =>
    item.kind === "record" ? [item] : item.kind === "header" ? topRecords(item) : []
  );
}

/** Where an element stands whose plan is made. */
interface Place {
  readonly table: RecordTable;
  readonly depth: number;
  readonly paths: Paths;
  /** Within a record. */
  readonly inside: boolean;
}

class Planner {
  readonly #format: Format;
  readonly #layout: RecordLayout;
  readonly #prefix: string;

  constructor(format: Format, { layout, prefix }: PlanLayout) {
    this.#format = format;
    this.#layout = layout;
    this.#prefix = prefix === "" ? "" : `${prefix}:`;
  }

  header(element: ElementDefinition, depth: number, paths: Paths): HeaderPlan {
    const type = this.#typeOf(element);
    const place: Place = {
      table: "submission",
      depth: depth + 1,
      paths: { ...paths, ...element.columns },
      inside: false,
    };
    return {
      kind: "header",
      open: depth === 0
        ? `<${this.#prefix}${element.name}${this.#namespace()}`
        : `${this.#line(depth, false)}<${this.#prefix}${element.name}`,
      close: `${this.#line(depth, false)}</${this.#prefix}${element.name}>`,
      attributes: this.#attributes(type, place),
      content: elementsOf(type.particles).flatMap((child): (FieldPlan | HeaderPlan | RecordPlan)[] => {
        if (child.table !== undefined) return [this.#record(child, child.table, place)];
        if (typeof child.type !== "string") return this.#field(child, place);
        return [this.header(child, place.depth, pathsBelow(place.paths, child.name))];
      }),
    };
  }

  #record(element: ElementDefinition, table: RecordTable, { depth, inside }: Place): RecordPlan {
    const children: RecordPlan[] = [];
    const place: Place = { table, depth, paths: {}, inside };
    return { kind: "record", table, element: this.#element(element, place, children), children };
  }

  #element(element: ElementDefinition, place: Place, records: RecordPlan[] | undefined): ElementPlan {
    const type = this.#typeOf(element);
    const { depth } = place;
    const within: Place = {
      ...place,
      depth: depth + 1,
      paths: { ...place.paths, ...element.columns },
      inside: true,
    };
    const content: (FieldPlan | ElementPlan)[] = [];
    for (const child of elementsOf(type.particles)) {
      if (child.table !== undefined) {
        if (records === undefined) throw this.#unstreamed(child);
        records.push(this.#record(child, child.table, within));
        continue;
      }
      const items = typeof child.type !== "string"
        ? this.#field(child, within)
        : [this.#element(child, { ...within, paths: pathsBelow(within.paths, child.name) }, undefined)];
      // A record may go on in later groups, with rows below it: its own values are long written then.
      if (items.length > 0 && (records?.length ?? 0) > 0) throw this.#unstreamed(child);
      content.push(...items);
    }
    return {
      kind: "element",
      name: element.name,
      open: `${this.#line(depth, place.inside)}<${this.#prefix}${element.name}`,
      close: `${this.#line(depth, true)}</${this.#prefix}${element.name}>`,
      attributes: this.#attributes(type, within),
      content,
    };
  }

  #attributes(type: ComplexType, place: Place): FieldPlan[] {
    return type.attributes.flatMap(({ name, type, column = place.paths[`@${name}`] }) =>
      column === undefined ? [] : [{
        ...this.#bind(name, type, column, place),
        isAttribute: true,
        open: ` ${name}="`,
        close: '"',
      }]
    );
  }

  #field(element: ElementDefinition, place: Place): FieldPlan[] {
    const { name, column = place.paths[name] } = element;
    if (column === undefined) return [];
    return [{
      ...this.#bind(name, element.type as SimpleType, column, place),
      isAttribute: false,
      open: `${this.#line(place.depth, place.inside)}<${this.#prefix}${name}>`,
      close: `</${this.#prefix}${name}>`,
    }];
  }

  #bind(name: string, simple: SimpleType, columnName: string, { table }: Place) {
    const { columns } = recordTables[table];
    const column = columns.findIndex((schema) => schema.name === columnName);
    if (column < 0) {
      throw new RangeError(`Format ${this.#format.id}: no column ${columnName} for ${name} in ${table}`);
    }
    const isIso = simple.base === "date";
    return { kind: "field" as const, name, column, columnName, type: columns[column]!.type, isIso };
  }

  #typeOf(element: ElementDefinition): ComplexType {
    const type = typeof element.type === "string" ? this.#format.types[element.type] : undefined;
    if (type === undefined) {
      throw new RangeError(`Format ${this.#format.id} has no complex type for ${element.name}`);
    }
    return type;
  }

  #namespace(): string {
    const attribute = this.#prefix === "" ? "xmlns" : `xmlns:${this.#prefix.slice(0, -1)}`;
    return ` ${attribute}="${escapeAttribute(this.#format.namespace, attribute)}"`;
  }

  /** The line end before the start tag of an element, and before the end tag of one with children. */
  #line(depth: number, inside: boolean): string {
    if (this.#layout === "compact") return "";
    if (this.#layout === "indented") return `\n${"  ".repeat(depth)}`;
    return inside ? "" : "\n";
  }

  #unstreamed({ name }: ElementDefinition): RangeError {
    return new RangeError(
      `Format ${this.#format.id} cannot be written: ${name} stands where records would have to wait for it`,
    );
  }
}

/** Elements of a content model in order; of a choice all of them, since the row has made it. */
function elementsOf(particles: readonly Particle[]): ElementDefinition[] {
  return particles.flatMap((particle) =>
    particle.kind === "element" ? [particle] : particle.kind === "any" ? [] : elementsOf(particle.particles)
  );
}
