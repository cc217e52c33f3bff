/**
 * The screening of JSON payloads. The register's schemas for them are not public, so that no field is known by name: every
 * text in them is looked at.
 *
 * @module
 */
import { classifyOrgNumber, classifyPersonNumber, testPersonSign } from "../../register/identifiers/mod.ts";
import type { ScreeningRow, ScreeningRuleId } from "../../stream/screening/mod.ts";
import { openSource } from "../../stream/source/mod.ts";
import { isKnownTestNumber } from "../../stream/screening/known_numbers.ts";
import { findTestName, reservedDomain } from "../../stream/screening/test_names.ts";

/** What was found in a JSON payload. */
export interface JsonAccount {
  readonly objects: number;
  readonly municipality: string | null;
  /** Identity numbers, and those of them that are known to be fictitious. */
  readonly persons: number;
  readonly fictitious: number;
  readonly found: ReadonlyMap<
    ScreeningRuleId,
    { readonly count: number; readonly rows: readonly ScreeningRow[] }
  >;
}

/** Most bytes of a JSON payload: SLASH takes 15 MB (2009, `PayloadSizeLimitExceeded`). */
const largestJson = 16_000_000;
/** Deepest nesting that is followed; what is deeper is not of this register. */
const deepest = 64;
/** Names of fields that hold identity numbers, in the styles seen: `fodselsNr`, `dNr`, `dufNr`, `fid`, `pnr`. */
const identityField = /^(?:f(?:o|ø)dsels?|d|h|duf|fh|p|person)[-_]?(?:nr|nummer)$|^(?:fnr|dnr|fid|ident)$/i;

/** A JSON payload that is none. Nothing of it is in the text. */
export class JsonPayloadError extends SyntaxError {
  /** Always `JsonPayloadError`. */
  override readonly name = "JsonPayloadError";
}

/**
 * Reads and screens a JSON payload: an array of objects.
 *
 * @throws {JsonPayloadError}
 */
export async function readJson(
  path: string,
  options: { readonly rowLimit: number },
): Promise<{ readonly screened: JsonAccount; readonly bytes: number }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const source = openSource(path);
  let text = "";
  try {
    for await (const chunk of source.chunks()) {
      if (source.delivered > largestJson) {
        throw new JsonPayloadError(`It is larger than ${largestJson} bytes`);
      }
      text += decoder.decode(chunk, { stream: true });
    }
    text += decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new JsonPayloadError("It is not UTF-8") : error;
  }
  return { screened: screenJson(text, options), bytes: source.delivered };
}

/**
 * Screens the text of a JSON payload.
 *
 * @throws {JsonPayloadError}
 */
export function screenJson(text: string, { rowLimit }: { readonly rowLimit: number }): JsonAccount {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's own error would quote the payload.
    throw new JsonPayloadError("It begins as JSON, and is none");
  }
  if (!Array.isArray(content) || !content.every((one) => typeof one === "object" && one !== null)) {
    throw new JsonPayloadError("It is JSON, and no array of objects");
  }
  const screening = new JsonScreening(rowLimit);
  for (const [place, one] of content.entries()) screening.object(one, place);
  return screening.account(content.length);
}

/** What was found, by rule. */
class Tally {
  readonly found = new Map<ScreeningRuleId, { count: number; rows: ScreeningRow[] }>();
  readonly #rowLimit: number;

  constructor(rowLimit: number) {
    this.#rowLimit = rowLimit;
  }

