/**
 * What no writer of the format would write: elements and attributes that it does not have, out of order, or too often.
 *
 * A function score is small and all of it is mandatory, so that it is written out here as it would stand, with the fault.
 *
 * @module
 */
import type { EditedRow } from "../../cohort/person_editor.ts";
import { basicDate } from "../days.ts";
import { definePersonDefect, type PersonDefect, truthOf } from "../defect.ts";

/** A function score as text: its attributes and its elements in order. */
interface ScoreText {
  readonly attributes: string[];
  readonly elements: string[];
}

/** `99991231`: no end. */
const OPEN_END = "99991231";

function element(name: string, value: string): string {
  return `<${name}>${value}</${name}>`;
}

function date(row: EditedRow, column: string): string {
  const day = row.get(column);
  return typeof day === "number" ? basicDate(day) : OPEN_END;
}

function textOf(row: EditedRow): ScoreText {
  return {
    attributes: [`fnPeID="${row.get("person_ref")}"`, `fnFnID="${row.key}"`],
    elements: [
      element("fnFunkType", String(row.get("function_type"))),
      element("fnFunkVerdi", String(row.get("function_value"))),
      element("fnFraDato", date(row, "start_date")),
      element("fnTilDato", date(row, "end_date")),
    ],
  };
}

/** A defect of the XML of a function score: `spoil` changes the text and tells the field that is found. */
function scoreDefect(check: string, spoil: (text: ScoreText) => string): PersonDefect {
  return definePersonDefect({
    check,
    table: "any",
    applies: (editor) => editor.rows("function_score").length > 0,
    apply(editor) {
      const row = editor.rows("function_score")[0]!;
      const text = textOf(row);
      const field = spoil(text);
      row.writeAs(`<FUNKSJON ${text.attributes.join(" ")}>${text.elements.join("")}</FUNKSJON>`);
      return [truthOf(check, { editor, row, field })];
    },
  });
}

/** Elements and attributes. */
export const elementDefects: readonly PersonDefect[] = Object.freeze([
  scoreDefect("unknown_element", ({ elements }) => {
    elements.push(element("fnMerknad", "Konvertert"));
    return "fnMerknad";
  }),
  scoreDefect("unknown_attribute", ({ attributes }) => {
    attributes.push('fnKilde="konvertert"');
    return "fnKilde";
  }),
  scoreDefect("element_order", ({ elements }) => {
    elements.splice(0, 2, elements[1]!, elements[0]!);
    return "fnFunkType";
  }),
  scoreDefect("element_count", ({ elements }) => {
    elements.splice(1, 0, elements[1]!);
    return "fnFunkVerdi";
  }),
]);
