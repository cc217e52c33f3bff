/**
 * Events of an XML reader to record groups: a state machine over the compiled formats that writes
 * values straight from bytes into columns, and notes what does not fit.
 *
 * @module
 */
import type { Format } from "../../register/format.ts";
import type { RecordGroup } from "../record_batch.ts";
import type { RecordPlace } from "../record_place.ts";
import { ValueFlag, type XmlHandler, type XmlReader } from "../xml/xml_reader.ts";
import { type ChildLink, type ElementState, IS_TOP, rootState, type ValueBinding } from "./element_state.ts";
import type { ArrayMaker } from "../array_maker.ts";
import { emptyEnvelope, unknownRoot } from "./format_error.ts";
import { GroupAssembler, type GroupOptions, type Progress, VALUE_LIMIT } from "./group_assembler.ts";
import { OpenPath } from "./open_path.ts";

/** Finds the format of a root element. */
export type FormatLookup = (namespace: string, localName: string) => Format | undefined;

/**
 * Consumes the events of one document. Finished groups wait until {@linkcode Mapper.takeGroup}.
 */
export class Mapper implements XmlHandler {
  readonly #formatOf: FormatLookup;

  /** The path from the root to the open element. */
  readonly path = new OpenPath();

  /** Value of the open simple element, when it came in pieces or needs decoding. */
  #scratch = new Uint8Array(4096);
  #scratchLength = 0;
  #valueDone = false;
  #valueStart = 0;

  /** The rows and groups of what has been read. */
  readonly groups: GroupAssembler;
  #enveloped = false;
  #strangePayload: { name: string; offset: number } | undefined;

  constructor(formatOf: FormatLookup, options: GroupOptions = {}, make?: ArrayMaker) {
    this.#formatOf = formatOf;
    this.groups = new GroupAssembler(options, make);
  }

  /** Source offset from which the reader's bytes are still needed. */
  get neededFrom(): number {
    return this.groups.neededFrom;
  }

  /** The next finished group; `undefined` where none is. The group taken before it is gone then. */
  takeGroup(): RecordGroup | undefined {
    return this.groups.takeGroup();
  }

  /**
   * Ends reading where the document broke off: the top records finished before it become a group.
   * Returns the offset where the broken record began, if one was open.
   */
  breakOff(reader: XmlReader): number | undefined {
    return this.groups.breakOff(reader);
  }

