/** `kprkit transform`: extracts written anew, with transforms applied. */
import { Command } from "commander";
import {
  RewriteError,
  rewriteExtracts,
  type RewriteResult,
  RewriteTargetError,
} from "../stream/transforms/mod.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import { ProgressLine } from "./progress_line.ts";
import { accountText, textTable, transformText } from "./render.ts";
import { extractsOf } from "./run_command.ts";
import * as shared from "./shared_options.ts";
import { processTerminal } from "./terminal.ts";
import { addTransformOptions, chainError, openChain, type TransformOptions } from "./transform_options.ts";

interface TransformCommandOptions extends shared.ReadingOptions, TransformOptions {
  readonly out: string;
  readonly gzip?: boolean;
  readonly keyFile: string;
}

/** The subcommand; sets the exit code through `exit`. */
export function transformCommand(exit: (code: number) => void): Command {
  const command = new Command("transform")
    .description("write extracts anew, corrected as the transforms say")
    .argument("<paths...>", "extracts, directories of extracts, or - for standard input")
    .requiredOption("--out <directory>", "directory for what is written")
    .option("--gzip", "write gzip")
    .addOption(shared.keyFileOption());
  shared.addSourceOptions(command);
  addTransformOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  kprkit transform extracts/ --out corrected/ --screen --retire-codes
  kprkit transform KPR_IPL_4601_2021.xml.gz --out corrected/ --gzip --organisations units.csv

Each message becomes a file of its own, in UTF-8 and without envelope. The register's checks are not
applied: see kprkit validate for these. Exit code 3: a file could not be read.`,
    )
    .action(async (paths: string[], options: TransformCommandOptions) => {
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      const extracts = await extractsOf(paths);
      const chain = await openChain(options, { terminal, keyFile: options.keyFile });
      if (chain === undefined) {
        throw new CommandError("No transform is turned on", {
          exitCode: ExitCode.usage,
          hint: "Turn one on, such as --screen, or keep a kprkit.json; kprkit help transform tells all",
        });
      }
      const progress = new ProgressLine(terminal);
      let result: RewriteResult;
      try {
        result = await interruptible((signal) =>
          rewriteExtracts(extracts, {
            chain,
            out: options.out,
            gzip: options.gzip ?? false,
            parser: options.parser,
            ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
            ...(options.municipality === undefined ? {} : { municipality: options.municipality }),
            onProgress: (state) => progress.update(state),
            signal,
          })
        );
      } catch (error) {
        throw rewriteError(chainError(error));
      } finally {
        progress.end();
      }
      terminal.data(options.json ? JSON.stringify(result, null, 2) + "\n" : rewriteText(result));
      for (const { source, message, hint } of result.failures) {
        terminal.alert(`error: ${source}: ${message}`);
        terminal.alert(`hint: ${hint}`);
      }
      exit(result.failures.length > 0 ? ExitCode.input : ExitCode.fine);
    });
}

function rewriteError(error: unknown): unknown {
  if (error instanceof RewriteTargetError) {
    return new CommandError(error.message, { exitCode: ExitCode.usage, hint: error.hint });
  }
  if (error instanceof RewriteError) {
    return new CommandError(error.message, { exitCode: ExitCode.input, hint: error.hint });
  }
  return error;
}

function rewriteText({ messages, transforms, account }: RewriteResult): string {
  const files = textTable(
    ["source", "file", "format", "municipality", "year"],
    messages.map(({ source, file, format, municipality, year }) => [
      source,
      file ?? "removed",
      format,
      municipality ?? "–",
      String(year ?? "–"),
    ]),
  );
  return [files, transformText(transforms), accountText(account, "written")].join("\n");
}
