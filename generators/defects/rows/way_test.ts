import assert from "node:assert/strict";
import { randomStream } from "../../random/random_stream.ts";
import type { DefectContext } from "../defect.ts";
import { TestEditor } from "../test_editor.ts";
import { defineDefectOfWays, defineNearMiss, singleWays, type Way } from "./way.ts";

const services = (...keys: readonly number[]) => keys.map((service_id) => ({ service_id, service_type: 1 }));

function editorOf(year: number, ...keys: readonly number[]): TestEditor {
  return new TestEditor({
    municipality: "4601",
    year,
    person: { person_id: 7 },
    rows: { service: services(...keys) },
  });
}

function contextOf(year: number, memory = new Map<string, number | string>()): DefectContext {
  return { random: randomStream(1, year), memory, before: undefined };
}

const way = (name: string, type: number): Way => ({
  name,
  field: `field ${name}`,
  rows: (editor) => editor.rows("service"),
  change: (row) => row.set("service_type", type),
});

const defect = defineDefectOfWays({
  check: "some_check",
  table: "service",
  ways: [way("ten", 10), way("thirty", 30)],
});

const typesOf = (editor: TestEditor) => editor.rows("service").map((row) => row.get("service_type"));

Deno.test("one row is made wrong, and told with the field of the way taken", () => {
  const editor = editorOf(2021, 11, 12, 13);
  const [told, ...more] = defect.apply(editor, contextOf(2021));
  const changed = editor.rows("service").filter((row) => row.get("service_type") !== 1);
  assert.equal(changed.length, 1);
  assert.deepEqual(more, []);
  assert.deepEqual(told, {
    check: "some_check",
    municipality: "4601",
    year: 2021,
    table: "service",
    person: "7",
    row: String(changed[0]!.key),
    field: changed[0]!.get("service_type") === 10 ? "field ten" : "field thirty",
  });
});

Deno.test("way and row stay from year to year, and the way where the row is gone", () => {
  const memory = new Map<string, number | string>();
  const first = editorOf(2018, 11, 12, 13, 14);
  defect.apply(first, contextOf(2018, memory));
  for (let year = 2019; year <= 2030; year++) {
    const editor = editorOf(year, 14, 13, 12, 11);
    defect.apply(editor, contextOf(year, memory));
    assert.deepEqual(typesOf(editor), typesOf(first).toReversed());
  }
  const other = editorOf(2031, 99);
  defect.apply(other, contextOf(2031, memory));
  assert.deepEqual(typesOf(other), typesOf(first).filter((type) => type !== 1));
});

Deno.test("a defect applies where one of its ways has a row", () => {
  assert.ok(defect.applies(editorOf(2021, 11), contextOf(2021)));
  assert.ok(!defect.applies(editorOf(2021), contextOf(2021)));
});

Deno.test("each way is a defect of its own", () => {
  const ways = singleWays(defect);
  assert.deepEqual([...ways.keys()], ["ten", "thirty"]);
  const editor = editorOf(2021, 11);
  ways.get("thirty")!.apply(editor, contextOf(2021));
  assert.deepEqual(typesOf(editor), [30]);
});

Deno.test("a near miss changes a row and tells nothing", () => {
  const editor = editorOf(2021, 11);
  const { rows, change } = way("ten", 10);
  const nearMiss = defineNearMiss({ check: "some_check", table: "service", rows, change });
  assert.deepEqual(nearMiss.apply(editor, contextOf(2021)), []);
  assert.deepEqual(typesOf(editor), [10]);
});

Deno.test("what is drawn is kept, by each way for itself", () => {
  const seen: [string, number][] = [];
  const drawing = (name: string, from: number, to: number): Way => ({
    name,
    rows: (editor) => editor.year >= from && editor.year < to ? editor.rows("service") : [],
    change(_row, { kept, random }) {
      seen.push([name, kept("number", () => random.uint32())]);
    },
  });
  const both = defineDefectOfWays({
    check: "some_check",
    table: "service",
    ways: [drawing("early", 2018, 2020), drawing("late", 2020, 2022)],
  });
  const memory = new Map<string, number | string>();
  for (let year = 2018; year < 2022; year++) both.apply(editorOf(year, 11), contextOf(year, memory));
  assert.deepEqual(seen.map(([name]) => name), ["early", "early", "late", "late"]);
  const [first, second, third, fourth] = seen.map(([, number]) => number);
  assert.equal(second, first);
  assert.notEqual(third, first);
  assert.equal(fourth, third);
});
