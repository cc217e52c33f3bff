/**
 * Writes `docs/guards.md` from the rules of the guards. Run it after a change to one: `deno task docs`.
 *
 * @module
 */
import { type GuardRule, type GuardRuleKind, guardRules } from "../delivery/guards/mod.ts";
import { formatRow } from "./markdown.ts";

const verdicts = { stop: "**stops**", tell: "told", ignore: "" };

/** What each kind of rule guards against, in the order of the page. */
const kinds: readonly (readonly [kind: GuardRuleKind, title: string, text: string])[] = [
  [
    "synthetic_person",
    "Persons who do not exist",
    "Production counts what it gets, so nobody may be in it who does not exist.",
  ],
  [
    "real_person",
    "Persons who may exist",
    "A test receiver gets only persons who are known to be fictitious.",
  ],
  ["test_person", "What looks like test data", "Mostly slips: a colleague who typed a test person in."],
  ["payload", "Messages that are not what they are sent as", "Judged for each message as a whole."],
];

/** The page. */
export function guardsPage(): string {
  return `# Guards

<!-- Made by docs/make_guards.ts. Do not edit: run deno task docs. -->

\`kprkit send\` asks these ${guardRules.length} rules before anything is packed. Where one **stops**, nothing of what was given is
sent, and the exit code is 5; what is **told** is worth a look. What \`--dry-run\` says is what sending would say.

To validation both kinds of persons may go: a municipality and year whose persons are all fictitious is judged
as for a test receiver, and a real one as for production.

\`--allow RULE --reason … --by …\` lets through what a rule stops; it is written into the journal of the dispatches
that are prepared by it. Rules that are **final** for an environment cannot be overridden there.

${kinds.map(sectionOf).join("\n\n")}
`;
}

function sectionOf([kind, title, text]: typeof kinds[number]): string {
  const head = [
    "rule",
    "what",
    "to production",
    "to validation",
    "to test",
    "final for",
    "what it means",
    "source",
  ];
  const rows = guardRules.filter((rule) => rule.kind === kind).map(cellsOf);
  return [
    `## ${title}`,
    "",
    text,
    "",
    formatRow(head),
    formatRow(head.map(() => "---")),
    ...rows.map(formatRow),
  ]
    .join("\n");
}

function cellsOf({ id, title, verdicts: by, final, meaning, source }: GuardRule): string[] {
  return [
    `\`${id}\``,
    title.en,
    verdicts[by.production],
    verdicts[by.validation],
    verdicts[by.test],
    final.length === 3 ? "all" : final.join(", "),
    meaning.en,
    source,
  ];
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./guards.md", import.meta.url), guardsPage());
}
