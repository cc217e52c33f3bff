/**
 * Sizes as people write them.
 *
 * @module
 */

const units: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9 };

/**
 * Bytes of a size such as `200MB` or `1.5GB`; `undefined` where it is none. Units are decimal.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSize } from "./size.ts";
 *
 * assert.equal(parseSize("1.5GB"), 1_500_000_000);
 * assert.equal(parseSize("soon"), undefined);
 * ```
 */
export function parseSize(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*(MB|GB)$/i.exec(text.trim());
  const bytes = found === null ? 0 : Number(found[1]) * units[found[2]!.toUpperCase()]!;
  return bytes > 0 ? Math.round(bytes) : undefined;
}

/** A size as people write it: `200 MB`, `1.5 GB`. */
export function formatSize(bytes: number): string {
  return bytes >= 1e9 ? `${+(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
