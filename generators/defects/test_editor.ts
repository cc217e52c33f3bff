/**
 * A person over plain objects, for tests of defects, and the messages that such persons stand in.
 *
 * @module
 */
import type { ComplexType, Format, Particle } from "../../register/format.ts";
import { iplos35 } from "../../register/formats/iplos_3_5.ts";
import { iplos37 } from "../../register/formats/iplos_3_7.ts";
import { xprIde5313 } from "../../register/formats/xpr_ide_53_1_3.ts";
import { type ColumnType, tables } from "../../register/table.ts";
import type { CellValue, EditedRow, PersonEditor, PersonTable } from "../cohort/person_editor.ts";

/** Tables whose rows stand below a person. */
export type BelowPerson = Exclude<PersonTable, "person" | "ident">;

/** Cells by column; columns left out are null. */
export type TestCells = Readonly<Record<string, CellValue>>;

/** A row over a plain object. */
export class TestRow implements EditedRow {
  readonly table: PersonTable;
  readonly #cells: Record<string, CellValue>;
  readonly #raw = new Map<string, string>();
  /** What stands in the place of the element, where something was asked for. */
  xml: string | undefined;
  removed = false;

  /** A row of these cells, which are copied. */
  constructor(table: PersonTable, cells: TestCells) {
    this.table = table;
    this.#cells = { ...cells };
  }

  get key(): number | string | null {
    return this.#cells[tables[this.table].key!] ?? null;
  }

  get(column: string): CellValue {
    this.#judge(column);
    return this.#cells[column] ?? null;
  }

  set(column: string, value: CellValue): void {
    this.#judge(column);
    this.#cells[column] = value;
    this.#raw.delete(column);
  }

  setRaw(column: string, text: string): void {
    this.set(column, null);
    this.#raw.set(column, text);
  }

  writeAs(xml: string): void {
    this.xml = xml;
  }

  remove(): void {
    this.removed = true;
  }

  /** What stands in the message; `undefined` where nothing does. */
  text(column: string): string | undefined {
    const value = this.get(column);
    if (value === null) return this.#raw.get(column);
    return typeof value === "string" ? value : written(value, this.#judge(column));
  }

  #judge(column: string): ColumnType {
    const schema = tables[this.table].columns.find(({ name }) => name === column);
    if (schema === undefined) throw new RangeError(`Table ${this.table} has no column ${column}`);
    return schema.type;
  }
}

function written(value: number, type: ColumnType): string {
  if (type === "hours") return (value / 100).toFixed(2);
  if (type === "date") return new Date(value * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
  return String(value);
}

/** What a test person is made of. */
export interface TestPersonParts {
  readonly municipality: string;
  readonly year: number;
  /** @default 0 */
  readonly ordinal?: number;
  /** A later row has a lower key. @default false */
  readonly runsBackwards?: boolean;
  readonly person: TestCells;
  /** Absent: no ident message is made. */
  readonly ident?: TestCells;
  readonly rows: Readonly<Partial<Record<BelowPerson, readonly TestCells[]>>>;
}

/** A person in the messages of a municipality and year. */
export class TestEditor implements PersonEditor {
  readonly municipality: string;
  readonly year: number;
  readonly format: Format;
  readonly ordinal: number;
  readonly person: TestRow;
  removed = false;
  readonly #runsBackwards: boolean;
  readonly #ident: TestRow | undefined;
  readonly #rows: Readonly<Record<BelowPerson, TestRow[]>>;

  /** Makes rows of the cells; references to the person are filled in. */
  constructor(
    { municipality, year, ordinal = 0, runsBackwards = false, person, ident, rows }: TestPersonParts,
  ) {
    this.#runsBackwards = runsBackwards;
    this.municipality = municipality;
    this.year = year;
    this.format = year < 2019 ? iplos35 : iplos37;
    this.ordinal = ordinal;
    this.person = new TestRow("person", person);
    this.#ident = ident === undefined ? undefined : new TestRow("ident", ident);
    const made = (table: BelowPerson) =>
      (rows[table] ?? []).map((cells) => new TestRow(table, { person_ref: this.person.key, ...cells }));
    this.#rows = {
      person_info: made("person_info"),
      function_score: made("function_score"),
      service: made("service"),
      diagnosis: made("diagnosis"),
      hospital_stay: made("hospital_stay"),
    };
  }

  get ident(): TestRow | undefined {
    return this.#ident?.removed === true ? undefined : this.#ident;
  }

  rows(table: BelowPerson): readonly TestRow[] {
    return this.#rows[table].filter(({ removed }) => !removed);
  }

  append(table: BelowPerson, cells: TestCells): TestRow {
    const key = tables[table].key!;
    const keys = this.#rows[table].map((row) => Number(row.key ?? 0));
    // As a cohort does it: behind the person's own keys, which run backwards once a record system has given new ones.
    const next = keys.length === 0
      ? this.#firstKey()
      : this.#runsBackwards
      ? Math.min(...keys) - 1
      : Math.max(...keys) + 1;
    const row = new TestRow(table, { person_ref: this.person.key, [key]: next, ...cells });
    this.#rows[table].push(row);
    return row;
  }

  #firstKey(): number {
    const key = this.ordinal * 512 + 1;
    return this.#runsBackwards ? 9_999_999_999 - key : key;
  }

  remove(): void {
    this.removed = true;
  }
}

