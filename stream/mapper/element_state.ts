/**
 * A format compiled for reading: one state for each kind of element in its place, with what may
 * stand below it and where its values go. States are made when first met, since types may contain
 * themselves (an Organisation in an Organisation).
 *
 * @module
 */
import type {
  AttributeDefinition,
  ComplexType,
  ElementDefinition,
  Format,
  Particle,
  SimpleType,
} from "../../register/format.ts";
import { type ColumnType, isTopTable, type RecordTable, recordTables } from "../../register/table.ts";
import {
  facetFormat,
  numberFormat,
  registerDateFormat,
  registerFormat,
  type ValueFormat,
} from "./value_format.ts";

/** Tables in a fixed order, so that states can name them by number. */
export const tableNames: readonly RecordTable[] = Object.freeze(Object.keys(recordTables) as RecordTable[]);

/** Number of the table of submissions: headers and envelopes go there. */
export const SUBMISSION = tableNames.indexOf("submission");
/** Number of the table of persons. */
export const PERSON = tableNames.indexOf("person");
/** By number of a table: that of the table its rows stand below; -1 where that is none, or the message itself. */
export const PARENTS: readonly number[] = Object.freeze(tableNames.map((name) => {
  return isTopTable(name) ? -1 : tableNames.indexOf(recordTables[name].parent!);
}));
/** By number of a table: its rows stand below no others, so that a group may end after any of them. */
export const IS_TOP: readonly boolean[] = Object.freeze(tableNames.map(isTopTable));

/** Where a value goes and what it must look like. */
export interface ValueBinding {
  /** Official name of the field. */
  readonly field: string;
  /** Column in the owner's table; -1 where nothing is stored. */
  readonly column: number;
  readonly facet: ValueFormat | undefined;
  readonly format: ValueFormat | undefined;
  readonly fixed: string | undefined;
}

/** An attribute an element may carry. */
export interface AttributeLink extends ValueBinding {
  /** Bit in the mask of required attributes; 0 where it is optional. */
  readonly bit: number;
}

/** A child an element may have. */
export interface ChildLink {
  readonly name: string;
  /** Place in the sequence. */
  readonly order: number;
  readonly min: number;
  readonly max: number;
  /** Bit in the mask of required children; 0 where it is optional. */
  readonly bit: number;
  /** Occurrences must be counted, since neither "once" nor "any number" is right. */
  readonly counted: boolean;
  /** The child's own state, made when it is first met. */
  state: ElementState | undefined;
  makeState(): ElementState;
}

/** One kind of element in its place. */
export interface ElementState {
  readonly name: string;
  /** Table that each such element starts a row in; -1: none. */
  readonly table: number;
  /** Table that takes the values of this element; -1: none. */
  readonly owner: number;
  /** Simple content: where the text goes; `undefined` where the element has children only. */
  readonly value: ValueBinding | undefined;
  /** Any message may stand here: the place in an envelope that carries the payload. */
  readonly payload: boolean;
  /** By expanded name, `{namespace}local`. */
  readonly children: ReadonlyMap<string, ChildLink>;
  readonly requiredChildren: readonly ChildLink[];
  readonly countedChildren: readonly ChildLink[];
  /** Mask of all required children. */
  readonly childMask: number;
  /** Without any child the element is complete: its whole sequence may be absent. */
  readonly childrenOptional: boolean;
  readonly attributes: ReadonlyMap<string, AttributeLink>;
  readonly requiredAttributes: readonly AttributeLink[];
  readonly attributeMask: number;
  /** Transitions by the reader's name number, filled while reading; see `mapper.ts`. */
  readonly childByName: (ChildLink | null | undefined)[];
  readonly attributeByName: (AttributeLink | null | undefined)[];
}

/** Columns bound below an element by path: `{ "@V": "envelope_type" }`. */
export type Paths = Readonly<Record<string, string>>;

/** The state of a format's root element. */
export function rootState(format: Format): ElementState {
  const owner = format.kind === "envelope" ? SUBMISSION : -1;
  return elementState(format, format.root, owner, {});
}

function elementState(format: Format, element: ElementDefinition, owner: number, paths: Paths): ElementState {
  const table = element.table === undefined ? -1 : tableNames.indexOf(element.table);
  if (table >= 0) owner = table;
  const below = { ...paths, ...element.columns };
  const links = (name: string, column: string | undefined) =>
    columnOf(owner, column ?? below[name], format, name);
  if (typeof element.type !== "string") {
    const value = binding(format, element.name, element.type, {
      owner,
      column: links(".", element.column),
      fixed: element.fixed,
    });
    return state(element.name, table, owner, { value });
  }
  const type = format.types[element.type];
  if (type === undefined) throw new RangeError(`Format ${format.id} has no type ${element.type}`);
  return state(element.name, table, owner, {
    attributes: attributeLinks(format, type, {
      owner,
      column: (attribute) => links(`@${attribute.name}`, attribute.column),
    }),
    children: childLinks(format, type, owner, below),
    childrenOptional: type.optional === true,
    payload: type.particles.some(holdsAny),
  });
}

