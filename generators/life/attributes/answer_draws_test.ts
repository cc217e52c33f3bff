import assert from "node:assert/strict";
import { codeList } from "../../../register/code_lists/mod.ts";
import { newYear } from "../seasons.ts";
import { coordinatorBefore2019, monthOf } from "./answer_draws.ts";

Deno.test("a day is in its month, leap years included", () => {
  for (let day = newYear(2005); day < newYear(2029); day++) {
    const date = new Date(day * 86_400_000);
    assert.equal(monthOf(day), date.getUTCFullYear() * 12 + date.getUTCMonth());
  }
});

Deno.test("every coordinator of 3.7 has a code in 3.5", () => {
  const [edition] = codeList("9188")!.editions;
  for (const code of Object.keys(edition!.codes)) {
    const older = coordinatorBefore2019(Number(code));
    assert.ok(Object.hasOwn(codeList("1110")!.editions[0]!.codes, String(older)));
    assert.equal(older === 1, code === "11");
  }
  assert.equal(coordinatorBefore2019(0), 0);
});
