import assert from "node:assert/strict";
import { checks } from "../analytics/checks/mod.ts";
import { checksPage } from "./make_checks.ts";

Deno.test("docs/checks.md is up to date with the catalogue", async () => {
  const written = await Deno.readTextFile(new URL("./checks.md", import.meta.url));
  assert.ok(
    written === checksPage(),
    "docs/checks.md is out of date. Run: deno run --allow-write=docs docs/make_checks.ts",
  );
});

Deno.test("each check has a section, with its Norwegian title", () => {
  const page = checksPage();
  for (const { id, title } of checks) {
    assert.ok(page.includes(`\n## ${id}\n\n**${title.en}** (${title.nb})\n`), id);
  }
});
