/**
 * Options that several commands take, with one meaning each.
 *
 * @module
 */
import { type Command, Option } from "commander";
import type { ParserKind } from "../stream/record_reader.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { addLimit, limitNames, type Limits } from "./limits.ts";
import { failOnValues } from "./severity.ts";

/** Options of every command. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Options of the commands that read extracts. */
export interface ReadingOptions extends CommonOptions {
  readonly parser: ParserKind;
  readonly encoding?: string;
  readonly municipality?: string;
  readonly limit?: Limits;
  readonly workers?: number;
}

/** Options of the commands that use a store. */
export interface StoreOptions {
  readonly store?: string;
  readonly engine: "auto" | "native" | "wasm";
  readonly keyFile: string;
  readonly keepNationalId?: boolean;
}

export const jsonOption = () => new Option("--json", "print the result as JSON on standard output");
export const quietOption = () => new Option("--quiet", "print nothing but data and errors");

export const parserOption = () =>
  new Option("--parser <name>", "XML reader; auto takes the fastest, sax is the slow reference")
    .choices(["auto", "wasm", "ts", "sax"]).default("auto");

export const encodingOption = () =>
  new Option("--encoding <name>", "read in this encoding, whatever the file declares")
    .choices(["utf-8", "iso-8859-1", "windows-1252", "utf-16"]);

export const limitOption = () =>
  new Option("--limit <name=number>", `limit of the XML reader, may be given again: ${limitNames}`)
    .argParser(addLimit);

export const workersOption = (usual: "1" | "auto") =>
  new Option("--workers <number>", "threads that read; auto takes one for each processor, up to four")
    .argParser(workerCount).default(workerCount(usual), usual);

function workerCount(text: string): number {
  if (text === "auto") return Math.min(navigator.hardwareConcurrency, MOST_USEFUL_WORKERS);
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new CommandError(`${text} is not a number of workers`, {
    exitCode: ExitCode.usage,
    hint: "Give --workers a number from 1 to 99, or auto",
  });
}

/** With more, whoever judges and stores the records is the slower one. */
const MOST_USEFUL_WORKERS = 4;

const municipalityOption = () =>
  new Option("--municipality <number>", "municipality of ident messages that do not tell theirs")
    .argParser(municipalityNumber);

function municipalityNumber(text: string): string {
  if (/^\d{4}$/.test(text)) return text;
  throw new CommandError(`${text} is not a municipality number`, {
    exitCode: ExitCode.usage,
    hint: "Give --municipality four digits, such as 4601",
  });
}

export const engineOption = () =>
  new Option("--engine <name>", "DuckDB engine; wasm needs no native code and keeps all in memory")
    .choices(["auto", "native", "wasm"]).default("auto");

export const storeOption = (description: string) => new Option("--store <directory>", description);

export const keyFileOption = () =>
  new Option("--key-file <file>", "key that pseudonyms of persons are made with; made when it is not there")
    .default("kprkit.key");

const keepNationalIdOption = () =>
  new Option("--keep-national-id", "keep raw identity numbers in the store (they are left out otherwise)");

const failOnOption = () =>
  new Option("--fail-on <severity>", "exit with 1 at findings of this severity or graver")
    .choices([...failOnValues]).default("error");

export const langOption = () =>
  new Option("--lang <code>", "language of reports and summaries").choices(["nb", "en"]).default("nb");

/** Adds the options of {@linkcode StoreOptions} but `--store`, which commands describe in their own words. */
export function addStoreOptions(command: Command): void {
  command.addOption(engineOption()).addOption(keyFileOption()).addOption(keepNationalIdOption());
}

/**
 * Adds the options of {@linkcode ReadingOptions}, and `--fail-on`. By default one thread reads: where the records are
 * stored as well, that keeps the other processors busy.
 */
export function addReadingOptions(
  command: Command,
  { workers = "1" }: { readonly workers?: "1" | "auto" } = {},
): void {
  command.addOption(municipalityOption()).addOption(encodingOption()).addOption(parserOption())
    .addOption(limitOption()).addOption(workersOption(workers))
    .addOption(failOnOption()).addOption(jsonOption()).addOption(quietOption());
}

/** Adds the options of {@linkcode ReadingOptions}, for a command that judges nothing. */
export function addSourceOptions(command: Command): void {
  command.addOption(municipalityOption()).addOption(encodingOption()).addOption(parserOption())
    .addOption(limitOption())
    .addOption(jsonOption()).addOption(quietOption());
}
