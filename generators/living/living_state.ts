/**
 * How far a cohort has come: `living.json`.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type CohortManifest, generatorVersion } from "../cohort/manifest.ts";
import { MANIFEST } from "../cohort/cohort_output.ts";
import type { CohortSpec } from "../cohort/options.ts";
import { type ChangeKind, changeKinds } from "./changes.ts";
import { dayOfIso, isoDay } from "./days.ts";
import { LivingError } from "./living_error.ts";
import { baseDay } from "./living_spec.ts";

/** The file's name. */
export const LIVING = "living.json";

/** What has been told, of one day or of all. */
export interface LivingCounts {
  /** Messages written. */
  readonly messages: number;
  /** Person elements in professional messages. */
  readonly persons: number;
  /** Rows of ident messages. */
  readonly idents: number;
  /** Lines of `changes.ndjson` by kind. */
  readonly changes: Readonly<Record<ChangeKind, number>>;
}

/** What `living.json` holds. It follows from the cohort and the day alone, however the cohort came there. */
export interface LivingState {
  /** Version of the generator that made the cohort. */
  readonly generator_version: string;
  /** Seed of the cohort. */
  readonly seed: string | number;
  /** Digest of seed, persons and options of the cohort. */
  readonly cohort: string;
  /** Day that the cohort had come to when it was made. */
  readonly made: string;
  /** Day that it has come to. */
  readonly day: string;
  /** Of all days since the cohort was made. */
  readonly total: LivingCounts;
  /** Messages of each kind that a municipality has sent of a reporting year: the last `iiLopenr`. */
  readonly sequence: Readonly<Record<string, number>>;
}

/** Nothing told. */
export function noCounts(): LivingCounts {
  const changes = Object.fromEntries(changeKinds.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  return { messages: 0, persons: 0, idents: 0, changes };
}

/** Both together. */
export function addCounts(a: LivingCounts, b: LivingCounts): LivingCounts {
  const changes = { ...a.changes };
  for (const kind of changeKinds) changes[kind] += b.changes[kind];
  return {
    messages: a.messages + b.messages,
    persons: a.persons + b.persons,
    idents: a.idents + b.idents,
    changes,
  };
}

/** Digest of what a cohort is made from. */
export function cohortDigest({ living: _, ...spec }: CohortSpec & { readonly living?: unknown }): string {
  const sorted = Object.entries({ generatorVersion, ...spec }).sort(([a], [b]) => a < b ? -1 : 1);
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** The state of a cohort that has just been made. */
export function firstState(spec: CohortSpec): LivingState {
  const made = isoDay(baseDay(spec));
  return {
    generator_version: generatorVersion,
    seed: spec.seed,
    cohort: cohortDigest(spec),
    made,
    day: made,
    total: noCounts(),
    sequence: {},
  };
}

/**
 * What the cohort in a directory is made from.
 *
 * @throws {LivingError} There is no cohort, or none that this generator makes.
 */
export async function readCohort(directory: string): Promise<CohortSpec> {
  const path = `${directory}/${MANIFEST}`;
  const manifest = await readJson<Partial<CohortManifest>>(path, {
    what: `There is no cohort in ${directory}`,
    hint: "Name the directory that kprkit generate --out was given, with its cohort.json",
  });
  const { generator_version: version, seed, persons, options } = manifest;
  if (version === undefined || seed === undefined || persons === undefined || options === undefined) {
    throw new LivingError(`${path} is not the manifest of a cohort`, {
      kind: "input",
      hint: "Generate the cohort again with the same options; its bytes will be the same",
    });
  }
  if (version !== generatorVersion) {
    throw new LivingError(
      `The cohort was made by version ${version} of the generator, and this is version ${generatorVersion}: its persons would be others`,
      {
        kind: "input",
        hint: "Generate the cohort anew, or go on with the version of kprkit that cohort.json names",
      },
    );
  }
  const { defect_rate: defectRate, epj_change: epjChange, ...others } = options;
  return { seed, persons, defectRate, epjChange, ...others } as CohortSpec;
}

/**
 * How far a cohort has come in a directory; as it was made where nothing has been told there.
 *
 * @throws {LivingError} Another cohort has been told there.
 */
export async function readState(directory: string, spec: CohortSpec): Promise<LivingState> {
  const path = `${directory}/${LIVING}`;
  try {
    await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return firstState(spec);
    // Whoever writes there is told.
    if (error instanceof Deno.errors.NotADirectory) return firstState(spec);
    throw error;
  }
  const hint = "Choose another directory with --out, or remove living.json and deltas to begin again";
  const state = await readJson<Partial<LivingState>>(path, { what: `${path} cannot be read`, hint });
  if (dayOfIso(state.day ?? "") === undefined || state.total === undefined || state.sequence === undefined) {
    throw new LivingError(`${path} does not tell how far a cohort has come`, { kind: "input", hint });
  }
  if (state.cohort !== cohortDigest(spec)) {
    throw new LivingError(`${path} is of another cohort`, { kind: "input", hint });
  }
  return state as LivingState;
}

/** Writes the state under another name and then gives it its own. */
export async function writeState(directory: string, state: LivingState): Promise<void> {
  const path = `${directory}/${LIVING}`;
  await Deno.writeTextFile(`${path}.part`, JSON.stringify(state, null, 2) + "\n");
  await Deno.rename(`${path}.part`, path);
}

async function readJson<Value>(
  path: string,
  { what, hint }: { readonly what: string; readonly hint: string },
): Promise<Value> {
  try {
    const value: unknown = JSON.parse(await Deno.readTextFile(path));
    if (typeof value === "object" && value !== null) return value as Value;
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
      error instanceof Deno.errors.IsADirectory;
    if (isMissing) throw new LivingError(what, { kind: "input", hint, cause: error });
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new LivingError(`${path} is not the JSON it should be`, { kind: "input", hint });
}
