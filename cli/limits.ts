/**
 * Limits of the XML reader on the command line: `--limit depth=512`.
 *
 * @module
 */
import type { XmlReaderOptions } from "../stream/xml/mod.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";

/** The limits that are given. */
export type Limits = Pick<
  XmlReaderOptions,
  "maxDepth" | "maxAttributes" | "maxNames" | "maxNameBytes" | "maxTokenBytes"
>;

/** Names on the command line, with the option of the reader and the largest number that makes sense. */
const LIMITS: ReadonlyMap<string, { readonly option: keyof Limits; readonly most: number }> = new Map([
  ["depth", { option: "maxDepth", most: 1 << 16 }],
  ["attributes", { option: "maxAttributes", most: 1 << 24 }],
  ["names", { option: "maxNames", most: 1 << 24 }],
  ["name-bytes", { option: "maxNameBytes", most: 1 << 24 }],
  ["token-bytes", { option: "maxTokenBytes", most: 1 << 28 }],
]);

/** What `--limit` takes, for the help text. */
export const limitNames = [...LIMITS.keys()].join(", ");

/** Adds one `name=number` to the limits given before it. */
export function addLimit(text: string, before: Limits = {}): Limits {
  const [name = "", number = ""] = text.split("=", 2);
  const limit = LIMITS.get(name);
  if (limit === undefined || !/^\d{1,9}$/.test(number) || Number(number) < 1 || Number(number) > limit.most) {
    throw new CommandError(`${text} is not a limit`, {
      exitCode: ExitCode.usage,
      hint: limit === undefined
        ? `Give --limit one of ${limitNames}, and a number: depth=512`
        : `Give --limit ${name}= a number from 1 to ${limit.most}`,
    });
  }
  return { ...before, [limit.option]: Number(number) };
}
