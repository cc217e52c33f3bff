/**
 * Options that turn transforms on, and the chain that they and `kprkit.json` make.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { loadPersonKeys, passingPersonKeys } from "../stream/store/person_key.ts";
import {
  type ChainTransform,
  Deduplicate,
  DeduplicateError,
  listedPersons,
  LocalIdError,
  MapServices,
  MunicipalityError,
  organisationColumns,
  organisationCorrections,
  Organisations,
  Period,
  Pseudonymise,
  readTableFile,
  RenumberMunicipality,
  RetireCodes,
  Screen,
  screenListColumns,
  serviceMappingColumns,
  serviceMappings,
  splitRuleColumns,
  splitRules,
  TableFileError,
  TransformChain,
} from "../stream/transforms/mod.ts";
import { CommandError } from "./command_error.ts";
import { readConfiguration } from "./configuration.ts";
import { ExitCode } from "./exit_code.ts";
import { nearest } from "../stream/nearest.ts";
import type { Terminal } from "./terminal.ts";
import {
  type TransformName,
  transformNames,
  type TransformSettings,
  transformShapes,
} from "./transform_settings.ts";

/** Options of the commands that apply transforms. */
export interface TransformOptions {
  readonly config?: string;
  readonly screen?: boolean;
  readonly screenList?: string;
  readonly screenPossible?: boolean;
  readonly municipalityNumbers?: string;
  readonly splitRules?: string;
  readonly splitPart?: string;
  readonly from?: string;
  readonly to?: string;
  readonly mapServices?: string;
  readonly retireCodes?: boolean;
  readonly organisations?: string;
  readonly deduplicate?: boolean;
  readonly deduplicateLimit?: string;
  readonly pseudonymise?: boolean;
  readonly without?: readonly TransformName[];
}

/** Which option sets which value; without a value it turns the transform on. */
const OPTIONS: readonly {
  readonly flags: string;
  readonly says: string;
  readonly option: keyof TransformOptions;
  readonly transform: TransformName;
  readonly value?: string;
}[] = [
  {
    flags: "--screen",
    says: "take out test persons by their numbers",
    option: "screen",
    transform: "screen",
  },
  {
    flags: "--screen-list <file>",
    says: "take out the persons of this table too",
    option: "screenList",
    transform: "screen",
    value: "list",
  },
  {
    flags: "--screen-possible",
    says: "take out numbers that may be test data or real help numbers too",
    option: "screenPossible",
    transform: "screen",
    value: "possible",
  },
  {
    flags: "--municipality-numbers <when>",
    says: "renumber to the number of the reporting-year, or of today",
    option: "municipalityNumbers",
    transform: "municipality",
    value: "numbers",
  },
  {
    flags: "--split-rules <file>",
    says: "table of what becomes of municipalities that were divided",
    option: "splitRules",
    transform: "municipality",
    value: "splits",
  },
  {
    flags: "--split-part <number>",
    says: "which part of a municipality divided by person",
    option: "splitPart",
    transform: "municipality",
    value: "part",
  },
  {
    flags: "--from <day>",
    says: "take out what ended before this day, or year",
    option: "from",
    transform: "period",
    value: "from",
  },
  {
    flags: "--to <day>",
    says: "take out what began after this day, or year",
    option: "to",
    transform: "period",
    value: "to",
  },
  {
    flags: "--map-services <file>",
    says: "table of local service types and the register's",
    option: "mapServices",
    transform: "map-services",
    value: "table",
  },
  {
    flags: "--retire-codes",
    says: "replace the retired service types 12, 13 and 16",
    option: "retireCodes",
    transform: "retire-codes",
  },
  {
    flags: "--organisations <file>",
    says: "table of wrong organisation numbers and right ones",
    option: "organisations",
    transform: "organisations",
    value: "table",
  },
  {
    flags: "--deduplicate",
    says: "take out rows that repeat another under other keys",
    option: "deduplicate",
    transform: "deduplicate",
  },
  {
    flags: "--deduplicate-limit <rows>",
    says: "most rows remembered for that (default: 5000000)",
    option: "deduplicateLimit",
    transform: "deduplicate",
    value: "limit",
  },
  {
    flags: "--pseudonymise",
    says: "put pseudonyms in the place of ids and identity numbers",
    option: "pseudonymise",
    transform: "pseudonymise",
  },
];

const GROUP = "Transforms, in the order in which they work:";

/** Adds `--config` and the options of all transforms. */
export function addTransformOptions(command: Command): void {
  command.addOption(
    new Option("--config <file>", "settings of the transforms (default: kprkit.json, where it is there)")
      .helpGroup(GROUP),
  );
  for (const { flags, says } of OPTIONS) command.addOption(new Option(flags, says).helpGroup(GROUP));
  command.addOption(
    new Option(
      "--without <names>",
      "leave out transforms that the settings turn on, by name, with commas between",
    )
      .argParser(namesOf).helpGroup(GROUP),
  );
}

