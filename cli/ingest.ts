/** `kprkit ingest`: extracts into a store. */
import { dirname } from "node:path";
import { Command, Option } from "commander";
import { writeDeadLetters } from "../stream/store/dead_letters.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { openCommandStore } from "./open_store.ts";
import { runText } from "./render.ts";
import { extractsOf, runCommand, runExitCode, runJson, tellFailures } from "./run_command.ts";
import type { FailOn } from "./severity.ts";
import { resumeDigest } from "./resume_digest.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";
import { addTransformOptions, openChain, type TransformOptions } from "./transform_options.ts";

interface IngestOptions extends shared.ReadingOptions, shared.StoreOptions, TransformOptions {
  readonly store: string;
  readonly rejected?: string;
  readonly dryRun?: boolean;
  readonly restart?: boolean;
  readonly partBytes?: number;
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
    )
    .option("--dry-run", "read and count, and write nothing at all")
    .option("--restart", "begin anew where an ingest was cut off, in place of going on there")
    // For tests: with small parts a small extract has many places to go on from.
    .addOption(new Option("--part-bytes <bytes>").hideHelp().argParser(Number));
  shared.addStoreOptions(command);
  shared.addReadingOptions(command);
  addTransformOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit ingest extracts/ --store store/
  kprkit ingest KPR_IPL_4601_2021.xml.gz KPR_IDE_4601_2021.xml
  zcat extract.xml.gz | kprkit ingest - --json | jq .account
  kprkit ingest extracts/ --screen --retire-codes --dry-run

The same message read again takes the place of the first; it is never doubled. An ingest that was cut
off is gone on with by the same command, where it stood in the file. Records that the
register would drop go to rejected.ndjson, with their bytes. Exit code 3: a file could not be read or
the register would refuse it as a whole.`,
    )
    .action(async (paths: string[], options: IngestOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      const extracts = await extractsOf(paths);
      if (options.rejected !== undefined) await assertDirectoryOf(options.rejected);
      const { keyFile, dryRun = false } = options;
      const chain = await openChain(options, { terminal, keyFile, keepsNothing: dryRun });
      if (dryRun) {
        const result = await interruptible((signal) =>
          runCommand(extracts, { options, forStore: true, chain, terminal, signal })
        );
        terminal.data(options.json ? runJson(result) : runText(result));
        tellFailures(result, terminal);
        terminal.note("note: A dry run: nothing was written");
        return exit(runExitCode(result, options.failOn));
      }
      const resume = {
        digest: await resumeDigest(options),
        restart: options.restart ?? false,
        ...(options.partBytes === undefined ? {} : { partBytes: options.partBytes }),
        onNotice: (text: string) => terminal.note(text),
      };
      const opened = await openCommandStore(options, { beside: ".", terminal });
      try {
        const result = await interruptible((signal) =>
          runCommand(extracts, { store: opened.store, options, chain, resume, terminal, signal })
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
