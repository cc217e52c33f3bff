/**
 * What `kprkit generate` is asked for, as options of a cohort.
 *
 * @module
 */
import { type Command, Option } from "commander";
import {
  type CohortFormat,
  cohortFormats,
  type CohortOptions,
  cohortYears,
} from "../generators/cohort/options.ts";
import { defectProfiles } from "../generators/defects/mod.ts";
import type { RecordEncoding, RecordLayout } from "../stream/xml_writer/mod.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { nearest } from "../stream/nearest.ts";
import type { CommonOptions } from "./shared_options.ts";
import * as shared from "./shared_options.ts";

/** Options of `kprkit generate` as the command line gives them. */
export interface GenerateCommandOptions extends CommonOptions {
  readonly municipality?: readonly string[];
  readonly allMunicipalities?: boolean;
  readonly persons: number;
  readonly years: { readonly from: number; readonly to: number };
  readonly seed: number | string;
  readonly format: readonly CohortFormat[];
  readonly msghead?: boolean;
  readonly encoding: RecordEncoding;
  readonly gzip?: boolean;
  readonly layout: RecordLayout;
  readonly defects: string;
  readonly defectRate: number;
  readonly epjChange?: number;
  readonly workers: number | "auto";
  readonly lang: "nb" | "en";
  readonly out?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** Adds the options of a cohort and of how it is made. */
export function addGenerateOptions(command: Command): void {
  command
    .addOption(
      new Option("--municipality <numbers>", "municipality numbers with commas between; may be given again")
        .argParser(addMunicipalities),
    )
    .option("--all-municipalities", "every municipality of the last year")
    .addOption(
      new Option("--persons <number>", "persons in all years and municipalities together")
        .argParser(wholeNumber("--persons")).default(1000, "1000"),
    )
    .addOption(
      new Option("--years <from-to>", "reporting years, or a single one").argParser(years)
        .default({ from: 2017, to: 2025 }, "2017-2025"),
    )
    .addOption(
      new Option("--seed <seed>", "a whole number or a word; another one makes other persons")
        .argParser(seed).default(1, "1"),
    )
    .addOption(
      new Option("--format <names>", `with commas between: ${cohortFormats.join(", ")}`)
        .argParser(formats).default(["iplos-3.7", "xpr-ide-53.1.3"], "iplos-3.7,xpr-ide-53.1.3"),
    )
    .option("--msghead", "put each message into a MsgHead 1.2")
    .addOption(
      new Option("--encoding <name>", "encoding of the messages")
        .choices(["utf-8", "iso-8859-1", "windows-1252"]).default("utf-8"),
    )
    .option("--gzip", "write gzip")
    .addOption(
      new Option("--layout <name>", "where lines end").choices(["lines", "indented", "compact"])
        .default("lines"),
    )
    .addOption(
      new Option(
        "--defects <profile>",
        `what is wrong: ${profileNames}, checks with rates, or a JSON file of them`,
      )
        .default("none"),
    )
    .addOption(
      new Option("--defect-rate <factor>", "times the profile's own rates").argParser(factor).default(1, "1"),
    )
    .addOption(
      new Option("--epj-change <year>", "year from which a new record system gives every local key anew")
        .argParser(wholeNumber("--epj-change")),
    )
    .addOption(
      new Option("--workers <number>", "threads that make persons; auto takes one a processor, up to four")
        .argParser(workerCount).default("auto", "auto"),
    )
    .option("-o, --out <directory>", "directory for the cohort")
    .option("--force", "use a directory that has other things in it; they stay")
    .option("--dry-run", "tell what would be made and how large it is, and make nothing")
    .addOption(shared.langOption()).addOption(shared.jsonOption()).addOption(shared.quietOption());
}

/** The cohort that is asked for. */
export function cohortOptions(options: GenerateCommandOptions): CohortOptions {
  const { municipality, allMunicipalities, epjChange } = options;
  if (municipality !== undefined && allMunicipalities) {
    throw usage("Both --municipality and --all-municipalities are given", "Give one of them");
  }
  if (municipality === undefined && !allMunicipalities) {
    throw usage("No municipality is named", "Give --municipality 4601, or --all-municipalities");
  }
  return {
    seed: options.seed,
    persons: options.persons,
    municipalities: allMunicipalities ? "all" : municipality!,
    years: options.years,
    formats: options.format,
    msghead: options.msghead ?? false,
    encoding: options.encoding,
    gzip: options.gzip ?? false,
    layout: options.layout,
    defects: profileText(options.defects),
    defectRate: options.defectRate,
    lang: options.lang,
    ...(epjChange === undefined ? {} : { epjChange }),
  };
}

/** A file of rates is read here; all else is for the generator to know. */
function profileText(profile: string): string {
  return /\.json$/i.test(profile) ? Deno.readTextFileSync(profile) : profile;
}

const profileNames = defectProfiles.map(({ id }) => id).join(", ");

function usage(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}

function addMunicipalities(text: string, before: readonly string[] = []): string[] {
  const numbers = text.split(/[\s,]+/).filter((number) => number !== "");
  if (numbers.length === 0) throw usage("No municipality is named", "Give --municipality 4601,1103");
  return [...before, ...numbers];
}

/** `20000`, and `20 000` and `20_000` as people write it. */
function wholeNumber(option: string): (text: string) => number {
  return (text) => {
    const digits = text.replace(/(?<=\d)[ \u00a0\u202f_](?=\d{3})/g, "");
    if (/^\d{1,12}$/.test(digits)) return Number(digits);
    throw usage(`${text} is not a whole number`, `Give ${option} digits only`);
  };
}

function factor(text: string): number {
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  throw usage(`${text} is not a number`, "Give --defect-rate a number such as 0.5 or 10");
}

function years(text: string): { from: number; to: number } {
  const [, from, to = from] = /^(\d{4})(?:[-–](\d{4}))?$/.exec(text) ?? [];
  if (from === undefined) {
    throw usage(
      `${text} is not a range of years`,
      `Give --years such as ${cohortYears.from}-${cohortYears.to - 1}`,
    );
  }
  return { from: Number(from), to: Number(to) };
}

function seed(text: string): number | string {
  if (text === "") throw usage("The seed is empty", "Give --seed a whole number or a word");
  return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function formats(text: string): CohortFormat[] {
  const names = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  const wrong = names.find((name) => !cohortFormats.some((format) => format === name));
  if (wrong !== undefined || names.length === 0) {
    const meant = wrong === undefined ? undefined : nearest(wrong, cohortFormats);
    throw usage(
      wrong === undefined ? "No format is named" : `${wrong} is not a format of a cohort`,
      meant === undefined ? `Give --format some of ${cohortFormats.join(", ")}` : `Did you mean ${meant}?`,
    );
  }
  return names as CohortFormat[];
}

function workerCount(text: string): number | "auto" {
  if (text === "auto") return text;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw usage(`${text} is not a number of workers`, "Give --workers a number from 1 to 99, or auto");
}

/** How many threads make a cohort. A small one is made before others have started. */
export function workersFor(
  { workers, persons }: Pick<GenerateCommandOptions, "workers" | "persons">,
): number {
  if (workers !== "auto") return workers;
  return persons < WORTH_WORKERS ? 1 : Math.min(navigator.hardwareConcurrency, MOST_USEFUL_WORKERS);
}

const WORTH_WORKERS = 10_000;

/** With more, whoever writes the files is the slower one, and memory grows with each. */
const MOST_USEFUL_WORKERS = 4;