/** Elements and attributes of a row by the format, in order, and what stands below. */
function elementXml(
  { name, type, row, below = () => "" }: {
    readonly name: string;
    readonly type: ComplexType;
    readonly row: TestRow;
    readonly below?: (particle: Particle) => string;
  },
): string {
  if (row.xml !== undefined) return row.xml;
  const attributes = type.attributes.map((attribute) => {
    const text = attribute.column === undefined ? undefined : row.text(attribute.column);
    return text === undefined ? "" : ` ${attribute.name}="${text}"`;
  }).join("");
  const elements = type.particles.map((particle) => {
    if (particle.kind !== "element" || typeof particle.type === "string") return below(particle);
    const text = particle.column === undefined ? undefined : row.text(particle.column);
    return text === undefined ? "" : `<${particle.name}>${text}</${particle.name}>`;
  }).join("");
  return `<${name}${attributes}>${elements}</${name}>`;
}

function typeOf(format: Format, element: Particle): { name: string; type: ComplexType; table: string } {
  if (element.kind !== "element" || typeof element.type !== "string") {
    throw new TypeError("No complex element");
  }
  return { name: element.name, type: format.types[element.type]!, table: element.table ?? "" };
}

/** The professional message of persons of one municipality and year, in the order given. */
export function professionalXml(persons: readonly TestEditor[]): string {
  const { format, municipality, year } = persons[0]!;
  const element = format.types["IplosType"]!.particles[1]!;
  const contact = (type: number) =>
    `<iiKontakt><Type>${type}</Type><Navn>Vakker Blomst</Navn><Telefon>00000000</Telefon>` +
    "<Epost>blomst@example.invalid</Epost></iiKontakt>";
  const header = `<INNHINFO><iiInnhType>P</iiInnhType><iiKomnr>${municipality}</iiKomnr>` +
    `<iiBydelsnr>00</iiBydelsnr>${contact(1)}${contact(2)}<iiFraDato>${year}0101</iiFraDato>` +
    `<iiTilDato>${year}1231</iiTilDato><iiLagetDato>${year + 1}0105</iiLagetDato>` +
    "<iiSysID>TEST</iiSysID><iiSysVersjon>1</iiSysVersjon><iiLopenr>1</iiLopenr></INNHINFO>";
  const inner = persons.filter(({ removed }) => !removed).map((person) =>
    elementXml({
      ...typeOf(format, element),
      row: person.person,
      below(particle) {
        const child = typeOf(format, particle);
        return person.rows(child.table as BelowPerson)
          .map((row) => elementXml({ ...child, row })).join("\n");
      },
    })
  );
  return `<IPLOS xmlns="${format.namespace}" versjon="${format.version}">${header}\n${
    inner.join("\n")
  }</IPLOS>`;
}

/** The ident message of the same; `undefined` where nobody has an ident. */
export function identXml(persons: readonly TestEditor[]): string | undefined {
  const { municipality, year } = persons[0]!;
  const type = xprIde5313.types["PasientIdent"]!;
  const idents = persons.flatMap(({ ident }) => ident === undefined ? [] : [ident]);
  if (idents.length === 0) return undefined;
  const inner = idents.map((row) => elementXml({ name: "PasientIdent", type, row }));
  return `<Melding xmlns="${xprIde5313.namespace}" versjon="53.1.3" meldingstype="B" ` +
    `fraDatoPeriode="${year}-01-01" uttakDato="${year + 1}-01-05" leverandor="TEST" navnEPJ="TEST" ` +
    `versjonEPJ="1" versjonUt="1" lopenr="1" tilDatoPeriode="${year}-12-31">` +
    '<Kontaktperson kontPerson="Vakker Blomst" meldTelefon="00000000" meldEpost1="blomst@example.invalid" ' +
    `typeKontaktperson="8"/><Institusjon institusjonID="${municipality}">\n${
      inner.join("\n")
    }</Institusjon></Melding>`;
}
