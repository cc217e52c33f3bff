/** `kprkit validate`: would the register take it? */
import { Command } from "commander";
import { FindingsFile } from "./findings_file.ts";
import { interruptible } from "./interrupt.ts";
import { runText } from "./render.ts";
import { extractsOf, runCommand, runExitCode, runJson, tellFailures } from "./run_command.ts";
import type { FailOn } from "./severity.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";
import { addTransformOptions, openChain, type TransformOptions } from "./transform_options.ts";

interface ValidateOptions extends shared.ReadingOptions, TransformOptions {
  readonly findings?: string;
  readonly failOn: FailOn;
}

/** The subcommand; sets the exit code through `exit`. */
export function validateCommand(exit: (code: number) => void): Command {
  const command = new Command("validate")
    .description("check extracts as the register would: format, code lists, field checks")
    .argument("<paths...>", "extracts, directories of extracts, or - for standard input")
    .option("--findings <file>", "write every finding to this file, one JSON object a line");
  shared.addReadingOptions(command, { workers: "auto" });
  addTransformOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit validate extract.xml
  kprkit validate extracts/ --fail-on warning --json
  kprkit validate extract.xml --findings findings.ndjson
  kprkit validate extract.xml --map-services types.csv --organisations units.csv

Each record is judged by itself. What needs several records, the ident message or last year (double
keys, test persons, hours in sum, change from year to year) is told by kprkit reconcile.`,
    )
    .action(async (paths: string[], options: ValidateOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      const extracts = await extractsOf(paths);
      // Nothing is kept, so that pseudonyms need not be those of another run.
      const chain = await openChain(options, { terminal, keyFile: "kprkit.key", keepsNothing: true });
      const all = options.findings === undefined ? undefined : new FindingsFile(options.findings);
      try {
        const work = (signal: AbortSignal) =>
          runCommand(extracts, {
            options,
            chain,
            terminal,
            signal,
            ...(all === undefined
              ? {}
              : { onFinding: (finding, submission) => all.write(finding, submission) }),
          });
        const result = await interruptible(work);
        terminal.data(options.json ? runJson(result) : runText(result));
        tellFailures(result, terminal);
        exit(runExitCode(result, options.failOn));
      } finally {
        all?.close();
      }
    });
}
