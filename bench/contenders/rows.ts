/**
 * What a program on an event parser does to get rows: an object of strings for each record.
 *
 * @module
 */

const records = new Set([
  "INNHINFO",
  "iiKontakt",
  "PERSON",
  "PERSONOPPL",
  "FUNKSJON",
  "TJENESTE",
  "DIAGNOSE",
  "DOGNTILBUD",
]);

/** Makes row objects from events; each is handed on when its element ends. */
export class RowBuilder {
  /** Rows made. */
  count = 0;
  /** Sum over all values, so that none can be left unmade. */
  characters = 0;
  #text = "";
  readonly #open: Record<string, string>[] = [];

  start(name: string, attributes: Iterable<[string, string]>): void {
    this.#text = "";
    if (records.has(name)) this.#open.push(Object.fromEntries(attributes));
  }

  text(text: string): void {
    this.#text += text;
  }

  end(name: string): void {
    if (records.has(name)) {
      const row = this.#open.pop()!;
      this.count++;
      for (const key in row) this.characters += row[key]!.length;
    } else if (this.#open.length > 0) this.#open.at(-1)![name] = this.#text;
    this.#text = "";
  }
}
