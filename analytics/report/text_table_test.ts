import assert from "node:assert/strict";
import fc from "fast-check";
import { alignTable, cut, wrap } from "./text_table.ts";

Deno.test("cut leaves what fits", () => {
  assert.equal(cut("Ærlig", 5), "Ærlig");
  assert.equal(cut("Ærligere", 6), "Ærlig…");
});

Deno.test("no wrapped line is too wide, and no short word is lost", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zæøå]{1,12}$/)),
      fc.integer({ min: 12, max: 80 }),
      (words, width) => {
        const lines = wrap(words.join(" "), width);
        assert.ok(lines.every((line) => line.length <= width));
        assert.equal(lines.join(" "), words.join(" "));
      },
    ),
  );
});

Deno.test("a long first column gives way", () => {
  assert.deepEqual(alignTable([["Kristiansund", "1 234"]], { width: 14, left: [0] }), ["Kristi…  1 234"]);
});