function namesOf(text: string): readonly TransformName[] {
  return text.split(",").map((name) => {
    const trimmed = name.trim();
    if (transformNames.includes(trimmed as TransformName)) return trimmed as TransformName;
    const meant = nearest(trimmed, transformNames);
    const all = `The transforms are ${transformNames.join(", ")}`;
    throw usage(
      `There is no transform ${trimmed}`,
      meant === undefined ? all : `Did you mean ${meant}? ${all}`,
    );
  });
}

/** Settings of the command line over those of the file, value by value. */
export async function transformSettings(options: TransformOptions): Promise<TransformSettings> {
  const { transforms } = await readConfiguration(options.config);
  const settings: Record<string, Record<string, unknown>> = { ...transforms };
  for (const { option, transform, value, flags } of OPTIONS) {
    const given = options[option];
    if (given === undefined) continue;
    const before = settings[transform] ?? {};
    if (value === undefined) settings[transform] = before;
    else {
      const shape = transformShapes[transform].values[value]!;
      const read = shape.read(given);
      if (read === undefined) {
        throw usage(`${given} is nothing for ${flags.split(" ")[0]}`, `Give it ${shape.what}`);
      }
      settings[transform] = { ...before, [value]: read };
    }
  }
  for (const name of options.without ?? []) delete settings[name];
  for (const [name, values] of Object.entries(settings)) {
    const { required = [], hint = "" } = transformShapes[name as TransformName];
    const missing = required.find((key) => values[key] === undefined);
    if (missing !== undefined) throw usage(`The transform ${name} is turned on without ${missing}`, hint);
  }
  const { from, to } = settings.period ?? {};
  if (settings.period !== undefined && from === undefined && to === undefined) {
    throw usage(
      "The transform period is turned on without from and to",
      "Give --from or --to, a day or a year",
    );
  }
  if (typeof from === "string" && typeof to === "string" && from > to) {
    throw usage(`There is no period from ${from} to ${to}`, "Give the first day before the last one");
  }
  return settings as TransformSettings;
}

/** What a chain needs besides its settings. */
export interface ChainContext {
  readonly terminal: Terminal;
  /** Key of pseudonyms. */
  readonly keyFile: string;
  /** No key is made: where there is none, pseudonyms are those of this run alone. */
  readonly keepsNothing?: boolean;
}

/**
 * The chain that options and configuration ask for; `undefined` where they ask for none. Tables are read, and wrong ones
 * told, before anything else is done.
 *
 * @throws {CommandError} Options, configuration or a table cannot be used.
 */
export async function openChain(
  options: TransformOptions,
  context: ChainContext,
): Promise<TransformChain | undefined> {
  const settings = await transformSettings(options);
  try {
    const transforms: ChainTransform[] = [];
    for (const name of transformNames) {
      if (settings[name] !== undefined) transforms.push(await makers[name](settings, context));
    }
    return transforms.length === 0 ? undefined : new TransformChain(transforms);
  } catch (error) {
    throw chainError(error);
  }
}

const makers: Readonly<
  Record<
    TransformName,
    (settings: TransformSettings, context: ChainContext) => ChainTransform | Promise<ChainTransform>
  >
> = {
  screen: async ({ screen: { list: file, ...rest } = {} }) => {
    if (file === undefined) return new Screen(rest);
    return new Screen({
      ...rest,
      list: listedPersons(await readTableFile({ file, ...screenListColumns }), file),
    });
  },
  municipality: async ({ municipality: { numbers, splits: file, part } = {} }) =>
    new RenumberMunicipality({
      numbers: numbers!,
      ...(file === undefined
        ? {}
        : { splits: splitRules(await readTableFile({ file, ...splitRuleColumns }), file) }),
      ...(part === undefined ? {} : { part }),
    }),
  period: ({ period }) => new Period(period ?? {}),
  "map-services": async (settings) => {
    const file = settings["map-services"]!.table!;
    return new MapServices(serviceMappings(await readTableFile({ file, ...serviceMappingColumns }), file));
  },
  "retire-codes": () => new RetireCodes(),
  organisations: async ({ organisations }) => {
    const file = organisations!.table!;
    return new Organisations(
      organisationCorrections(await readTableFile({ file, ...organisationColumns }), file),
    );
  },
  deduplicate: ({ deduplicate }) => new Deduplicate(deduplicate ?? {}),
  pseudonymise: async (_, context) => new Pseudonymise((await pseudonymKeys(context)).keyOf),
};

async function pseudonymKeys({ keyFile, keepsNothing, terminal }: ChainContext) {
  const isNew = !await isThere(keyFile);
  if (isNew && keepsNothing === true) return passingPersonKeys();
  const keys = await loadPersonKeys(keyFile, { onNotice: (text) => terminal.note(`note: ${text}`) });
  if (isNew) {
    terminal.note(
      `note: Made the key file ${keyFile}. Keep it safe and apart from what is made with it: ` +
        "with another key every person gets another pseudonym",
    );
  }
  return keys;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false; // or cannot be seen, which is told when it is read
  }
}

/** An error that the user's settings caused, as one of the command line; others as they are. */
export function chainError(error: unknown): unknown {
  const isOurs = error instanceof TableFileError || error instanceof MunicipalityError ||
    error instanceof DeduplicateError || error instanceof LocalIdError;
  return isOurs ? usage(error.message, error.hint) : error;
}

function usage(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}
