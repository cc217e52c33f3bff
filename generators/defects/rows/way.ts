/**
 * Defects that make one row wrong, in one of several ways.
 *
 * @module
 */
import type { EditedRow, PersonEditor } from "../../cohort/person_editor.ts";
import type { TruthRow } from "../../cohort/truth.ts";
import type { RandomStream } from "../../random/random_stream.ts";
import { type DefectContext, definePersonDefect, type PersonDefect, truthOf } from "../defect.ts";

/** Where a row is made wrong. */
export interface Site {
  /** The person's rows of the year. */
  readonly editor: PersonEditor;
  /** Random numbers of the person, the defect and the year. */
  readonly random: RandomStream;
  /** What is drawn when first asked for, and the same for this way in the years that follow. */
  kept<Value extends number | string>(name: string, draw: () => Value): Value;
  /** The truth that the defect's own check, or another one, finds this row. */
  tell(row: EditedRow, other?: { readonly check?: string; readonly field?: string }): TruthRow;
}

/** One way to put a defect in. */
export interface Way {
  /** Tells it from the defect's other ways. */
  readonly name: string;
  /** Official field, for checks that are told apart by it. */
  readonly field?: string;
  /** Rows that can be made wrong in this way without anything else becoming wrong. */
  rows(editor: PersonEditor): readonly EditedRow[];
  /**
   * Makes a row wrong. What it returns must be found; where it returns nothing, the row itself by the defect's own check.
   */
  change(row: EditedRow, site: Site): readonly TruthRow[] | void;
}

/** A defect with its ways. */
export interface DefectOfWays {
  /** Id of the check that finds it. */
  readonly check: string;
  /** Table of the rows that are found, or `any`. */
  readonly table: string;
  /** Each as likely as the others where several can be taken. */
  readonly ways: readonly Way[];
  /** Done to the person's rows before anything else, in every year. */
  prepare?(editor: PersonEditor): void;
}

/**
 * A defect that takes one of its ways with one of the rows it can be done to. Both stay in the years that follow, as long as
 * the row is there: a fault in a record system is in every extract until someone corrects it.
 */
export function defineDefectOfWays(definition: DefectOfWays): PersonDefect {
  const { check, table, ways, prepare } = definition;
  const defect = definePersonDefect({
    check,
    table,
    applies: (editor) => ways.some((way) => way.rows(editor).length > 0),
    apply(editor, context) {
      prepare?.(editor);
      const { way, row } = choose(ways, editor, context);
      const site = siteOf(check, { editor, context, field: way.field, way: way.name });
      const own = site.tell(row);
      return way.change(row, site) ?? [own];
    },
  });
  definitions.set(defect, definition);
  return defect;
}

const definitions = new WeakMap<PersonDefect, DefectOfWays>();

/** The ways of a defect as defects of their own, by name; the defect itself where it has one way only. */
export function singleWays(defect: PersonDefect): ReadonlyMap<string, PersonDefect> {
  const definition = definitions.get(defect);
  if (definition === undefined || definition.ways.length === 1) return new Map([["", defect]]);
  return new Map(
    definition.ways.map((way) => [way.name, defineDefectOfWays({ ...definition, ways: [way] })]),
  );
}

/** A row near the edge of what a check allows: nothing is to be found. Measures how exact the checks are. */
export function defineNearMiss(
  nearMiss: Omit<DefectOfWays, "ways"> & Omit<Way, "name" | "field">,
): PersonDefect {
  const { check, table, rows, change, prepare } = nearMiss;
  return defineDefectOfWays({
    check,
    table,
    ...(prepare === undefined ? {} : { prepare }),
    ways: [{
      name: "near miss",
      rows,
      change(row, site) {
        change(row, site);
        return [];
      },
    }],
  });
}

/** A site for a defect whose check is told apart by this field, where it is. */
export function siteOf(
  check: string,
  { editor, context, field, way = "" }: {
    readonly editor: PersonEditor;
    readonly context: DefectContext;
    readonly field?: string | undefined;
    /** What is kept is this way's own. */
    readonly way?: string;
  },
): Site {
  const { random, memory } = context;
  return {
    editor,
    random,
    kept: (name, draw) => kept(memory, `kept ${way}: ${name}`, draw),
    tell(row, other = {}) {
      const told = other.check === undefined ? other.field ?? field : other.field;
      return truthOf(other.check ?? check, { editor, row, ...(told === undefined ? {} : { field: told }) });
    },
  };
}

function kept<Value extends number | string>(
  memory: Map<string, number | string>,
  name: string,
  draw: () => Value,
): Value {
  const held = memory.get(name) as Value | undefined;
  if (held !== undefined) return held;
  const drawn = draw();
  memory.set(name, drawn);
  return drawn;
}

/** The way of the year before where it still can be taken, and its row where it is still there; else drawn anew. */
function choose(ways: readonly Way[], editor: PersonEditor, { random, memory }: DefectContext) {
  const open = ways.map((way) => ({ way, rows: way.rows(editor) })).filter(({ rows }) => rows.length > 0);
  const { way, rows } = open.find(({ way }) => way.name === memory.get("way")) ?? random.pick(open);
  const row = rows.find(({ key }) => key === memory.get("row")) ?? random.pick(rows);
  memory.set("way", way.name);
  if (row.key !== null) memory.set("row", row.key);
  return { way, row };
}
