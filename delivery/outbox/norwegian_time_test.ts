import assert from "node:assert/strict";
import { norwegianTime } from "./norwegian_time.ts";

Deno.test("norwegianTime() is the same moment, through both changes of the clock", () => {
  const hour = 3_600_000;
  for (const day of ["2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z", "2017-01-01T00:00:00Z"]) {
    for (let at = Date.parse(day); at < Date.parse(day) + 4 * hour; at += hour / 4) {
      const text = norwegianTime(new Date(at));
      assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/);
      assert.equal(Date.parse(text), at);
    }
  }
});

Deno.test("norwegianTime() cuts what is finer than a second", () => {
  assert.equal(norwegianTime(new Date("2026-01-10T07:00:00.999Z")), "2026-01-10T08:00:00+01:00");
});
