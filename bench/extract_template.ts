/**
 * A message cut up into what repeats: head, persons as bytes with places to write over, and tail.
 *
 * @module
 */
import { iplosMessage } from "../fixtures/demo_messages.ts";
import { iplos37 } from "../register/formats/mod.ts";
import { type MessageNode, messageText } from "../stream/xml/message_writer.ts";
import { encodeXml } from "../stream/xml/xml_encoder.ts";
import { drawPersons, type ExtractYear } from "./extract_persons.ts";
import { type Shape, Slot } from "./extract_shape.ts";

/** A person as bytes, and what is written over where. */
export interface Template {
  readonly bytes: Uint8Array;
  /** Offset of the first of nine digits, and {@linkcode Slot}, in turn. */
  readonly slots: Int32Array;
}

/** A message in pieces. */
export interface Templates {
  readonly head: Uint8Array;
  readonly persons: readonly Template[];
  readonly tail: Uint8Array<ArrayBuffer>;
}

/** Options of {@linkcode makeTemplates}. */
export interface TemplateOptions {
  readonly seed: number;
  readonly latin1: boolean;
  readonly shape: Shape;
  readonly year: ExtractYear;
  /** Persons to draw. */
  readonly pool: number;
}

/** Draws the persons, and cuts a whole message up. */
export function makeTemplates(options: TemplateOptions): Templates {
  const { latin1, shape } = options;
  const layout = { indent: shape.indent };
  const plain = messageText(
    iplos37,
    withContacts(iplosMessage(drawPersons(options)), shape.contacts),
    layout,
  );
  const text = shape.write?.(plain) ?? plain;
  const first = /\s*<PERSON /.exec(text)!.index;
  const last = text.lastIndexOf("</IPLOS>");
  const encode = (document: string) =>
    withoutLastByte(encodeXml(document, { encoding: latin1 ? "iso-8859-1" : "utf-8" }));
  const declaration = encode("").length;
  const line = shape.indent ? shape.name === "pretty" ? "\r\n" : "\n" : "";
  return {
    head: encode(text.slice(0, first)),
    persons: text.slice(first, last).split(/(?<=<\/PERSON>)/).filter((one) => one.trim() !== "")
      .map((person) => template(encode(person).subarray(declaration), shape)),
    tail: new TextEncoder().encode(`${line}</IPLOS>\n`),
  };
}

/** The encoder ends what it is given with a line break, which here stands in the middle. */
function withoutLastByte(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - 1);
}

function withContacts(message: MessageNode, count: number): MessageNode {
  const header = message["INNHINFO"] as MessageNode;
  const contacts = header["iiKontakt"] as readonly MessageNode[];
  const repeated = Array.from({ length: count }, (_, index) => contacts[index % contacts.length]!);
  return { ...message, INNHINFO: { ...header, iiKontakt: repeated } };
}

function template(bytes: Uint8Array, shape: Shape): Template {
  // One character for each byte, so that an offset in the text is one in the bytes.
  const text = new TextDecoder("latin1").decode(bytes);
  const slots: number[] = [];
  const add = (pattern: RegExp, slot: number) => {
    for (const found of text.matchAll(pattern)) slots.push(found.index + found[0].length - 9, slot);
  };
  add(/..PeID="\d{9}/g, Slot.person);
  add(/ ..(?:PoID|FnID|TjID|VeID|DiID|DgID)="\d{9}/g, Slot.row);
  for (const [field, slot] of shape.slots) add(new RegExp(`<${field}>\\d{9}`, "g"), slot);
  return { bytes, slots: Int32Array.from(slots) };
}
