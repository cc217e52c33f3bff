/**
 * Rows of one table as elements, straight from their columns.
 *
 * @module
 */
import type { RecordTable } from "../../register/table.ts";
import type { RecordBatch } from "../record_batch.ts";
import { encodeText } from "../xml/xml_encoder.ts";
import { cellBytes, isPlain, textOf, UnwritableText } from "./cell_text.ts";
import { isWritableDay, putBasicDate, putHundredths, putInteger, putIsoDate } from "./digits.ts";
import { Field, Held } from "./field.ts";
import type { RecordEncoding } from "./options.ts";
import type { Output } from "./output.ts";
import type { ElementPlan, FieldPlan, RecordPlan } from "./record_plan.ts";
import { putWords, type Words, wordsOf } from "./words.ts";
import { XmlWriteError } from "./xml_write_error.ts";

const SLASH = 0x2f;
const END = 0x3e;

/** An element of a row: its fields bound to columns. */
interface RowElement {
  readonly open: Words;
  readonly close: Words;
  readonly attributes: readonly Field[];
  /** Runs of fields, and elements between them. */
  readonly content: readonly (readonly Field[] | RowElement)[];
}

function isElement(item: readonly Field[] | RowElement): item is RowElement {
  return !Array.isArray(item);
}

/** Writes the rows of one table of a batch; which of them, and when, says {@linkcode RecordXmlWriter}. */
export class RowWriter {
  readonly table: RecordTable;
  /** Writers of the tables whose rows stand below. */
  readonly children: readonly RowWriter[];
  /** Most bytes that a row takes, values of any length apart. */
  readonly room: number;
  /** What is written; `undefined` where the group has no such rows. */
  batch: RecordBatch | undefined;
  /** The next row of the batch. */
  cursor = 0;
  /** Last row that was written; -1 before it. */
  lastWritten = -1;
  /** The last row of the groups before was left out: so is what stands below it in later ones. */
  isLastLeftOut = false;
  readonly #element: RowElement;
  readonly #fields: Field[] = [];
  readonly #encoding: RecordEncoding;
  #out: Output | undefined;
  #verbatim: ReadonlyMap<number, string> | undefined;

  constructor(plan: RecordPlan, encoding: RecordEncoding) {
    this.table = plan.table;
    this.#encoding = encoding;
    this.#element = this.#elementOf(plan.element);
    this.children = plan.children.map((child) => new RowWriter(child, encoding));
    const elements = (element: RowElement): number =>
      element.open.length + element.close.length + 16 +
      element.content.reduce((sum, item) => sum + (isElement(item) ? elements(item) : 0), 0);
    this.room = this.#fields.reduce((sum, { room }) => sum + room, elements(this.#element));
  }

