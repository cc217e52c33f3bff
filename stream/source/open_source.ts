/**
 * From a path on the command line to a source.
 *
 * @module
 */

import { FileSource } from "./file_source.ts";
import type { Source } from "./source.ts";
import { StdinSource } from "./stdin_source.ts";

/** The file at `path`, or standard input for `-`. Nothing is read, and nothing fails, until its chunks are asked for. */
export function openSource(path: string): Source {
  return path === "-" ? new StdinSource() : new FileSource(path);
}
