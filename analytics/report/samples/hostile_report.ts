/**
 * The sample report with markup, quotes and control characters in every text, for tests of escaping.
 *
 * @module
 */
import type { Check } from "../../check.ts";
import type { Report } from "../../report.ts";
import { sampleChecks } from "./sample_checks.ts";
import { sampleReport } from "./sample_report.ts";

/** What is put behind every text. */
export const hostile = `</script><script>alert("1")</script><b onclick='x'>&amp;`;

/** Fields whose texts are names the program looks up, not words that came from a file. */
const names = new Set(["severity", "category", "table", "by"]);
/** As above, but only where the value is one of a closed set. */
const statuses = new Set(["new", "persisting", "resolved", "current", "superseded", "refused", "incomplete"]);

function poison<T>(value: T, key = ""): T {
  if (typeof value === "string") {
    return (names.has(key) || statuses.has(value) ? value : value + hostile) as T;
  }
  if (Array.isArray(value)) return value.map((item) => poison(item, key)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)])) as T;
}

/** Every text of the report is hostile. */
export const hostileReport: Report = poison(sampleReport);

/** Every text of the catalogue is hostile, ids included. */
export const hostileChecks: readonly Check[] = poison(sampleChecks);