  startElement(name: number, reader: XmlReader): void {
    if (this.path.skipped > 0) {
      this.path.skipped++;
      return;
    }
    const offset = reader.base + reader.markupStart;
    if (this.path.depth < 0) return this.#startRoot(name, offset, reader);
    const parent = this.path.states[this.path.depth]!;
    let link = parent.childByName[name];
    if (link === undefined) {
      link = parent.children.get(reader.nameOf(name)) ?? null;
      parent.childByName[name] = link;
    }
    if (link === null) {
      if (parent.payload) return this.#startPayload(name, offset, reader);
      this.#noteUnknown(reader.nameOf(name), offset, reader);
      return;
    }
    const state = link.state ??= link.makeState();
    if (state.table >= 0 && this.path.depth === this.path.messageDepth) {
      this.groups.startTop(offset, { reader, ...this.#progress() });
    }
    this.#judgePlace(link, reader.markupEnd, reader);
    this.#push(state, offset, reader);
  }

  /** What of the message has been there. */
  #progress(): Progress {
    return { order: this.path.order[this.path.messageDepth]!, seen: this.path.seen[this.path.messageDepth]! };
  }

  /**
   * Reading stops where all that has been fed is consumed: between two top records, as a block of the source ends.
   * The rows so far become a group. Returns the place, or `undefined` where reading could not go on from here alone.
   */
  pause(offset: number, reader: XmlReader): RecordPlace | undefined {
    if (this.path.skipped > 0 || this.path.messageDepth < 0 || this.path.depth !== this.path.messageDepth) {
      return undefined;
    }
    if (this.path.counts[this.path.depth] !== undefined) return undefined;
    return this.groups.pause(offset, { reader, ...this.#progress() });
  }

  /**
   * Goes on at a place, after the beginning of the document has been read up to its first top record: drops the
   * rows, and keeps what the message's header says. False where the document is not at such a place.
   */
  resume(place: RecordPlace, reader: XmlReader): boolean {
    if (this.path.skipped > 0 || this.path.messageDepth < 0 || this.path.depth !== this.path.messageDepth) {
      return false;
    }
    this.groups.resume(place, reader);
    this.path.order[this.path.depth] = place.order;
    this.path.seen[this.path.depth] = place.seen;
    return true;
  }

  leaf(name: number, start: number, end: number, reader: XmlReader): boolean {
    if (this.path.skipped > 0 || this.path.depth < 0) return false;
    const link = this.path.states[this.path.depth]!.childByName[name];
    const state = link?.state;
    const value = state?.value;
    // What is met for the first time, or is no value, takes the long way.
    if (link === undefined || link === null || state === undefined || value === undefined) return false;
    // The start tag ends where the text begins.
    this.#judgePlace(link, start, reader);
    const { base } = reader;
    this.groups.put(state.owner, value, reader.buffer, start, end, base + start, base + end);
    return true;
  }

  #startRoot(name: number, offset: number, reader: XmlReader): void {
    const [namespace, local] = splitName(reader.nameOf(name));
    const format = this.#formatOf(namespace, local);
    if (format === undefined || format.kind === "receipt") throw unknownRoot(namespace, local, offset);
    if (format.kind === "envelope") {
      this.#enveloped = true;
      this.#push(rootState(format), offset, reader);
    } else this.#startMessage(format, offset, reader);
  }

  #startPayload(name: number, offset: number, reader: XmlReader): void {
    const [namespace, local] = splitName(reader.nameOf(name));
    const format = this.#formatOf(namespace, local);
    if (format === undefined || format.kind === "envelope" || format.kind === "receipt") {
      this.#strangePayload ??= { name: local, offset };
      this.path.skipped = 1;
    } else this.#startMessage(format, offset, reader);
  }

  #startMessage(format: Format, offset: number, reader: XmlReader): void {
    this.groups.startMessage(format, reader, { offset, enveloped: this.#enveloped });
    this.path.messageDepth = this.path.depth + 1;
    this.#push(rootState(format), offset, reader);
  }

  #push(state: ElementState, offset: number, reader: XmlReader): void {
    const path = this.path;
    if (state.value !== undefined) {
      path.states[++path.depth] = state;
      // A value has no children to keep books of, and hardly ever attributes.
      this.#scratchLength = 0;
      this.#valueDone = false;
      this.#valueStart = reader.base + reader.markupEnd;
      if (reader.attributeCount > 0) this.#readAttributes(state, reader);
      return;
    }
    path.push(state, offset);
    if (state.table >= 0) this.groups.openRow(state.table, offset);
    if (reader.attributeCount > 0 || state.attributeMask !== 0) this.#readAttributes(state, reader);
  }

  #readAttributes(state: ElementState, reader: XmlReader): void {
    let seen = 0;
    for (let i = 0; i < reader.attributeCount; i++) {
      const name = reader.attributeName[i]!;
      let link = state.attributeByName[name];
      if (link === undefined) {
        link = state.attributes.get(reader.nameOf(name)) ?? null;
        state.attributeByName[name] = link;
      }
      const start = reader.attributeStart[i]!;
      const end = reader.attributeEnd[i]!;
      const flags = reader.attributeFlags[i]!;
      if (link === null) {
        const full = reader.nameOf(name);
        // xsi:schemaLocation and its kin belong to XML Schema, not to the message.
        if (!full.startsWith(SCHEMA_INSTANCE)) {
          this.groups.note("unknown_attribute", splitName(full)[1], state.owner, {
            raw: reader.stringOf(start, end, flags),
            start: reader.base + start,
            end: reader.base + end,
          });
        }
        continue;
      }
      seen |= link.bit;
      this.#putWhole(state.owner, link, start, end, flags, reader);
    }
    if ((seen & state.attributeMask) !== state.attributeMask) {
      for (const link of state.requiredAttributes) {
        if ((seen & link.bit) === 0) this.#noteMissing(state, link.field, link.column, reader);
      }
    }
  }

