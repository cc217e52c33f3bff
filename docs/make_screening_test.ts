import assert from "node:assert/strict";
import { screeningRules } from "../stream/screening/mod.ts";
import { screenPage } from "./make_screening.ts";

Deno.test("docs/screen.md is up to date with the rules", async () => {
  const page = await Deno.readTextFile(new URL("./screen.md", import.meta.url));
  assert.ok(page === screenPage(page), "docs/screen.md is out of date. Run: deno task docs");
  for (const { id } of screeningRules) assert.ok(page.includes(`\n| \`${id}\` | `), id);
  assert.doesNotMatch(page, /\d{11}/, "no number stands in the page");
});
