import assert from "node:assert/strict";
import { guardRules } from "../delivery/guards/mod.ts";
import { guardsPage } from "./make_guards.ts";

Deno.test("docs/guards.md is up to date with the rules, and has each of them once", async () => {
  const page = await Deno.readTextFile(new URL("./guards.md", import.meta.url));
  assert.ok(page === guardsPage(), "docs/guards.md is out of date. Run: deno task docs");
  for (const { id } of guardRules) assert.equal(page.split(`\n| \`${id}\` | `).length, 2, id);
  assert.doesNotMatch(page, /\d{11}/, "no number stands in the page");
});
