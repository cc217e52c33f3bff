/**
 * Writes `docs/formats.md` from the format tables. Run it after a change to a format:
 * `deno task docs`.
 *
 * @module
 */
import type { Consequence, FieldRule, RangeBound } from "../register/field_rule.ts";
import type { ComplexType, ElementDefinition, Format, Particle, SimpleType } from "../register/format.ts";
import { formats } from "../register/formats/mod.ts";
import { formatRow } from "./markdown.ts";

/** The page about all formats, in Markdown. */
export function formatsPage(): string {
  return [
    "<!-- deno-fmt-ignore-file -->\n<!-- Made by docs/make_formats.ts from register/formats; do not edit. -->",
    "# Message formats",
    "What kprkit reads, field by field. *Occurs* is what the schema says: `1` is mandatory, `0–1` optional. " +
    "*Column* is where the store keeps the value; a field without one is not " +
    "stored. *The register's check* is what the register does on arrival, with its consequence in brackets: " +
    "**flag** keeps the value and tells, **null** blanks it, **drop row** removes the record and all below it, " +
    "**reject message** refuses the submission as a whole. `kprkit schema` prints a format as XML Schema.",
    [
      formatRow(["format", "reporting years", "kind", "what"]),
      formatRow(["---", "---", "---", "---"]),
      ...Object.values(formats).map((format) =>
        formatRow([`[${format.id}](#${anchor(format.id)})`, yearsText(format), format.kind, format.title.en])
      ),
    ].join("\n"),
    ...Object.values(formats).flatMap(section),
  ].join("\n\n") + "\n";
}

/** As GitHub makes it from the heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z0-9 _-]/g, "").replaceAll(" ", "-");
}

function yearsText({ years }: Format): string {
  return years === undefined ? "any" : `${years.from}–${years.to}`;
}

function section(format: Format): string[] {
  return [
    `## ${format.id}`,
    `${format.title.en} (${format.title.nb}).`,
    [
      `- Namespace: \`${format.namespace}\`, root element \`${format.root.name}\``,
      `- Reporting years: ${yearsText(format)}`,
      ...(format.messageType === undefined
        ? []
        : [`- Message type in the envelope: \`${format.messageType}\``]),
      `- Source: ${format.source}`,
      ...(Object.keys(format.rules).length > 0
        ? []
        : ["- The register has published no field checks for it."]),
      ...(format.kind === "receipt"
        ? ["- It answers a message: delivery reads and writes it, and no extract is in it."]
        : []),
      ...(format.kind === "health_station"
        ? [
          "- kprkit inspects, judges and writes it. The store has no place for its records yet, and `kprkit ingest` " +
          "says so; the columns are those of its record batches.",
        ]
        : []),
    ].join("\n"),
    namedTypes(format).map(({ name, ...type }) => `- \`${name}\`: ${facetsText(type)}`).join("\n"),
    ...visit(format, format.root, { table: undefined, seen: new Set() }),
  ];
}

/** Types with a name, each once, and the register's own expression for dates beside them. */
function namedTypes(format: Format): (SimpleType & { readonly name: string })[] {
  const named = new Map<string, SimpleType & { readonly name: string }>();
  for (const { attributes, particles } of Object.values(format.types)) {
    for (const { type } of [...attributes, ...elementsOf(particles).map(({ element }) => element)]) {
      if (typeof type !== "string" && type.name !== undefined) {
        named.set(type.name, { ...type, name: type.name });
      }
    }
  }
  const dates = Object.values(format.rules).find(({ dataType }) => dataType === "Date")?.format;
  if (dates !== undefined) named.set(DATES, { kind: "simple", name: DATES, base: "string", pattern: dates });
  return [...named.values()];
}

/** Name of the register's expression for dates, which all its date fields share. */
const DATES = "register date";

interface Place {
  /** Table whose row takes the columns here. */
  readonly table: string | undefined;
  /** Types that have been written. */
  readonly seen: Set<string>;
}

/** A table for the type of an element, and one for each type below it that has not had one. */
function visit(format: Format, element: ElementDefinition, place: Place): string[] {
  if (typeof element.type !== "string" || place.seen.has(element.type)) return [];
  place.seen.add(element.type);
  const type = format.types[element.type]!;
  const table = element.table ?? place.table;
  const stored = element.table === undefined ? "" : `, a row of \`${element.table}\``;
  const children = elementsOf(type.particles);
  const rows = [
    ...attributeRows(format, type, table),
    ...children.map((child) => elementRow(format, child, table)),
  ];
  return [
    `### \`${element.name}\`${stored}`,
    rows.length === 0 ? "It is empty." : [
      formatRow(["field", "occurs", "type", "column", "the register's check"]),
      formatRow(["---", "---", "---", "---", "---"]),
      ...rows,
    ].join("\n"),
    ...children.flatMap((child) => visit(format, child.element, { ...place, table })),
  ];
}

