/**
 * Messages of IPLOS for tests of the register checks: sound ones with every field of the format, and one
 * value at a time put in the place of another.
 *
 * @module
 */
import type { Format, Particle } from "../../register/format.ts";
import { tables } from "../../register/table.ts";
import { codeList } from "../../register/code_lists/mod.ts";

/** One record of a message: what stands in each field, by official name. */
export interface TestRecord {
  readonly class: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Classes whose records stand below a person. */
export const childClasses: readonly string[] = [
  "PERSONOPPL",
  "FUNKSJON",
  "TJENESTE",
  "DIAGNOSE",
  "DOGNTILBUD",
];

const typeNames: Readonly<Record<string, string>> = {
  IPLOS: "IplosType",
  INNHINFO: "InnhInfoType",
  iiKontakt: "KontaktType",
  PERSON: "PersonType",
  PERSONOPPL: "PersonopplType",
  FUNKSJON: "FunksjonType",
  TJENESTE: "TjenesteType",
  DIAGNOSE: "DiagnoseType",
  DOGNTILBUD: "DognTilbudType",
};

/** Attributes and simple elements of a class, in the order of the schema. */
export function fieldsOf(format: Format, name: string): { attributes: string[]; elements: string[] } {
  const type =
    Object.entries(format.types).find(([key]) => key.toLowerCase() === typeNames[name]!.toLowerCase())![1];
  const simple = (particle: Particle): string[] =>
    particle.kind === "element"
      ? typeof particle.type === "string" ? [] : [particle.name]
      : particle.kind === "any"
      ? []
      : particle.particles.flatMap(simple);
  return { attributes: type.attributes.map((a) => a.name), elements: type.particles.flatMap(simple) };
}

/** Values that a rule alone does not tell. */
const chosen: Readonly<Record<string, string>> = {
  iiInnhType: "P",
  iiKomnr: "4601",
  iiBydelsnr: "00",
  iiSysID: "TEST",
  iiSysVersjon: "1",
  iiLopenr: "1",
  Type: "1",
  Navn: "Vakker Blomst",
  Telefon: "00000000",
  Epost: "a@example.invalid",
  peAlder: "84",
  peKomnr: "4601",
  peBydelsnr: "00",
  fnFunkType: "5",
  tjTjenType: "15",
  tjTjenUnderType: "1",
  tjVedtak: "2",
  tjTimerUke: "2.50",
  tjResTimerUke: "2.50",
  tjInstOrgnr: "310000019",
  dgInstOrgnr: "310000019",
  tjTilDato: "99991231",
  diKodeVersjon: "ICD-10",
  diDiagKode: "R54",
};

/** A record that no rule has anything against; its keys are `id`. */
export function soundRecord(
  format: Format,
  name: string,
  { id, year }: { id: number; year: number },
): TestRecord {
  const { attributes, elements } = fieldsOf(format, name);
  const value = (field: string): string => {
    const rule = format.rules[field]!;
    if (field === "versjon") return format.version;
    if (field === "iiFraDato") return `${year}0101`;
    if (field === "iiTilDato") return `${year}1231`;
    if (chosen[field] !== undefined) return chosen[field];
    if (rule.codeLists !== undefined) {
      return Object.keys(codeList(rule.codeLists[0]!)!.editions[0]!.codes)[0]!;
    }
    if (rule.dataType === "Date") return `${year}0301`;
    if (field === "poVurdTann" || field === "poVurdLege") return `${year}03`;
    return String(id);
  };
  return {
    class: name,
    values: Object.fromEntries([...attributes, ...elements].map((field) => [field, value(field)])),
  };
}

/** The record with another text in one field; `undefined` takes it away. */
export function withValue(record: TestRecord, field: string, text: string | undefined): TestRecord {
  return { ...record, values: { ...record.values, [field]: text } };
}

/** A record as XML, with `inner` behind its own elements. */
export function recordXml(format: Format, { class: name, values }: TestRecord, inner = ""): string {
  const { attributes, elements } = fieldsOf(format, name);
  const tag = attributes.flatMap((field) =>
    values[field] === undefined ? [] : [` ${field}="${values[field]}"`]
  );
  const content = elements.flatMap((field) =>
    values[field] === undefined ? [] : [`<${field}>${values[field]}</${field}>`]
  );
  return `<${name}${tag.join("")}>${content.join("")}${inner}</${name}>`;
}

/** The header's parts of a message. */
export interface TestHeader {
  readonly root: TestRecord;
  readonly header: TestRecord;
  readonly contacts: readonly TestRecord[];
}

/** A header that no rule has anything against. */
export function soundHeader(format: Format, year: number, municipality: string): TestHeader {
  const record = (name: string) => soundRecord(format, name, { id: 1, year });
  return {
    root: record("IPLOS"),
    header: withValue(record("INNHINFO"), "iiKomnr", municipality),
    contacts: [record("iiKontakt"), record("iiKontakt")],
  };
}

/** A whole message. All of it is ASCII, so that places in the text are places in the file. */
export function messageXml(format: Format, parts: TestHeader, persons: string): string {
  const contacts = parts.contacts.map((contact) => recordXml(format, contact)).join("");
  const header = recordXml(format, parts.header).replace(
    /(?=<iiFraDato>|<iiTilDato>|<iiLagetDato>)/,
    contacts,
  );
  const { versjon } = parts.root.values;
  const version = versjon === undefined ? "" : ` versjon="${versjon}"`;
  return `<IPLOS xmlns="${format.namespace}"${version}>${header}${persons}</IPLOS>`;
}

/** Table that the records of a class go to. */
export const tableOf: Readonly<Record<string, keyof typeof tables>> = {
  IPLOS: "submission",
  INNHINFO: "submission",
  iiKontakt: "contact",
  PERSON: "person",
  PERSONOPPL: "person_info",
  FUNKSJON: "function_score",
  TJENESTE: "service",
  DIAGNOSE: "diagnosis",
  DOGNTILBUD: "hospital_stay",
};
