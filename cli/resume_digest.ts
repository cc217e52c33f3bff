/**
 * What must be the same for an ingest that was cut off to go on: the options that change what is stored.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { StoreOptions } from "./shared_options.ts";
import { type TransformOptions, transformSettings } from "./transform_options.ts";
import { type TransformName, transformShapes } from "./transform_settings.ts";
import { version } from "./version.ts";

/** A digest of the options of an ingest, with the contents of the tables and the key that its transforms use. */
export async function resumeDigest(options: TransformOptions & StoreOptions): Promise<string> {
  const settings = await transformSettings(options);
  const files = settings.pseudonymise === undefined ? [] : [options.keyFile];
  for (const [name, values] of Object.entries(settings)) {
    for (const [key, value] of Object.entries(values as Readonly<Record<string, unknown>>)) {
      const shape = transformShapes[name as TransformName].values[key];
      if (shape?.isPath === true) files.push(String(value));
    }
  }
  const digest = createHash("sha256");
  digest.update(JSON.stringify([version, options.keepNationalId ?? false, settings]));
  for (const file of files) digest.update(await Deno.readFile(file));
  return digest.digest("hex");
}
