import assert from "node:assert/strict";
import { formatsOf } from "./formats.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

Deno.test("Norwegian numbers and dates", () => {
  const f = formatsOf("nb");
  assert.equal(plain(f.number(1234)), "1 234");
  assert.equal(plain(f.percent(0.125)), "12,5 %");
  assert.equal(plain(f.percent(0)), "0,0 %");
  assert.equal(plain(f.percent(0.0004)), "< 0,1 %");
  assert.equal(plain(f.changeRate(-0.125)), "−12,5 %");
  assert.equal(f.change(7), "+7");
  assert.equal(f.change(0), "0");
  assert.equal(f.dateTime("2026-01-15T08:30:00.000Z"), "15. januar 2026 kl. 09:30");
  assert.equal(f.date("2026-01-15"), "15.01.2026");
  assert.equal(f.count(1, ["rad", "rader"]), "1 rad");
  assert.equal(f.count(0, ["rad", "rader"]), "0 rader");
  assert.equal(f.list(["a", "b", "c"]), "a, b og c");
});

Deno.test("English numbers and dates", () => {
  const f = formatsOf("en");
  assert.equal(f.number(1234), "1,234");
  assert.equal(f.percent(0.125), "12.5%");
  assert.equal(f.dateTime("2026-01-15T08:30:00.000Z"), "15 January 2026 at 09:30");
});

Deno.test("what is no date stays as it stands", () => {
  const f = formatsOf("nb");
  assert.equal(f.date("20210231"), "20210231");
  assert.equal(f.date("2021-13-01"), "2021-13-01");
  assert.equal(f.dateTime("yesterday"), "yesterday");
});

Deno.test("runs of years", () => {
  const f = formatsOf("nb");
  assert.equal(f.years([2021, 2019, 2020, 2020]), "2019–2021");
  assert.equal(f.years([2020, 2021]), "2020 og 2021");
  assert.equal(f.years([2017, 2019, 2021]), "2017, 2019 og 2021");
  assert.equal(f.years([2021]), "2021");
  assert.equal(f.years([]), "");
});
