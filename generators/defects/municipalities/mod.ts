/**
 * Defects of messages and municipalities.
 *
 * @module
 */
import { compositeDefects, countDefects } from "./counts.ts";
import { messageDefects } from "./messages.ts";
import type { MunicipalityDefect } from "./site.ts";

/** Every defect of messages and municipalities, those last that are several faults at once. */
export const municipalityDefects: readonly MunicipalityDefect[] = Object.freeze([
  ...messageDefects,
  ...countDefects,
  ...compositeDefects,
]);

/** Names of defects that are several faults at once and have no check of their name. */
export const compositeNames: ReadonlySet<string> = new Set(compositeDefects.map(({ id }) => id));
