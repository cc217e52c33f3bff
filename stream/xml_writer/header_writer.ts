/**
 * What stands around the records of a message: its root element and its header.
 *
 * @module
 */
import { escapeAttribute, escapeText, holdsForbidden } from "../xml/xml_encoder.ts";
import type { FieldPlan, HeaderPlan, RecordPlan } from "./record_plan.ts";
import { XmlWriteError } from "./xml_write_error.ts";

/** One thing after the other, as they stand in the message. */
type Step =
  | { readonly kind: "start" | "end"; readonly element: HeaderPlan }
  | { readonly kind: "value"; readonly field: FieldPlan }
  | { readonly kind: "records"; readonly record: RecordPlan };

/** An element that has begun. */
interface OpenElement {
  readonly element: HeaderPlan;
  /** Start tag without its end; empty once it is written. */
  tag: string;
  /** It has content: the end of its start tag is written. */
  filled: boolean;
}

/**
 * Walks through the message from its start to its end, and stops where records stand. An element below the root that
 * would have neither attribute nor content is left out.
 */
export class HeaderWriter {
  readonly #steps: readonly Step[];
  readonly #header: ReadonlyMap<string, string>;
  readonly #put: (text: string) => void;
  readonly #open: OpenElement[] = [];
  #next = 0;

  /** `put` takes the text. */
  constructor(plan: HeaderPlan, header: ReadonlyMap<string, string>, put: (text: string) => void) {
    this.#steps = stepsOf(plan);
    this.#header = header;
    this.#put = put;
  }

  /** Goes on to the place of these records; false where it has been passed. The element around them is open then. */
  goTo(record: RecordPlan): boolean {
    const at = this.#steps.findIndex((step) => step.kind === "records" && step.record === record);
    if (at < this.#next - 1) return false;
    this.#walk(at + 1);
    this.#fill(this.#open.length - 1);
    return true;
  }

  /** Goes on to the end. */
  finish(): void {
    this.#walk(this.#steps.length);
  }

  #walk(to: number): void {
    while (this.#next < to) {
      const step = this.#steps[this.#next++]!;
      switch (step.kind) {
        case "start":
          this.#start(step.element);
          break;
        case "value": {
          const value = this.#value(step.field);
          if (value === undefined) break;
          this.#fill(this.#open.length - 1);
          this.#put(value);
          break;
        }
        case "end":
          this.#end();
      }
    }
  }

  #start(element: HeaderPlan): void {
    const attributes = element.attributes.map((field) => this.#value(field) ?? "").join("");
    const isNeeded = attributes !== "" || this.#open.length === 0;
    this.#open.push({ element, tag: element.open + attributes, filled: false });
    if (isNeeded) this.#begin(this.#open.length - 1);
  }

  /** A value of the header with its markup. */
  #value({ name, columnName, isAttribute, open, close }: FieldPlan): string | undefined {
    const value = this.#header.get(columnName);
    if (value === undefined) return undefined;
    if (holdsForbidden(value)) {
      throw new XmlWriteError("the value holds a character that XML does not allow", {
        table: "submission",
        row: 0,
        field: name,
        hint: "Correct the value before it is written",
      });
    }
    return open + (isAttribute ? escapeAttribute(value, name) : escapeText(value, name)) + close;
  }

  /** Writes the start tag of an open element, without its end. */
  #begin(depth: number): void {
    const open = this.#open[depth]!;
    if (open.tag === "") return;
    this.#fill(depth - 1);
    this.#put(open.tag);
    open.tag = "";
  }

  /** Something comes into an open element. */
  #fill(depth: number): void {
    const open = this.#open[depth];
    if (open === undefined || open.filled) return;
    this.#begin(depth);
    this.#put(">");
    open.filled = true;
  }

  #end(): void {
    const { element, tag, filled } = this.#open.pop()!;
    if (tag === "") this.#put(filled ? element.close : "/>");
  }
}

function stepsOf(element: HeaderPlan): Step[] {
  return [
    { kind: "start", element },
    ...element.content.flatMap((item): Step[] => {
      switch (item.kind) {
        case "field":
          return [{ kind: "value", field: item }];
        case "record":
          return [{ kind: "records", record: item }];
        case "header":
          return stepsOf(item);
      }
    }),
    { kind: "end", element },
  ];
}