function state(
  name: string,
  table: number,
  owner: number,
  parts: {
    value?: ValueBinding;
    attributes?: Map<string, AttributeLink>;
    children?: Map<string, ChildLink>;
    childrenOptional?: boolean;
    payload?: boolean;
  },
): ElementState {
  const children = parts.children ?? new Map<string, ChildLink>();
  const attributes = parts.attributes ?? new Map<string, AttributeLink>();
  const requiredChildren = [...children.values()].filter((child) => child.bit !== 0);
  const requiredAttributes = [...attributes.values()].filter((attribute) => attribute.bit !== 0);
  return {
    name,
    table,
    owner,
    value: parts.value,
    payload: parts.payload ?? false,
    children,
    requiredChildren,
    countedChildren: [...children.values()].filter((child) => child.counted),
    childMask: requiredChildren.reduce((mask, child) => mask | child.bit, 0),
    childrenOptional: parts.childrenOptional ?? false,
    attributes,
    requiredAttributes,
    attributeMask: requiredAttributes.reduce((mask, attribute) => mask | attribute.bit, 0),
    childByName: [],
    attributeByName: [],
  };
}

function attributeLinks(
  format: Format,
  type: ComplexType,
  place: { owner: number; column: (attribute: AttributeDefinition) => number },
): Map<string, AttributeLink> {
  let bits = 0;
  return new Map(type.attributes.map((attribute) => {
    const value = binding(format, attribute.name, attribute.type, {
      owner: place.owner,
      column: place.column(attribute),
      fixed: attribute.fixed,
    });
    return [attribute.name, { ...value, bit: attribute.required ? nextBit(bits++, type) : 0 }];
  }));
}

function childLinks(format: Format, type: ComplexType, owner: number, paths: Paths): Map<string, ChildLink> {
  const links = new Map<string, ChildLink>();
  let order = 0;
  let bits = 0;
  const add = (particle: Particle, place: number, required: boolean): void => {
    switch (particle.kind) {
      case "element": {
        const below = pathsBelow(paths, particle.name);
        links.set(`{${format.namespace}}${particle.name}`, {
          name: particle.name,
          order: place,
          min: particle.min,
          max: particle.max,
          bit: required && particle.min > 0 ? nextBit(bits++, type) : 0,
          counted: particle.min > 1 || (particle.max > 1 && particle.max < Infinity),
          state: undefined,
          makeState: () => elementState(format, particle, owner, below),
        });
        break;
      }
      case "choice":
        // Members of a choice share a place: which of them came is not judged.
        for (const member of particle.particles) add(member, place, false);
        break;
      case "sequence":
        for (const member of particle.particles) add(member, order++, required && particle.min > 0);
        break;
      case "any":
        break;
    }
  };
  for (const particle of type.particles) add(particle, order++, true);
  return links;
}

/** Paths that go through a child, with the child taken off: `Ident/Id` below `Ident` is `Id`. */
export function pathsBelow(paths: Paths, name: string): Paths {
  const below: Record<string, string> = {};
  for (const [path, column] of Object.entries(paths)) {
    if (path === name) below["."] = column;
    else if (path.startsWith(`${name}/`)) below[path.slice(name.length + 1)] = column;
  }
  return below;
}

function holdsAny(particle: Particle): boolean {
  if (particle.kind === "any") return true;
  return particle.kind !== "element" && particle.particles.some(holdsAny);
}

function nextBit(index: number, type: ComplexType): number {
  if (index > 30) throw new RangeError(`Type ${type.name} has more than 31 required parts`);
  return 1 << index;
}

function columnOf(owner: number, column: string | undefined, format: Format, field: string): number {
  if (column === undefined) return -1;
  const name = tableNames[owner];
  const index = name === undefined ? -1 : recordTables[name].columns.findIndex((c) => c.name === column);
  if (index < 0) throw new RangeError(`Format ${format.id}: no column ${column} for ${field} in ${name}`);
  return index;
}

function binding(
  format: Format,
  field: string,
  type: SimpleType,
  place: { owner: number; column: number; fixed: string | undefined },
): ValueBinding {
  const { owner, column, fixed } = place;
  const rule = format.rules[field];
  const columnType = owner < 0 || column < 0
    ? undefined
    : recordTables[tableNames[owner]!].columns[column]!.type;
  // A date that can be read fits the facets of DatoType; only the register's bounds are left to judge.
  const facet = columnType === "date" ? undefined : facetFormat(type);
  return { field, column, facet, format: formatOf(rule?.format, columnType), fixed };
}

function formatOf(expression: string | undefined, type: ColumnType | undefined): ValueFormat | undefined {
  if (expression === undefined) return undefined;
  if (type === "date") return registerDateFormat;
  const format = registerFormat(expression);
  return type === "key" || type === "id" || type === "int16" || type === "int32"
    ? numberFormat(format)
    : format;
}
