/**
 * Every rule of the register by field and aspect, over the versions of the message: the one list that
 * the register checks are made from.
 *
 * @module
 */
import type { Consequence, FieldRule } from "../../register/field_rule.ts";
import type { Format, Particle } from "../../register/format.ts";
import { iplos35, iplos37 } from "../../register/formats/mod.ts";
import { type TableName, tables } from "../../register/table.ts";
import type { Aspect, IplosVersionNumber, VersionedRule } from "./register_check.ts";

/** The rules about one aspect of one field. */
export interface AspectRules {
  readonly class: string;
  readonly field: string;
  readonly aspect: Aspect;
  readonly table: TableName;
  readonly column: string;
  readonly byVersion: readonly VersionedRule[];
}

/** What the schema says of a field. */
interface SchemaField {
  readonly required: boolean;
  readonly fixed: string | undefined;
}

const aspects: readonly Aspect[] = ["missing", "format", "code", "range"];

const versions: readonly { readonly number: IplosVersionNumber; readonly format: Format }[] = [
  { number: "3.5", format: iplos35 },
  { number: "3.7", format: iplos37 },
];

function collect(): AspectRules[] {
  const found = new Map<string, AspectRules & { readonly byVersion: VersionedRule[] }>();
  for (const { number, format } of versions) {
    const schema = schemaFields(format);
    for (const rule of Object.values(format.rules)) {
      for (const aspect of aspects) {
        const versioned = versionedRule(rule, aspect, schema.get(rule.field), format);
        if (versioned === undefined) continue;
        const key = `${rule.field} ${aspect}`;
        let entry = found.get(key);
        if (entry === undefined) {
          const place = placeOf(rule.field);
          found.set(key, entry = { class: rule.class, field: rule.field, aspect, ...place, byVersion: [] });
        }
        entry.byVersion.push(Object.freeze({ version: number, years: format.years!, rule, ...versioned }));
      }
    }
  }
  return [...found.values()].map((entry) => Object.freeze(entry)).sort(inOrderOfMessage);
}

/** Classes in the order of the message. */
const classes = [
  "IPLOS",
  "INNHINFO",
  "iiKontakt",
  "PERSON",
  "PERSONOPPL",
  "FUNKSJON",
  "TJENESTE",
  "DIAGNOSE",
  "DOGNTILBUD",
];

/** All rules, in the order of the message: class by class, field by field. */
export const aspectRules: readonly AspectRules[] = Object.freeze(collect());

function inOrderOfMessage(a: AspectRules, b: AspectRules): number {
  const place = ({ table, column }: AspectRules) =>
    tables[table].columns.findIndex(({ name }) => name === column);
  return classes.indexOf(a.class) - classes.indexOf(b.class) || place(a) - place(b) ||
    aspects.indexOf(a.aspect) - aspects.indexOf(b.aspect);
}

/** What the register does about one aspect; `undefined` where a version has no rule about it. */
function versionedRule(
  rule: FieldRule,
  aspect: Aspect,
  schema: SchemaField | undefined,
  format: Format,
): { consequence: Consequence; inSchema?: true; fixed?: string } | undefined {
  switch (aspect) {
    case "missing":
      if (schema?.required) return { consequence: rule.onMissing, inSchema: true };
      return rule.mandatory === undefined ? undefined : { consequence: rule.onMissing };
    case "format":
      return rule.format === undefined ? undefined : { consequence: rule.onWrongFormat };
    case "code": {
      if (rule.codeLists !== undefined) return { consequence: rule.onUnknownCode };
      // The version is fixed by the schema of 3.7 alone, but the register asks for the right one in both.
      const fixed = rule.field === "versjon" ? format.version : schema?.fixed;
      return fixed === undefined ? undefined : { consequence: rule.onMissing, fixed };
    }
    case "range":
      return rule.from === undefined && rule.to === undefined
        ? undefined
        : { consequence: rule.onOutOfRange };
  }
}

/** Table and column that hold a field. */
function placeOf(field: string): { table: TableName; column: string } {
  for (const [table, { columns }] of Object.entries(tables)) {
    const column = columns.find((column) => column.field.split(" ").includes(field));
    if (column !== undefined) return { table: table as TableName, column: column.name };
  }
  throw new RangeError(`No table holds the field ${field}`);
}

/** Fields that a format's types have, by name. */
function schemaFields(format: Format): ReadonlyMap<string, SchemaField> {
  const fields = new Map<string, SchemaField>();
  const add = (particle: Particle): void => {
    if (particle.kind === "element") {
      if (typeof particle.type === "string") return;
      fields.set(particle.name, { required: particle.min > 0, fixed: particle.fixed });
    } else if (particle.kind !== "any") particle.particles.forEach(add);
  };
  for (const { attributes, particles } of Object.values(format.types)) {
    for (const { name, required, fixed } of attributes) fields.set(name, { required, fixed });
    particles.forEach(add);
  }
  return fields;
}