  #elementOf(plan: ElementPlan): RowElement {
    const content: (Field[] | RowElement)[] = [];
    for (const item of plan.content) {
      const last = content.at(-1);
      if (item.kind === "element") content.push(this.#elementOf(item));
      else if (last === undefined || isElement(last)) content.push([this.#fieldOf(item)]);
      else last.push(this.#fieldOf(item));
    }
    return {
      open: wordsOf(encodeText(plan.open, this.#encoding)),
      close: wordsOf(encodeText(plan.close, this.#encoding)),
      attributes: plan.attributes.map((attribute) => this.#fieldOf(attribute)),
      content,
    };
  }

  #fieldOf(plan: FieldPlan): Field {
    const field = new Field(plan, this.#encoding);
    this.#fields.push(field);
    return field;
  }

  /** Takes the batch of the next group, where it has one, and what stands in the place of some of its rows. */
  bind(batch: RecordBatch | undefined, out: Output, verbatim?: ReadonlyMap<number, string>): void {
    if (verbatim !== undefined && this.children.length > 0) {
      throw new RangeError(`Rows of ${this.table} have others below them and are written from their values`);
    }
    this.batch = batch;
    this.#verbatim = verbatim;
    this.cursor = 0;
    this.lastWritten = -1;
    this.#out = out;
    if (batch === undefined) return;
    const raw = rawValues(batch);
    for (const field of this.#fields) {
      field.bind(batch.columns[field.plan.column]!, raw?.get(field.plan.columnName));
    }
  }

  /** A whole row that has no rows below it. */
  whole(row: number): void {
    const out = this.#out!;
    const verbatim = this.#verbatim?.get(row);
    out.at = verbatim === undefined
      ? this.#wholeElement(this.#element, row, out.at, true)
      : this.#put(encodeText(verbatim, this.#encoding), out.at);
    out.settle();
  }

  /**
   * Start tag and values of a row that others may stand below. False where the tag still lacks its end, since nothing
   * stands in the element yet.
   */
  begin(row: number): boolean {
    const out = this.#out!;
    const at = this.#startTag(this.#element, row, out.at);
    const content = this.#content(this.#element, row, at);
    out.at = content > at ? content : at - 1;
    out.settle();
    return content > at;
  }

  /** The end of an element that {@linkcode begin} began; `isOpen` as it returned, or has become since. */
  end(isOpen: boolean): void {
    const out = this.#out!;
    if (isOpen) {
      putWords(out.view, out.at, this.#element.close.words);
      out.at += this.#element.close.length;
    } else {
      out.bytes[out.at++] = SLASH;
      out.bytes[out.at++] = END;
    }
    out.settle();
  }

  /** Start tag with its end. */
  #startTag(element: RowElement, row: number, at: number): number {
    putWords(this.#out!.view, at, element.open.words);
    at = this.#values(element.attributes, row, at + element.open.length);
    this.#out!.bytes[at] = END;
    return at + 1;
  }

  #content({ content }: RowElement, row: number, at: number): number {
    for (let i = 0; i < content.length; i++) {
      const item = content[i]!;
      at = isElement(item) ? this.#wholeElement(item, row, at, false) : this.#values(item, row, at);
    }
    return at;
  }

  /** `isRow`: it is written also where the row has no value for it. */
  #wholeElement(element: RowElement, row: number, start: number, isRow: boolean): number {
    const out = this.#out!;
    const tag = this.#startTag(element, row, start);
    const at = this.#content(element, row, tag);
    if (at === tag) {
      if (!isRow && tag === start + element.open.length + 1) return start;
      out.bytes[tag - 1] = SLASH;
      out.bytes[tag] = END;
      return tag + 1;
    }
    putWords(out.view, at, element.close.words);
    return at + element.close.length;
  }

  /** The values of a row that a run of fields has. The hot loop of all writing. */
  #values(fields: readonly Field[], row: number, at: number): number {
    const out = this.#out!;
    let view = out.view;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!;
      if (field.valid[row] !== 1) {
        if (field.raw !== undefined) {
          at = this.#raw(field, row, at);
          view = out.view;
        }
        continue;
      }
      const held = field.held;
      if (held === Held.code) {
        const { codes } = field;
        const code = field.int32[row]!;
        const length = codes.lengths[code] || this.#addCode(field, row);
        if (at + length > out.limit) {
          out.grow(at, length);
          view = out.view;
        }
        const { words } = codes;
        let word = codes.starts[code]!;
        for (let to = at; to < at + length; to += 4) view.setInt32(to, words[word++]!, true);
        at += length;
        continue;
      }
      putWords(view, at, field.open);
      at += field.openLength;
      switch (held) {
        case Held.int16:
          at = putInteger(view, at, field.int16[row]!);
          break;
        case Held.int32:
          at = putInteger(view, at, field.int32[row]!);
          break;
        case Held.float64: {
          const value = field.float64[row]!;
          if (!Number.isSafeInteger(value)) throw this.#unwritable(field, row, "is not a whole number");
          at = putInteger(view, at, value);
          break;
        }
        case Held.hundredths:
          at = putHundredths(view, at, field.int32[row]!);
          break;
        case Held.text:
          at = this.#text(field, row, at);
          view = out.view;
          break;
        default: {
          const days = field.int32[row]!;
          if (!isWritableDay(days)) {
            throw this.#unwritable(field, row, "is a day outside the years 0 to 9999");
          }
          at = held === Held.basicDate ? putBasicDate(view, at, days) : putIsoDate(view, at, days);
        }
      }
      putWords(view, at, field.close);
      at += field.closeLength;
    }
    return at;
  }

  #addCode(field: Field, row: number): number {
    try {
      return field.codes.add(field.int32[row]!);
    } catch (error) {
      throw this.#asWriteError(error, field, row);
    }
  }

  #text(field: Field, row: number, at: number): number {
    const start = field.int32[row]!;
    const end = field.int32[row + 1]!;
    const { bytes } = field;
    const out = this.#out!;
    if (!isPlain(bytes, start, end)) {
      try {
        return this.#put(this.#encoded(textOf(bytes.subarray(start, end)), field), at);
      } catch (error) {
        throw this.#asWriteError(error, field, row);
      }
    }
    out.grow(at, end - start);
    const target = out.bytes;
    for (let from = start; from < end; from++) target[at++] = bytes[from]!;
    return at;
  }

  /** What stood in place of a value that could not be read. */
  #raw(field: Field, row: number, at: number): number {
    const raw = field.raw!.get(row);
    if (raw === undefined) return at;
    const out = this.#out!;
    putWords(out.view, at, field.open);
    try {
      at = this.#put(this.#encoded(raw, field), at + field.openLength);
    } catch (error) {
      throw this.#asWriteError(error, field, row);
    }
    putWords(out.view, at, field.close);
    return at + field.closeLength;
  }

  #encoded(text: string, { plan }: Field): Uint8Array {
    return cellBytes(text, { encoding: this.#encoding, isAttribute: plan.isAttribute });
  }

  #put(bytes: Uint8Array, at: number): number {
    const out = this.#out!;
    out.grow(at, bytes.length);
    out.bytes.set(bytes, at);
    return at + bytes.length;
  }

  #asWriteError(error: unknown, field: Field, row: number): unknown {
    return error instanceof UnwritableText ? this.#unwritable(field, row, error.message) : error;
  }

  #unwritable({ plan }: Field, row: number, reason: string): XmlWriteError {
    return new XmlWriteError(`the value ${reason}`, {
      table: this.table,
      row,
      field: plan.name,
      hint: "Correct the value, or leave the row out, before it is written",
    });
  }
}

/** What could not be read, by column and row; `undefined` where there is none, as nearly always. */
function rawValues({ misfits }: RecordBatch): ReadonlyMap<string, ReadonlyMap<number, string>> | undefined {
  let found: Map<string, Map<number, string>> | undefined;
  for (const { row, column, kind, raw } of misfits) {
    if (column === undefined || raw === "" || (kind !== "type" && kind !== "calendar")) continue;
    found ??= new Map();
    let rows = found.get(column.name);
    if (rows === undefined) found.set(column.name, rows = new Map());
    rows.set(row, raw);
  }
  return found;
}
