/**
 * Writes the table of rules in `docs/screen.md` from the rules themselves. Run it after a change to one:
 * `deno task docs`.
 *
 * @module
 */
import { screeningRules } from "../stream/screening/mod.ts";
import { formatRow, withMadePart } from "./markdown.ts";

const verdicts = { stop: "**stops**", tell: "told", ignore: "" };

/** The rules, in Markdown. */
export function screeningPart(): string {
  const rows = screeningRules.map(({ id, title, production, test, source }) =>
    formatRow([`\`${id}\``, title.en, verdicts[production], verdicts[test], source])
  );
  const head = [["rule", "what", "to production", "to a test receiver", "source"], [
    "---",
    "---",
    "---",
    "---",
    "---",
  ]];
  return [...head.map(formatRow), ...rows].join("\n");
}

/** The page about the screening with its rules as they are now. */
export function screenPage(page: string): string {
  return withMadePart(page, "rules", screeningPart());
}

if (import.meta.main) {
  const file = new URL("./screen.md", import.meta.url);
  await Deno.writeTextFile(file, screenPage(await Deno.readTextFile(file)));
}
