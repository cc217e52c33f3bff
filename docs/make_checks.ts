/**
 * Writes `docs/checks.md` from the catalogue. Run it after a change to a check:
 * `deno run --allow-write=docs docs/make_checks.ts`.
 *
 * @module
 */
import type { Category, Check } from "../analytics/check.ts";
import { checks } from "../analytics/checks/mod.ts";
import type { Consequence } from "../register/field_rule.ts";
import { briefRule, type RegisterCheck, registerChecks } from "../analytics/register_checks/mod.ts";
import { formatRow } from "./markdown.ts";

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
    `There are ${checks.length} checks in the catalogue, and ${registerChecks.length} field checks of the register ` +
    "[at the end](#field-checks-of-the-register). `kprkit explain CHECK` prints everything about one, in Norwegian " +
    "too, with the SQL of its violations and of its denominator; here the SQL stands where it is short. " +
    "`kprkit explain tjTimerUke` names the checks on a field. How the checks on change, the cube, the statistics " +
    "and expected changes work together: [reconciliation.md](reconciliation.md).",
    ...categories.flatMap(({ category, name, what }) => [
      `## ${name}`,
      what,
      table(["id", "title", "severity"], checks.filter((check) => check.category === category).map(tableRow)),
    ]),
    "## The checks one by one",
    ...checks.map(section),
    ...registerSection(),
  ].join("\n\n") + "\n";
}

const categories: readonly { readonly category: Category; readonly name: string; readonly what: string }[] = [
  { category: "completeness", name: "Completeness", what: "Is all there that should be?" },
  { category: "conformance", name: "Conformance", what: "Is it written as the register demands?" },
  { category: "plausibility", name: "Plausibility", what: "Can it be true?" },
];

function table(head: readonly string[], rows: readonly string[]): string {
  return [formatRow(head), formatRow(head.map(() => "---")), ...rows].join("\n");
}

function tableRow({ id, title, severity }: Check): string {
  return formatRow([`[${id}](#${id})`, title.en, severity]);
}

/** The register's field checks, a table a class. */
function registerSection(): string[] {
  const classes = Map.groupBy(registerChecks, (check) => check.class);
  return [
    "## Field checks of the register",
    "Every rule that the annotated schemas of IPLOS 3.5 (reporting years 2017–2018) and 3.7 (2019–2025) have for a " +
    "field, made from the same tables as the reading. A reconciliation tells their violations under the checks " +
    "above, with the field beside the count, so that nothing is counted twice; *told as* says under which. " +
    "**flag** keeps the information as it is, **null** blanks the value, **drop row** removes the record and all " +
    "below it, **reject message** refuses the submission as a whole, – : the version has no such rule. A *register " +
    "date* is eight digits in the years 1900–2099, or 99991231 for no end.",
    ...[...classes].flatMap(([name, members]) => [
      `### ${name}`,
      table(["field", "rule", "3.5", "3.7", "told as", "id"], members.map(registerRow)),
    ]),
  ];
}

function registerRow(check: RegisterCheck): string {
  const told = check.parts.filter(({ where }) => where === undefined).map(({ family }) => family);
  return formatRow([
    check.field,
    briefRule(check, "en"),
    consequenceIn(check, "3.5"),
    consequenceIn(check, "3.7"),
    (told.length === 0 ? [check.family] : told).map((id) => `[${id}](#${id})`).join(", "),
    `\`${check.id}\``,
  ]);
}

const consequences: Readonly<Record<Consequence, string>> = {
  flag: "flag",
  null: "null",
  drop_row: "drop row",
  reject_message: "reject message",
};

function consequenceIn({ byVersion }: RegisterCheck, version: string): string {
  const found = byVersion.find((rule) => rule.version === version);
  return found === undefined ? "–" : consequences[found.consequence];
}

function section(check: Check): string {
  const { id, title, meaning, advice, vendorAdvice, source, category, severity } = check;
  return [
    `### ${id}`,
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
    ...details(check),
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

function thresholdOf({ threshold: { count, percent }, comparison }: Check): string {
  const share = percent === 0 ? "" : ` and ${percent} %`;
  return comparison === undefined
    ? `${count} violation${count === 1 ? "" : "s"}${share}`
    : `${count} persons${share}; these bounds decide what a violation is`;
}

/** Longest query, in characters, that the page shows: the others fill pages, and `kprkit explain` has them all. */
const longest = 500;

/** The SQL of the violations, folded, where it is short. */
function details({ violations }: Check): readonly string[] {
  if (violations.length > longest) return [];
  return [`<details><summary>SQL</summary>\n\n\`\`\`sql\n${violations}\n\`\`\`\n\n</details>`];
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./checks.md", import.meta.url), checksPage());
}
