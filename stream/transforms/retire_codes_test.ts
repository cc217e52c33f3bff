import assert from "node:assert/strict";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { RetireCodes } from "./retire_codes.ts";
import { cells, chained } from "./test_chain.ts";

const info = (id: number, inner = "") => `<PERSONOPPL poPeID="1" poPoID="${id}">${inner}</PERSONOPPL>`;
const typed = (id: number, type: string, fields: Record<string, string> = {}) =>
  service(1, id, { ...soundService, tjTjenType: type, ...fields });
const message = (inner: string, year = 2021) => iplos({ year, persons: person(1, inner) });
const answers = (xml: string) => {
  const result = chained([xml], [new RetireCodes()]);
  return {
    types: cells(result, "service", "service_type"),
    answers: cells(result, "person_info", "rehabilitation", "rehabilitation_date"),
    ...result.counts[0]!,
  };
};
/** 1 February and 30 June 2021 as days. */
const [start, end] = [18659, 18808];

Deno.test("12 and 13 become 29 from 2019 on, and stay before", () => {
  for (const [year, types] of [[2018, ["12", "13", "16", "29"]], [2019, ["29", "29", "16", "29"]]] as const) {
    const xml = message([12, 13, 16, 29].map((type, id) => typed(id, String(type))).join(""), year);
    assert.deepEqual(answers(xml).types, types);
  }
});

Deno.test("a service of type 16 becomes yes with its start", () => {
  const { types, answers: given, reasons } = answers(
    message(info(1, "<poHusstand>1</poHusstand>") + typed(1, "16")),
  );
  assert.deepEqual([types, given], [[], [`1 ${start}`]]);
  assert.deepEqual(reasons, { rehabilitation_answer: 1, type_16_to_rehabilitation_answer: 1 });
});

Deno.test("one that ended in the year becomes no with its end as well, in a row of its own", () => {
  const ended = typed(1, "16", { tjTilDato: "20210630" });
  assert.deepEqual(answers(message(info(1) + info(2) + ended)).answers, [`1 ${start}`, `2 ${end}`]);
  const one = answers(message(info(1) + ended));
  assert.deepEqual([one.types, one.answers, one.left], [["16"], ["– –"], 1], "both answers or none");
  assert.deepEqual(answers(message(info(1) + typed(1, "16", { tjTilDato: "20220630" }))).answers, [
    `1 ${start}`,
  ]);
});

Deno.test("an answer that is there already is not given twice, and no other is written over", () => {
  const yes = "<poHab>1</poHab><poHabDato>20210201</poHabDato>";
  assert.deepEqual(answers(message(info(1, yes) + typed(1, "16"))).types, []);
  assert.deepEqual(answers(message(info(1) + typed(1, "16") + typed(2, "16"))).answers, [`1 ${start}`]);
  for (
    const taken of ["<poHab>2</poHab>", "<poHabDato>20210301</poHabDato>", "<poHabDato>soon</poHabDato>"]
  ) {
    const { types, reasons } = answers(message(info(1, taken) + typed(1, "16")));
    assert.deepEqual([types, reasons], [["16"], { type_16_without_place_for_answer: 1 }], taken);
  }
});

Deno.test("what cannot be an answer stays and is told", () => {
  const cases: [Record<string, string>, string][] = [
    [{ tjVedtak: "1" }, "type_16_refused"],
    [{ tjFraDato: "" }, "type_16_without_start_date"],
  ];
  for (const [fields, reason] of cases) {
    const { types, reasons } = answers(message(info(1) + typed(1, "16", fields)));
    assert.deepEqual([types, reasons], [["16"], { [reason]: 1 }]);
  }
  assert.deepEqual(answers(message(typed(1, "16"))).reasons, { type_16_without_place_for_answer: 1 });
});

Deno.test("the answer of one person is never written to another", () => {
  const xml = iplos({
    persons: person(1, info(1)) + person(2, service(2, 1, { ...soundService, tjTjenType: "16" })),
  });
  assert.deepEqual(answers(xml).answers, ["– –"]);
});
