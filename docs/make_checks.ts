/**
 * Writes `docs/checks.md` from the catalogue. Run it after a change to a check:
 * `deno run --allow-write=docs docs/make_checks.ts`.
 *
 * @module
 */
import type { Check } from "../analytics/check.ts";
import { checks } from "../analytics/checks/mod.ts";

/** The page about all checks, in Markdown. */
export function checksPage(): string {
  return [
    "<!-- deno-fmt-ignore-file -->\n<!-- Made by docs/make_checks.ts from analytics/checks; do not edit. -->",
    "# Checks",
    "Each check has a stable id, which `report.json`, `findings.csv`, `kprkit validate` and the generator share. " +
    "A row is judged in each submission that holds it, also where the register would drop it. Persons are matched " +
    "by national identity where an ident message gives it, else by municipality and local id; after a change of " +
    "record system a local id without an ident message may have passed to somebody else, and nothing in the data " +
    "tells. Categories are those of Kahn and others. Severities are `error`, `warning` and `info`; a finding fails " +
    "where it reaches both bounds of the threshold, which `--threshold id=count,percent%` changes.",
    ["| id | title | category | severity |", "|---|---|---|---|", ...checks.map(tableRow)].join("\n"),
    ...checks.map(section),
  ].join("\n\n") + "\n";
}

function tableRow({ id, title, category, severity }: Check): string {
  return `| [${id}](#${id}) | ${title.en} | ${category} | ${severity} |`;
}

function section(check: Check): string {
  const { id, title, meaning, advice, vendorAdvice, source, category, severity } = check;
  return [
    `## ${id}`,
    `**${title.en}** (${title.nb})`,
    meaning.en,
    [
      `- What to do: ${advice.en}`,
      `- Vendor: ${vendorAdvice.en}`,
      `- Counts: ${countsOf(check)}`,
      `- Threshold: ${thresholdOf(check)}`,
      `- Category and severity: ${category}, ${severity}${
        check.graded === undefined ? "" : ", or less by row"
      }`,
      `- Source: ${source}`,
    ].join("\n"),
    details("Violations", check.violations),
    details("Denominator", check.denominator),
  ].join("\n\n");
}

function countsOf({ table, by }: Check): string {
  const what = table === "municipality"
    ? "one violation a municipality and year"
    : table === "any"
    ? "rows of several tables"
    : `rows of \`${table}\``;
  return by === undefined ? what : `${what}, by ${by === "field" ? "field" : "service type"}`;
}

function thresholdOf({ threshold: { count, percent }, bounded }: Check): string {
  const share = percent === 0 ? "" : ` and ${percent} %`;
  return bounded === undefined
    ? `${count} violation${count === 1 ? "" : "s"}${share}`
    : `${count} persons${share}; these bounds decide what a violation is`;
}

/** What is shown of a query: the same lines for each of many fields, and long lists, tell nothing more. */
const longest = { lines: 40, line: 400 };

/** SQL, folded and cut. */
function details(name: string, sql: string): string {
  const all = sql.split("\n").map((line) =>
    line.length > longest.line ? `${line.slice(0, longest.line)} …` : line
  );
  const lines = all.length > longest.lines ? [...all.slice(0, longest.lines), "…"] : all;
  return `<details><summary>${name}</summary>\n\n\`\`\`sql\n${lines.join("\n")}\n\`\`\`\n\n</details>`;
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./checks.md", import.meta.url), checksPage());
}
