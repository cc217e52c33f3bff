/**
 * Shapes of generated extracts: the same persons laid out and filled in ways that favour or hurt readers.
 *
 * @module
 */
import type { Fields } from "../fixtures/demo_messages.ts";
import type { Random } from "../fixtures/random.ts";

/** Names of the shapes. */
export type ShapeName = "typical" | "pretty" | "dense" | "text" | "wide-dictionary";

/** What a value that differs from person to person is written over with, always in nine digits. */
export const Slot = Object.freeze({
  /** The id of the person. */
  person: 0,
  /** An id that no other row has. */
  row: 1,
  /** An organisation number with a valid check digit that hardly another row has. */
  organisation: 2,
  /** A text that hardly another row has. */
  text: 3,
});

/** How an extract is laid out and filled. */
export interface Shape {
  readonly name: ShapeName;
  /** What it is, in one sentence. */
  readonly title: string;
  /** An element a line, indented by two spaces for each level. */
  readonly indent: boolean;
  /** Contact persons in the header. */
  readonly contacts: number;
  /** Changes the rows of a person by element name. */
  readonly fill?: (rows: Readonly<Record<string, Fields[]>>, random: Random) => void;
  /** Changes the finished text of header and persons. */
  readonly write?: (xml: string) => string;
  /** Fields that are written over for each person, beside the ids. */
  readonly slots: readonly (readonly [field: string, slot: number])[];
}

/** Every shape, by name. */
export const shapes: Readonly<Record<ShapeName, Shape>> = Object.freeze({
  typical: {
    name: "typical",
    title: "An element a line, two spaces a level, LF; codes, dates and numbers, as the format asks for",
    indent: true,
    contacts: 2,
    slots: [],
  },
  pretty: {
    name: "pretty",
    title: "As typical, with four spaces a level and CR LF, as on Windows",
    indent: true,
    contacts: 2,
    write: (xml) => xml.replace(/\n( *)/g, "\r\n$1$1"),
    slots: [],
  },
  dense: {
    name: "dense",
    title: "No white space between elements",
    indent: false,
    contacts: 2,
    slots: [],
  },
  text: {
    name: "text",
    title: "Texts with letters beyond ASCII, references, CDATA and comments where the schema takes any text",
    indent: true,
    contacts: 2000,
    fill: fillTexts,
    write: writeReferences,
    slots: [],
  },
  "wide-dictionary": {
    name: "wide-dictionary",
    title: "Organisation numbers and diagnosis codes that hardly repeat",
    indent: true,
    contacts: 2,
    fill: fillWide,
    slots: [["tjInstOrgnr", Slot.organisation], ["dgInstOrgnr", Slot.organisation], [
      "diDiagKode",
      Slot.text,
    ]],
  },
});

const places = [
  "Blåbærstua bo- og omsorgssenter",
  "Ærfuglvegen dagsenter, 2. etasje",
  "Åsly sykehjem – avdeling Sør",
  "Kárášjoga & Guovdageainnu omsorgstjeneste",
  "Hjemmetjenesten Øst, sone <3>",
  "Rehabiliteringen «Fjordgløtt»",
  "Tjørvåg bofellesskap",
  "Støttekontakt Nøtterøy",
];

/** A vendor that writes names where numbers belong: the schema takes it, the register does not. */
function fillTexts(rows: Readonly<Record<string, Fields[]>>, random: Random): void {
  for (const row of rows["TJENESTE"] ?? []) row["tjInstOrgnr"] = random.pick(places);
  for (const row of rows["DOGNTILBUD"] ?? []) row["dgInstOrgnr"] = random.pick(places);
  for (const row of rows["DIAGNOSE"] ?? []) row["diDiagKode"] = `Å${random.int(10, 99)} æøå`;
  for (const row of rows["PERSONOPPL"] ?? []) {
    if (random.chance(0.5)) row["poVurdLege"] = "høsten før, på legevakt & hjemme";
    if (random.chance(0.3)) row["poVurdTann"] = "vår/sommer – ikke møtt";
  }
}

/** Writes some letters as references, some texts as CDATA, and a remark now and then. */
function writeReferences(xml: string): string {
  return xml
    .replace(/Støttekontakt/g, "St&#248;ttekontakt")
    .replace(/Kárášjoga/g, "K&#xE1;r&#x161;joga")
    .replace(/>Hjemmetjenesten Øst, sone &lt;3&gt;?/g, "><![CDATA[Hjemmetjenesten Øst, sone <3]]>&gt;")
    .replace(/<DIAGNOSE /g, "<!-- rettet av saksbehandler på Nøtterøy -->$&");
}

/** Whatever names a unit names one of its own; housing and alarms name none. */
function fillWide(rows: Readonly<Record<string, Fields[]>>): void {
  for (const row of rows["TJENESTE"] ?? []) {
    if (row["tjInstOrgnr"] !== undefined) row["tjInstOrgnr"] = "310000019";
  }
  for (const row of rows["DOGNTILBUD"] ?? []) row["dgInstOrgnr"] = "310000019";
  for (const row of rows["DIAGNOSE"] ?? []) row["diDiagKode"] = "100000000";
}
