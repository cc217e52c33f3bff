/** `kprkit explain`: everything about one check, the checks on a field, or all there are. */
import { Command } from "commander";
import type { Check } from "../analytics/check.ts";
import { catalogue, findCheck } from "../analytics/checks/catalogue.ts";
import { registerCheckById } from "../analytics/register_checks/mod.ts";
import {
  checksOn,
  fieldsOf,
  officialClasses,
  officialFields,
  registerChecksIn,
  relatedChecks,
} from "../analytics/register_checks/related_checks.ts";
import { checkPath } from "../analytics/report/page_paths.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { explainText, listText } from "./explain_text.ts";
import type { Language } from "./explain_words.ts";
import { nearest } from "../stream/nearest.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";

/** The subcommand. */
export function explainCommand(): Command {
  return new Command("explain")
    .description("tell everything about a check: meaning, advice, source, consequence, SQL")
    .argument("[check]", "check id, official field or class; without it the checks are listed")
    .addOption(shared.langOption())
    .addOption(shared.jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit explain
  kprkit explain hours_missing
  kprkit explain tjTimerUke --lang en
  kprkit explain code_unknown --json | jq -r .sql.violations`,
    )
    .action((name: string | undefined, options: { lang: Language; json?: boolean }) => {
      const terminal = processTerminal();
      const style = { language: options.lang, colour: terminal.colour, width: terminal.width };
      const check = name === undefined ? undefined : findCheck(name.toLowerCase());
      if (check !== undefined) {
        terminal.data(options.json ? jsonText(explained(check)) : explainText(check, style));
        return;
      }
      const checks = name === undefined ? catalogue : named(name);
      terminal.data(options.json ? jsonText(checks.map(listed)) : listText(style, checks));
    });
}

/**
 * Checks on a field or class, whatever its case.
 *
 * @throws {CommandError} where there is no check, field or class of this name.
 */
function named(name: string): readonly Check[] {
  const isNamed = (word: string) => word.toLowerCase() === name.toLowerCase();
  const field = officialFields.find(({ field }) => isNamed(field))?.field;
  if (field !== undefined) return checksOn({ field });
  const found = officialClasses.find(isNamed);
  if (found !== undefined) return checksOn({ class: found });
  const words = [
    ...catalogue.map(({ id }) => id),
    ...officialFields.map(({ field }) => field),
    ...officialClasses,
  ];
  const byLower = new Map(words.map((word) => [word.toLowerCase(), word]));
  const near = nearest(name, [...byLower.keys()]);
  throw new CommandError(`There is no check, field or class ${name}`, {
    exitCode: ExitCode.usage,
    hint: near === undefined
      ? "kprkit explain lists all checks"
      : `Did you mean ${byLower.get(near)}? kprkit explain lists all checks`,
  });
}

/** A check in a list. */
function listed({ id, title, category, severity }: Check) {
  return { id, title, category, severity, register_check: registerCheckById(id) !== undefined };
}

/** All about a check. */
function explained(check: Check) {
  const own = registerCheckById(check.id);
  const rules = own === undefined ? registerChecksIn(check.id) : [own];
  return {
    ...listed(check),
    meaning: check.meaning,
    advice: check.advice,
    vendor_advice: check.vendorAdvice,
    source: check.source,
    table: check.table,
    by: check.by ?? null,
    graded: check.graded ?? false,
    threshold: check.threshold,
    fields: fieldsOf(check),
    families: own?.parts.map(({ family }) => family) ?? [],
    register: rules.flatMap((rule) =>
      rule.byVersion.map(({ version, years, consequence }) => ({
        check: rule.id,
        class: rule.class,
        field: rule.field,
        aspect: rule.aspect,
        version,
        years,
        consequence,
      }))
    ),
    related: relatedChecks(check).map(({ id }) => id),
    report_page: checkPath(own?.family ?? check.id),
    sql: { violations: check.violations, denominator: check.denominator },
  };
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
