/**
 * What a parser says of a document, in a form in which parsers can be compared.
 *
 * @module
 */

/** The document's events, in the form of `recordEvents`, or why it was refused. */
export type Verdict = { readonly events: readonly string[] } | { readonly refused: string };

/** The parser took the document. */
export function isAccepted(verdict: Verdict): verdict is { readonly events: readonly string[] } {
  return "events" in verdict;
}

/** Both refuse, or both accept and tell the same. Why a document was refused is each parser's own affair. */
export function sameVerdict(one: Verdict, other: Verdict): boolean {
  if (!isAccepted(one) || !isAccepted(other)) return isAccepted(one) === isAccepted(other);
  return one.events.length === other.events.length &&
    one.events.every((event, i) => event === other.events[i]);
}

/** Builds events in the form of `recordEvents` from what callbacks of a parser tell. */
export class EventLog {
  readonly #events: string[] = [];
  #text = "";
  #depth = 0;

  /** Character data; outside the root element it is white space, which is no event. */
  text(piece: string): void {
    if (this.#depth > 0) this.#text += piece;
  }

  /** A start tag, its attributes without namespace declarations. */
  start(name: string, attributes: Iterable<readonly [name: string, value: string]>): void {
    this.#flush();
    this.#depth++;
    let event = `<${name}`;
    for (const [key, value] of attributes) event += ` ${key}=${JSON.stringify(value)}`;
    this.#events.push(`${event}>`);
  }

  /** An end tag. */
  end(name: string): void {
    this.#flush();
    this.#depth--;
    this.#events.push(`</${name}>`);
  }

  /** The events so far. */
  finish(): readonly string[] {
    return this.#events;
  }

  #flush(): void {
    if (this.#text !== "") this.#events.push(JSON.stringify(this.#text));
    this.#text = "";
  }
}

/** A name in Clark notation. */
export function clarkName(namespace: string, local: string): string {
  return namespace === "" ? local : `{${namespace}}${local}`;
}