  text(start: number, end: number, flags: number, reader: XmlReader): void {
    if (this.path.skipped > 0 || this.path.depth < 0) return;
    const state = this.path.states[this.path.depth]!;
    const value = state.value;
    if (value === undefined) {
      if ((flags & ValueFlag.blank) === 0 && !state.payload) {
        this.#noteStray(state, start, end, flags, reader);
      }
      return;
    }
    // The common case: the whole value in one piece, its bytes as they are.
    if ((flags & ValueFlag.last) !== 0 && this.#scratchLength === 0 && !this.#valueDone) {
      this.#putWhole(state.owner, value, start, end, flags, reader);
      this.#valueDone = true;
      return;
    }
    if (this.#scratchLength === 0) this.#valueStart = reader.base + start;
    // What is longer is not kept anyway; the rest of it is read and let go.
    if (this.#scratchLength > VALUE_LIMIT) return;
    this.#scratchLength = this.#decode(this.#scratchLength, start, end, flags, reader);
  }

  /** A value that is at hand in one piece. */
  #putWhole(
    owner: number,
    binding: ValueBinding,
    start: number,
    end: number,
    flags: number,
    reader: XmlReader,
  ): void {
    const sourceStart = reader.base + start;
    const sourceEnd = reader.base + end;
    if ((flags & (ValueFlag.escaped | ValueFlag.nonAscii)) === 0) {
      this.groups.put(owner, binding, reader.buffer, start, end, sourceStart, sourceEnd);
    } else {
      const length = this.#decode(0, start, end, flags, reader);
      this.groups.put(owner, binding, this.#scratch, 0, length, sourceStart, sourceEnd);
    }
  }

  #decode(at: number, start: number, end: number, flags: number, reader: XmlReader): number {
    const room = at + (end - start) * 3;
    if (room > this.#scratch.length) {
      const larger = new Uint8Array(room * 2);
      larger.set(this.#scratch.subarray(0, at));
      this.#scratch = larger;
    }
    return reader.copyTo(this.#scratch, at, start, end, flags);
  }

  endElement(_name: number, reader: XmlReader): void {
    if (this.path.skipped > 0) {
      this.path.skipped--;
      return;
    }
    const depth = this.path.depth;
    const state = this.path.states[depth]!;
    if (state.value !== undefined) {
      if (!this.#valueDone) this.#putScratch(state.owner, state.value, reader);
      this.path.depth = depth - 1;
      return;
    }
    this.#judgeChildren(state, depth, reader);
    this.path.depth = depth - 1;
    const after = reader.base + reader.markupEnd;
    if (depth === this.path.messageDepth) {
      this.groups.endMessage(after, reader);
      this.path.messageDepth = -1;
    } else if (state.table >= 0) {
      const top = depth === this.path.messageDepth + 1 || IS_TOP[state.table]!;
      const between = depth === this.path.messageDepth + 1 && this.path.counts[depth - 1] === undefined;
      const progress = between ? this.#progress() : undefined;
      this.groups.closeRow(state.table, { after, top, reader, progress });
    }
    if (depth === 0 && this.groups.messages === 0) throw emptyEnvelope(this.#strangePayload);
  }

  #putScratch(owner: number, binding: ValueBinding, reader: XmlReader): void {
    const sourceEnd = Math.max(reader.base + reader.markupStart, this.#valueStart);
    this.groups.put(owner, binding, this.#scratch, 0, this.#scratchLength, this.#valueStart, sourceEnd);
    if (this.#scratch.length > SCRATCH_KEPT) this.#scratch = new Uint8Array(4096);
  }

  /** Order and number of children against the schema. The tag of the child ends at `tagEnd` in the window. */
  #judgePlace(link: ChildLink, tagEnd: number, reader: XmlReader): void {
    const depth = this.path.depth;
    const before = this.path.order[depth]!;
    if (link.order > before && !link.counted) {
      // Further on in the sequence: as nearly always.
      this.path.order[depth] = link.order;
      this.path.seen[depth] = this.path.seen[depth]! | link.bit;
      return;
    }
    if (link.order < before) this.#notePlace("order", link, tagEnd, reader);
    else {
      const again = link.bit !== 0 ? (this.path.seen[depth]! & link.bit) !== 0 : link.order === before;
      if (again && link.max === 1) this.#notePlace("cardinality", link, tagEnd, reader);
      this.path.order[depth] = link.order;
    }
    this.path.seen[depth] = this.path.seen[depth]! | link.bit;
    if (link.counted) {
      const counts = this.path.counts[depth] ??= new Map<ChildLink, number>();
      const count = (counts.get(link) ?? 0) + 1;
      counts.set(link, count);
      if (count === link.max + 1) this.#notePlace("cardinality", link, tagEnd, reader);
    }
  }

  #judgeChildren(state: ElementState, depth: number, reader: XmlReader): void {
    const seen = this.path.seen[depth]!;
    if (
      (seen & state.childMask) !== state.childMask &&
      !(state.childrenOptional && this.path.order[depth] === -1)
    ) {
      for (const link of state.requiredChildren) {
        if ((seen & link.bit) !== 0) continue;
        const { value } = link.state ??= link.makeState();
        this.#noteMissing(state, link.name, value?.column ?? -1, reader);
      }
    }
    for (const link of state.countedChildren) {
      const count = this.path.counts[depth]?.get(link) ?? 0;
      if (count > 0 && count < link.min) {
        this.#notePlace("cardinality", link, reader.markupEnd, reader);
      }
    }
  }

  #noteMissing(state: ElementState, field: string, column: number, reader: XmlReader): void {
    this.groups.note("missing", field, state.owner, {
      raw: "",
      start: this.path.starts[this.path.depth]!,
      end: reader.base + reader.markupEnd,
      column,
    });
  }

  #notePlace(
    kind: "order" | "cardinality",
    link: ChildLink,
    tagEnd: number,
    reader: XmlReader,
  ): void {
    const { owner } = this.path.states[this.path.depth]!;
    const { base, markupStart } = reader;
    this.groups.note(kind, link.name, owner, { raw: "", start: base + markupStart, end: base + tagEnd });
  }

  #noteUnknown(name: string, offset: number, reader: XmlReader): void {
    this.path.skipped = 1;
    this.groups.note("unknown_element", splitName(name)[1], this.path.states[this.path.depth]!.owner, {
      raw: "",
      start: offset,
      end: reader.base + reader.markupEnd,
    });
  }

  #noteStray(state: ElementState, start: number, end: number, flags: number, reader: XmlReader): void {
    this.groups.note("stray_text", state.name, state.owner, {
      raw: reader.stringOf(start, Math.min(end, start + RAW_LIMIT), flags & ~ValueFlag.escaped).trim(),
      start: reader.base + start,
      end: reader.base + end,
    });
  }
}

/** Longest piece of stray text that is shown. */
const RAW_LIMIT = 200;
/** Largest scratch space that is kept from value to value. */
const SCRATCH_KEPT = 1 << 20;
const SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}";

/** `{namespace}local` in its two parts. */
function splitName(name: string): [namespace: string, local: string] {
  if (!name.startsWith("{")) return ["", name];
  const close = name.lastIndexOf("}");
  return [name.slice(1, close), name.slice(close + 1)];
}
