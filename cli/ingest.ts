/** `kprkit ingest`: extracts into a store. */
import { dirname } from "node:path";
import { Command } from "commander";
import { writeDeadLetters } from "../stream/store/dead_letters.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { openCommandStore } from "./open_store.ts";
import { runText } from "./render.ts";
import { extractsOf, runCommand, runExitCode, runJson, tellFailures } from "./run_command.ts";
import type { FailOn } from "./severity.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";

interface IngestOptions extends shared.ReadingOptions, shared.StoreOptions {
  readonly store: string;
  readonly rejected?: string;
  readonly failOn: FailOn;
}

/** The subcommand; sets the exit code through `exit`. */
export function ingestCommand(exit: (code: number) => void): Command {
  const command = new Command("ingest")
    .description("read extracts into a store of Parquet files")
    .argument("<paths...>", "extracts, directories of extracts, or - for standard input")
    .addOption(shared.storeOption("directory of the store").default("store"))
    .option(
      "--rejected <file>",
      "dead-letter file for dropped records (default: rejected.ndjson in the store)",
    );
  shared.addStoreOptions(command);
  shared.addReadingOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit ingest extracts/ --store store/
  kprkit ingest KPR_IPL_4601_2021.xml.gz KPR_IDE_4601_2021.xml
  zcat extract.xml.gz | kprkit ingest - --json | jq .account

The same message read again takes the place of the first; it is never doubled. Records that the
register would drop go to rejected.ndjson, with their bytes. Exit code 3: a file could not be read or
the register would refuse it as a whole.`,
    )
    .action(async (paths: string[], options: IngestOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      const extracts = await extractsOf(paths);
      if (options.rejected !== undefined) await assertDirectoryOf(options.rejected);
      const opened = await openCommandStore(options, { beside: ".", terminal });
      try {
        const result = await interruptible((signal) =>
          runCommand(extracts, { store: opened.store, options, terminal, signal })
        );
        await opened.store.attach();
        const letters = options.rejected ??
          (opened.store.engine.parquet ? `${options.store}/rejected.ndjson` : undefined);
        if (letters !== undefined) await writeDeadLetters(opened.store, letters);
        terminal.data(options.json ? runJson(result) : runText(result));
        tellFailures(result, terminal);
        exit(runExitCode(result, options.failOn));
      } finally {
        await opened.close();
      }
    });
}

/** Told before anything is read, not after hours of it. */
async function assertDirectoryOf(path: string): Promise<void> {
  const directory = dirname(path);
  try {
    if ((await Deno.stat(directory)).isDirectory) return;
  } catch {
    // Told below.
  }
  throw new CommandError(`There is no directory ${directory}`, {
    exitCode: ExitCode.usage,
    hint: "Make it first, or name another file with --rejected",
  });
}
