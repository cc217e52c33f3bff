/**
 * `kprkit.json`: what a municipality always wants done, in a file that it keeps.
 *
 * @module
 */
import { dirname, isAbsolute, join } from "node:path";
import { parseExpectedChanges } from "../analytics/expected/mod.ts";
import type { ExpectedChange } from "../analytics/report.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";
import { nearest } from "../stream/nearest.ts";
import {
  type TransformName,
  type TransformSettings,
  transformShapes,
  type ValueShape,
} from "./transform_settings.ts";

/** The configuration that a command finds by itself, in the directory it was run in. */
export const configurationFile = "kprkit.json";

/** What the file says. */
export interface Configuration {
  /** Transforms that are turned on. Paths are as the command reads them. */
  readonly transforms: TransformSettings;
  /** Changes from year to year that the user expects, with their reasons. */
  readonly expectedChanges: readonly ExpectedChange[];
}

/**
 * Reads a configuration: the file named, else `kprkit.json` where the command was run, else none. Paths in it are meant
 * from where the file lies.
 *
 * @throws {CommandError} The file cannot be read, is not JSON, or says something that kprkit does not know.
 */
export async function readConfiguration(path?: string): Promise<Configuration> {
  const file = path ?? configurationFile;
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    if (path === undefined && error instanceof Deno.errors.NotFound) {
      return { transforms: {}, expectedChanges: [] };
    }
    throw wrong(`The configuration ${file} cannot be read`, "Check the path, or leave --config out");
  }
  return parseConfiguration(text, file);
}

/**
 * The configuration in a text; see {@linkcode readConfiguration}.
 *
 * @throws {CommandError} as there.
 */
export function parseConfiguration(text: string, file: string): Configuration {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const where = error instanceof Error ? error.message : String(error);
    throw wrong(
      `${file} is not JSON: ${where}`,
      "Names and texts stand in double quotes, and no comma before a bracket",
    );
  }
  const top = objectOf(value, { file, place: "the file", keys: ["transforms", "expectedChanges"] });
  const named = objectOf(top.transforms ?? {}, {
    file,
    place: "transforms",
    keys: Object.keys(transformShapes),
  });
  const transforms: Record<string, Record<string, unknown>> = {};
  for (const [name, setting] of Object.entries(named)) {
    if (setting === false) continue;
    const shape = transformShapes[name as TransformName];
    const place = `transforms.${name}`;
    const given = setting === true ? {} : objectOf(setting, { file, place, keys: Object.keys(shape.values) });
    const values: Record<string, unknown> = {};
    for (const [key, one] of Object.entries(given)) {
      values[key] = valueOf(one, shape.values[key]!, { file, place: `${place}.${key}` });
    }
    transforms[name] = values;
  }
  return {
    transforms: transforms as TransformSettings,
    expectedChanges: expectedOf(top.expectedChanges ?? [], file),
  };
}

function expectedOf(value: unknown, file: string): readonly ExpectedChange[] {
  try {
    return parseExpectedChanges(value);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw wrong(`${file}: ${error.message}`, "docs/cli.md tells how an expected change is written");
  }
}

function objectOf(
  value: unknown,
  { file, place, keys }: { readonly file: string; readonly place: string; readonly keys: readonly string[] },
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const example = keys.length === 0 ? "true or false" : `an object with the keys ${keys.join(", ")}`;
    throw wrong(`${file}: ${place} does not hold what it should`, `Give it ${example}`);
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    const known = keys.length === 0 ? "It takes true or false" : `Its keys are ${keys.join(", ")}`;
    const meant = nearest(key, keys);
    throw wrong(
      `${file}: ${place} has an unknown key ${key}`,
      meant === undefined ? known : `Did you mean ${meant}? ${known}`,
    );
  }
  return value as Record<string, unknown>;
}

function valueOf(
  value: unknown,
  shape: ValueShape,
  { file, place }: { file: string; place: string },
): unknown {
  const read = shape.read(value);
  if (read === undefined) {
    throw wrong(`${file}: ${place} does not hold what it should`, `Give it ${shape.what}`);
  }
  if (shape.isPath !== true || isAbsolute(String(read))) return read;
  return join(dirname(file), String(read));
}

function wrong(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}