  add(rule: ScreeningRuleId, count: number, rows: readonly ScreeningRow[]): void {
    let found = this.found.get(rule);
    if (found === undefined) this.found.set(rule, found = { count: 0, rows: [] });
    found.count += count;
    found.rows.push(...rows.slice(0, Math.max(this.#rowLimit - found.rows.length, 0)));
  }
}

/** Numbers in the fields of one name. */
interface FieldTally {
  readonly tally: Tally;
  numbers: number;
  /** Those that are right for their kind, or fill the field. */
  sound: number;
  fictitious: number;
}

class JsonScreening {
  readonly #rowLimit: number;
  readonly #tally: Tally;
  readonly #fields = new Map<string, FieldTally>();
  readonly #municipalities = new Set<string>();
  #isMarked = false;
  #place = 0;

  constructor(rowLimit: number) {
    this.#rowLimit = rowLimit;
    this.#tally = new Tally(rowLimit);
  }

  object(one: unknown, place: number): void {
    this.#place = place;
    this.#walk(one, "", 0);
  }

  account(objects: number): JsonAccount {
    let persons = 0, fictitious = 0;
    for (const [name, field] of this.#fields) {
      // Of ids that only have as many digits, 3 in 100 are right by chance.
      if (!identityField.test(name) && field.sound * 2 < field.numbers) continue;
      persons += field.numbers;
      fictitious += field.fictitious;
      for (const [rule, { count, rows }] of field.tally.found) this.#tally.add(rule, count, rows);
    }
    if (objects > 0 && !this.#isMarked && (persons === 0 || fictitious < persons)) {
      this.#place = 0;
      this.#tally.add("no_test_mark", 1, [this.#row(null, null)]);
    }
    const [municipality = null, another] = this.#municipalities;
    return {
      objects,
      municipality: another === undefined ? municipality : null,
      persons,
      fictitious,
      found: this.#tally.found,
    };
  }

  #walk(value: unknown, name: string, depth: number): void {
    if (depth > deepest) throw new JsonPayloadError("It is nested deeper than any message is");
    if (typeof value === "string" || typeof value === "number") this.#text(String(value), name);
    else if (Array.isArray(value)) { for (const one of value) this.#walk(one, name, depth + 1); }
    else if (typeof value === "object" && value !== null) {
      for (const [key, one] of Object.entries(value)) {
        // Somebody may be keyed by the number; such keys are one field.
        const isNumber = /^\d{11}$/.test(key);
        if (isNumber) this.#number(key, "");
        this.#walk(one, isNumber ? "" : key, depth + 1);
      }
    }
  }

  #text(text: string, name: string): void {
    if (/^kommune(?:nr|nummer)$/i.test(name) && /^\d{4}$/.test(text)) this.#municipalities.add(text);
    const digits = text.replace(/[ -]/g, "");
    if (/^\d{11}$/.test(digits) || identityField.test(name) && text.trim() !== "") this.#number(digits, name);
    else if (/^\d{9}$/.test(digits)) {
      if (!classifyOrgNumber(digits).fictitious) return;
      this.#isMarked = true;
      this.#tally.add("fictitious_organisation", 1, [this.#row(null, null)]);
    } else if (!/^\d/.test(text)) this.#words(text);
  }

  #words(text: string): void {
    const domain = reservedDomain(text);
    if (domain !== undefined) {
      this.#isMarked = true;
      this.#tally.add("reserved_contact", 1, [this.#row(null, domain)]);
    }
    const found = findTestName(text);
    if (found === undefined) return;
    if (!found.isOnlyLikely) this.#isMarked = true;
    this.#tally.add(found.isOnlyLikely ? "placeholder_name" : "test_name", 1, [this.#row(null, found.name)]);
  }

  #number(digits: string, name: string): void {
    let field = this.#fields.get(name);
    if (field === undefined) {
      field = { tally: new Tally(this.#rowLimit), numbers: 0, sound: 0, fictitious: 0 };
      this.#fields.set(name, field);
    }
    const { kind, valid, series } = classifyPersonNumber(digits);
    const isFilled = testPersonSign(digits, null) === "placeholder_number";
    const isKnown = /^\d{11}$/.test(digits) && isKnownTestNumber(Number(digits));
    const rule = series === "tenor"
      ? "synthetic_tax_authority"
      : series === "nhn"
      ? "synthetic_helsenett"
      : isKnown
      ? "well_known_test_number"
      : isFilled
      ? "placeholder_number"
      : series === "nav"
      ? "possibly_synthetic"
      : valid && kind !== "duf"
      ? "real_person"
      : "unproven_identity";
    field.numbers++;
    if (valid || isFilled) field.sound++;
    if (series === "tenor" || series === "nhn" || isKnown || isFilled) field.fictitious++;
    field.tally.add(rule, 1, [this.#row(kind, null)]);
  }

  #row(identity: string | null, detail: string | null): ScreeningRow {
    return { table: "object", start: this.#place, end: this.#place + 1, identity, detail };
  }
}
