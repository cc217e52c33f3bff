import assert from "node:assert/strict";
import { dayOf } from "./days.ts";
import { standAlone } from "./stand_alone.ts";
import { type TestCells, TestEditor } from "./test_editor.ts";

function person(answers: readonly TestCells[], services: readonly TestCells[] = []): TestEditor {
  return new TestEditor({
    municipality: "4601",
    year: 2021,
    person: { person_id: 1 },
    rows: {
      person_info: answers.map((cells, index) => ({ person_info_id: index + 1, ...cells })),
      service: services.map((cells, index) => ({ service_id: index + 1, decision: "2", ...cells })),
    },
  });
}

const june = dayOf(2021, 6, 1);
const yes = { waiting_list: "1", waiting_list_date: june };
const no = (day: number) => ({ waiting_list: "2", waiting_list_date: day });

Deno.test("a dated no stays where its yes is in the extract, and goes where it is not", () => {
  const explained = person([no(june), yes]);
  standAlone(explained);
  assert.equal(explained.rows("person_info")[0]!.get("waiting_list"), "2");
  for (const editor of [person([no(june)]), person([yes, no(june - 1)])]) {
    standAlone(editor);
    const row = editor.rows("person_info").at(-1)!;
    assert.equal(row.get("waiting_list"), null);
    assert.equal(row.get("waiting_list_date"), null);
  }
});

Deno.test("a no without a date says nothing, and stays beside a yes", () => {
  const editor = person([{ rehabilitation: "2", rehabilitation_date: null }, {
    rehabilitation: "1",
    rehabilitation_date: june,
  }]);
  standAlone(editor);
  assert.equal(editor.rows("person_info")[0]!.get("rehabilitation"), "2");
});

Deno.test("round-the-clock services are forgotten in a nursing home, if not told at home before", () => {
  const stay = { service_type: 21, start_date: june, end_date: null };
  const asked = (day: number) => ({ round_the_clock: "1", start_date: day });
  const alone = person([asked(june + 5)], [stay]);
  standAlone(alone);
  assert.equal(alone.rows("person_info")[0]!.get("round_the_clock"), null);
  const told = person([asked(june - 5), asked(june + 5)], [stay]);
  standAlone(told);
  assert.deepEqual(told.rows("person_info").map((row) => row.get("round_the_clock")), ["1", "1"]);
  const later = person([asked(june + 5), asked(june + 50)], [{ ...stay, end_date: june + 10 }]);
  standAlone(later);
  assert.deepEqual(later.rows("person_info").map((row) => row.get("round_the_clock")), [null, "1"]);
});
