import assert from "node:assert/strict";
import fc from "fast-check";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { Period, periodBound } from "./period.ts";
import { cells, chained, idents } from "./test_chain.ts";

const dated = (id: number, start: string, end: string) =>
  service(1, id, { ...soundService, tjFraDato: start, tjTilDato: end });
const message = (inner: string, fields = "", year = 2021) =>
  iplos({ year, persons: person(1, inner, fields) });

Deno.test("what overlaps the period stays, with both of its days", () => {
  const xml = message(
    dated(1, "20180101", "20210531") + dated(2, "20180101", "20210601") + dated(3, "20210930", "99991231") +
      dated(4, "20211001", "99991231") + dated(5, "", "") + dated(6, "", "20210531") +
      dated(7, "20180101", ""),
  );
  const result = chained([xml], [new Period({ from: "2021-06-01", to: "2021-09-30" })]);
  assert.deepEqual(cells(result, "service", "service_id"), ["2", "3", "5", "7"]);
  assert.deepEqual(result.counts[0]!.reasons, { began_after_period: 1, ended_before_period: 2 });
});

Deno.test("each table has its own dates, and a person who is outside takes all below along", () => {
  const inner = '<PERSONOPPL poPeID="1" poPoID="1"><poTilDato>20210101</poTilDato></PERSONOPPL>' +
    '<FUNKSJON fnPeID="1" fnFnID="1"><fnFunkType>5</fnFunkType><fnFunkVerdi>3</fnFunkVerdi>' +
    "<fnFraDato>20211201</fnFraDato><fnTilDato>99991231</fnTilDato></FUNKSJON>" +
    dated(1, "20210201", "99991231") +
    '<DIAGNOSE diPeID="1" diDiID="1"><diKodeVersjon>ICPC-2</diKodeVersjon><diDiagKode>P70</diDiagKode>' +
    "<diFraDato>20200101</diFraDato><diTilDato>20200601</diTilDato></DIAGNOSE>" +
    '<DOGNTILBUD dgPeID="1" dgDgID="1"><dgFraDato>20211215</dgFraDato></DOGNTILBUD>';
  const period = () => [new Period({ from: "2021-06-01", to: "2021-09-30" })];
  const { rows } = chained([message(inner)], period());
  assert.deepEqual(Object.keys(rows).sort(), ["contact", "person", "service", "submission"]);
  for (const fields of ["<peDodDato>20210501</peDodDato>", "<peFraDato>20211001</peFraDato>"]) {
    const { rows, counts } = chained([message(inner, fields)], period());
    assert.deepEqual(Object.keys(rows).sort(), ["contact", "submission"]);
    assert.equal(counts[0]!.removed, 6);
  }
});

Deno.test("a message of another time is taken out as a whole, ident messages too", () => {
  const result = chained(
    [idents([{ pid: 1, fid: "x" }], 2018), message("", "", 2019), message("", "", 2022)],
    [new Period({ from: "2019-06-01", to: "2021-12-31" })],
  );
  assert.deepEqual(result.places.map(({ removed }) => removed), [true, false, true]);
  assert.deepEqual(Object.keys(result.rows).sort(), ["contact", "person", "submission"]);
  assert.deepEqual(result.counts[0]!.reasons, { message_outside_period: 7 });
});

Deno.test("bounds are days or years", () => {
  assert.deepEqual(["2019", "2019-02-28"].map((text) => periodBound(text, "from")), [
    "2019-01-01",
    "2019-02-28",
  ]);
  assert.equal(periodBound("2021", "to"), "2021-12-31");
  for (const text of ["", "21", "2021-02-30", "2021-6-1", "20210601"]) {
    assert.equal(periodBound(text, "to"), undefined);
  }
  assert.throws(() => new Period({ from: "2021-01-02", to: "2021-01-01" }), RangeError);
  assert.throws(() => new Period({ from: "soon" }), RangeError);
});

Deno.test("a period twice is the period once", () => {
  const day = fc.date({ min: new Date("2020-06-01"), max: new Date("2022-06-01"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const days = fc.option(day.map((iso) => iso.replaceAll("-", "")), { nil: "" });
  fc.assert(
    fc.property(fc.array(fc.tuple(days, days), { maxLength: 12 }), day, day, (spans, a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const xml = message(spans.map(([start, end], id) => dated(id, start, end)).join(""));
      const once = chained([xml], [new Period({ from, to })]);
      const twice = chained([xml], [new Period({ from, to }), new Period({ from, to })]);
      assert.deepEqual(twice.rows, once.rows);
      assert.equal(twice.counts[1]!.removed, 0);
    }),
    { numRuns: 50 },
  );
});