interface Child {
  readonly element: ElementDefinition;
  /** One of several may stand here. */
  readonly choice: boolean;
}

function elementsOf(particles: readonly Particle[], choice = false): Child[] {
  return particles.flatMap((particle) => {
    if (particle.kind === "element") return [{ element: particle, choice }];
    if (particle.kind === "any") return [];
    return elementsOf(particle.particles, choice || particle.kind === "choice");
  });
}

function attributeRows(format: Format, type: ComplexType, table: string | undefined): string[] {
  return type.attributes.map((attribute) =>
    formatRow([
      `@${attribute.name}`,
      attribute.required ? "1" : "0–1",
      typeText(attribute.type, attribute.fixed),
      columnText(attribute.column, table),
      ruleText(format.rules[attribute.name]),
    ])
  );
}

function elementRow(format: Format, { element, choice }: Child, table: string | undefined): string {
  const { name, min, max, type, fixed } = element;
  const below = Object.entries(element.columns ?? {}).map(([path, column]) =>
    `${path} → ${columnText(column, table ?? "submission")}`
  );
  const own = element.table === undefined ? columnText(element.column, table ?? "submission") : "";
  return formatRow([
    name,
    `${max === min ? min : `${min}–${max === Infinity ? "∞" : max}`}${choice ? ", choice" : ""}`,
    typeof type === "string" ? "element" : typeText(type, fixed),
    [...(own === "" ? [] : [own]), ...below].join(", "),
    ruleText(format.rules[name]),
  ]);
}

function columnText(column: string | undefined, table: string | undefined): string {
  return column === undefined ? "" : `\`${table ?? "submission"}.${column}\``;
}

function typeText(type: SimpleType, fixed: string | undefined): string {
  if (type.name !== undefined) return `\`${type.name}\``;
  return facetsText(type, fixed);
}

/** What a type takes. */
function facetsText(type: SimpleType, fixed?: string): string {
  const { minLength, maxLength, length } = type;
  const facets = [
    type.union === undefined ? type.base : type.union.join(" or "),
    ...(fixed === undefined ? [] : [`always \`${fixed}\``]),
    ...(length === undefined ? [] : [`${length} characters`]),
    ...(maxLength === undefined
      ? []
      : [minLength === maxLength ? `${maxLength} characters` : `at most ${maxLength} characters`]),
    ...(type.totalDigits === undefined
      ? []
      : [`${type.totalDigits} digits, ${type.fractionDigits ?? 0} decimals`]),
    ...(type.pattern === undefined ? [] : [`\`${type.pattern}\``]),
    ...(type.enumeration === undefined ? [] : [type.enumeration.join(", ")]),
  ];
  return facets.join("; ");
}

const consequences: Readonly<Record<Consequence, string>> = {
  flag: "flag",
  null: "null",
  drop_row: "drop row",
  reject_message: "reject message",
};

function ruleText(rule: FieldRule | undefined): string {
  if (rule === undefined) return "";
  const { mandatory } = rule;
  const parts: [what: string, consequence: Consequence][] = [];
  if (mandatory === true) parts.push(["mandatory", rule.onMissing]);
  else if (mandatory !== undefined) {
    parts.push([`mandatory for service types ${mandatory.join(", ")}`, rule.onMissing]);
  }
  if (rule.format !== undefined) {
    parts.push([rule.dataType === "Date" ? DATES : `format \`${rule.format}\``, rule.onWrongFormat]);
  }
  if (rule.codeLists !== undefined) {
    parts.push([`code list ${rule.codeLists.join(" or ")}`, rule.onUnknownCode]);
  }
  const { from, to } = rule;
  if (from !== undefined || to !== undefined) {
    const bounds = [
      ...(from === undefined ? [] : [`from ${boundText(from)}`]),
      ...(to === undefined ? [] : [`to ${boundText(to)}`]),
    ];
    parts.push([bounds.join(" "), rule.onOutOfRange]);
  }
  return parts.map(([what, consequence]) => `${what} (${consequences[consequence]})`).join("; ");
}

function boundText(bound: RangeBound): string {
  switch (bound.kind) {
    case "date":
      return bound.value;
    case "number":
      return String(bound.value);
    case "period_start":
      return "1 January of the year";
    case "period_end":
      return "31 December of the year";
    case "field":
      return bound.field;
  }
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./formats.md", import.meta.url), formatsPage());
}
