import { municipality } from "../../register/municipalities/mod.ts";
import { serviceType } from "../../register/services.ts";
import type { Localised } from "../check.ts";
import { checkById } from "../checks/mod.ts";
import { measures } from "../cube/change_tests.ts";
import type { ExpectedChange, Measure } from "../report.ts";

const known = ["reason", "year", "municipality", "service_types", "check", "measure", "expires"];

/**
 * Reads the user's own expected changes, a list as it stands in `kprkit.json`. They are called `user_1` and
 * so on, in order.
 *
 * | key | value |
 * |---|---|
 * | `reason` | why, as a text or `{ "nb": …, "en": … }` |
 * | `year` | year in which the change shows against the year before |
 * | `municipality` | four digits; left out: every one |
 * | `service_types` | list of service types; left out: every one and none |
 * | `check` | id of a check; left out: every check that compares years, and changes of the cube |
 * | `measure` | measure of the cube; left out: every one |
 * | `expires` | last day on which it explains something, `2027-01-31`; left out: it never ends |
 *
 * @throws `TypeError` or `RangeError` that names the place and what should stand there.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseExpectedChanges } from "./parse.ts";
 *
 * const [closed] = parseExpectedChanges([
 *   { reason: "Dagsenteret ble lagt ned", year: 2024, municipality: "4601", service_types: [4] },
 * ]);
 * assert(closed?.id === "user_1");
 * ```
 */
export function parseExpectedChanges(value: unknown): readonly ExpectedChange[] {
  if (!Array.isArray(value)) throw new TypeError("The expected changes are not a list: write [ { … } ]");
  return Object.freeze(value.map((entry, index) => parseOne(entry, index + 1)));
}

function parseOne(value: unknown, number: number): ExpectedChange {
  const where = `Expected change ${number}`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${where} is not an object: write { "reason": …, "year": … }`);
  }
  const entry = value as Readonly<Record<string, unknown>>;
  const stranger = Object.keys(entry).find((key) => !known.includes(key));
  if (stranger !== undefined) {
    throw new TypeError(`${where} has an unknown key "${stranger}": use ${known.join(", ")}`);
  }
  const { year, municipality, service_types, check, measure, expires } = entry;
  if (typeof year !== "number" || !Number.isInteger(year) || year < 2017 || year > 2100) {
    throw new RangeError(`${where}: "year" is not a reporting year from 2017 on`);
  }
  return Object.freeze({
    id: `user_${number}`,
    reason: parseReason(entry.reason, where),
    year,
    ...(municipality === undefined ? {} : { municipality: parseMunicipality(municipality, where) }),
    ...(service_types === undefined ? {} : { service_types: parseTypes(service_types, where) }),
    ...(check === undefined ? {} : { check: parseCheck(check, where) }),
    ...(measure === undefined ? {} : { measure: parseMeasure(measure, where) }),
    ...(expires === undefined ? {} : { expires: parseDay(expires, where) }),
  });
}

function parseReason(value: unknown, where: string): Localised {
  const isText = (text: unknown): text is string => typeof text === "string" && text.trim() !== "";
  if (isText(value)) return Object.freeze({ nb: value, en: value });
  const { nb, en, ...others } = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof value !== "string" && isText(nb) && isText(en) && Object.keys(others).length === 0) {
    return Object.freeze({ nb, en });
  }
  throw new TypeError(`${where}: "reason" is neither a text nor { "nb": …, "en": … } with both texts`);
}

function parseMunicipality(value: unknown, where: string): string {
  if (typeof value !== "string" || municipality(value) === undefined) {
    throw new RangeError(
      `${where}: "municipality" is no municipality number: write four digits as a text, "4601"`,
    );
  }
  return value;
}

function parseTypes(value: unknown, where: string): readonly number[] {
  const isType = (code: unknown): code is number =>
    typeof code === "number" && serviceType(code) !== undefined;
  if (!Array.isArray(value) || value.length === 0 || !value.every(isType)) {
    throw new RangeError(`${where}: "service_types" is not a list of service types, such as [1, 15]`);
  }
  return Object.freeze([...value]);
}

function parseCheck(value: unknown, where: string): string {
  if (typeof value !== "string" || checkById(value) === undefined) {
    throw new RangeError(`${where}: "check" is not the id of a check, such as "recipients_change"`);
  }
  return value;
}

function parseMeasure(value: unknown, where: string): Measure {
  const found = measures.find((measure) => measure === value);
  if (found === undefined) {
    throw new RangeError(`${where}: "measure" is none of ${measures.join(", ")}`);
  }
  return found;
}

function parseDay(value: unknown, where: string): string {
  const isDay = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) &&
    !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value);
  if (!isDay) throw new RangeError(`${where}: "expires" is not a day: write "2027-01-31"`);
  return value;
}
