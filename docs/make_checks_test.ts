import assert from "node:assert/strict";
import { catalogue } from "../analytics/checks/catalogue.ts";
import type { GroundTruth } from "../analytics/checks/ground_truth/case.ts";
import { groundTruth } from "../analytics/checks/ground_truth/mod.ts";
import { checks } from "../analytics/checks/mod.ts";
import { registerCheckById, registerChecks } from "../analytics/register_checks/mod.ts";
import { explainText } from "../cli/explain_text.ts";
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
    assert.ok(page.includes(`\n### ${id}\n\n**${title.en}** (${title.nb})\n`), id);
  }
});

Deno.test("each check of the catalogue has ground truth, an explanation and an entry in the docs", () => {
  const page = checksPage();
  const style = { colour: false, width: 100 };
  for (const check of catalogue) {
    const isRegisters = registerCheckById(check.id) !== undefined;
    // What proves the register's field checks is generated for all of them: see register_checks/ground_truth_test.ts.
    const proven = isRegisters || groundTruth.some((one) => one.check === check.id && violates(one));
    assert.ok(proven, `${check.id} has no ground truth with a violation`);
    for (const language of ["nb", "en"] as const) {
      const text = explainText(check, { ...style, language });
      assert.ok(text.startsWith(`${check.id}\n`), check.id);
      for (const told of [check.violations, check.denominator]) {
        assert.ok(told.split("\n").every((line) => text.includes(line.trimEnd())), check.id);
      }
      assert.ok(flat(text).includes(flat(check.meaning[language])), check.id);
    }
    const entry = isRegisters ? `| \`${check.id}\` |\n` : `\n### ${check.id}\n`;
    assert.equal(`${page}\n`.split(entry).length, 2, `${check.id} stands in docs/checks.md once`);
  }
});

const violates = ({ cells }: GroundTruth) => Object.values(cells).some(([violations]) => violations > 0);

/** As it reads, however lines are broken. */
const flat = (text: string) => text.replace(/\s+/g, " ");

Deno.test("the README and the page tell how many checks there are", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  assert.match(readme, new RegExp(`\\[${checks.length} checks\\]\\(docs/checks\\.md\\)`));
  assert.match(readme, new RegExp(`\\b${registerChecks.length} field checks\\b`));
});

Deno.test("the page shows only SQL that is short, and all that it shows is a check's", () => {
  const shown = [...checksPage().matchAll(/^```sql\n([\s\S]*?)\n```$/gm)].map(([, sql]) => sql!);
  const all = new Set(checks.map(({ violations }) => violations));
  assert.ok(shown.length > 20);
  for (const sql of shown) assert.ok(all.has(sql) && sql.length <= 500);
});

Deno.test("each check stands in the table of its category, once", () => {
  const page = checksPage();
  for (const { id, title, severity, category } of checks) {
    const row = `| [${id}](#${id}) | ${title.en} | ${severity} |`;
    const part = page.split(/^## /m).find((part) => part.toLowerCase().startsWith(`${category}\n`))!;
    assert.ok(part.includes(row), id);
    assert.equal(page.split(row).length, 2, id);
  }
});

Deno.test("each field check of the register has a row in the table of its class", () => {
  const [, part = ""] = checksPage().split("\n## Field checks of the register\n");
  const classes = new Map(
    part.split(/^### /m).slice(1).map((text) => [text.slice(0, text.indexOf("\n")), text]),
  );
  for (const { id, field, class: name } of registerChecks) {
    const rows = classes.get(name)!.split("\n").filter((line) => line.endsWith(`| \`${id}\` |`));
    assert.equal(rows.length, 1, id);
    assert.ok(rows[0]!.startsWith(`| ${field} | `), id);
  }
});

Deno.test("links within the page lead somewhere", () => {
  const page = checksPage();
  const anchors = new Set(
    [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(" ", "-")),
  );
  for (const [, anchor] of page.matchAll(/\]\(#([^)]*)\)/g)) assert.ok(anchors.has(anchor!), anchor);
});
