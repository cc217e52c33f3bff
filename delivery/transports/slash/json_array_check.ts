/**
 * Whether a stream of bytes is what SLASH takes: a JSON array of objects, in UTF-8.
 *
 * @module
 */
import { SlashError, type SlashErrorCode } from "./slash_error.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Looks at the bytes as they pass and follows strings and brackets: is it UTF-8, one array, with nothing but objects in it,
 * to its end? What is inside the objects is for the message type's schema to judge.
 */
export class JsonArrayCheck {
  readonly #utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** Closing brackets that are waited for. */
  readonly #open: number[] = [];
  #inString = false;
  #escaped = false;
  /** What may come next among the elements of the array. */
  #expects: "array" | "first" | "element" | "comma" | "nothing" = "array";

  /**
   * Looks at a piece.
   *
   * @throws {SlashError} `payload_not_utf8`, `payload_not_array`, `payload_not_objects`
   */
  update(chunk: Uint8Array): void {
    this.#decode(chunk, true);
    // Locals, and brackets told by one comparison: this looks at every byte that is sent.
    let inString = this.#inString;
    let escaped = this.#escaped;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (this.#open.length > 1) {
        if (byte === QUOTE) inString = true;
        else if (byte >= 0x5b) this.#inside(byte);
      } else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) this.#outside(byte);
    }
    this.#inString = inString;
    this.#escaped = escaped;
  }

  /**
   * There are no more pieces.
   *
   * @throws {SlashError} `payload_not_utf8`, `payload_not_array`, `payload_cut`
   */
  end(): void {
    this.#decode(new Uint8Array(0), false);
    if (this.#expects === "array") throw problem("payload_not_array", "The payload is empty");
    if (this.#expects !== "nothing") throw problem("payload_cut", "The payload ends inside its array");
  }

  #decode(chunk: Uint8Array, stream: boolean): void {
    try {
      // The text itself is not kept; a decoder that meets wrong bytes throws.
      this.#utf8.decode(chunk, { stream });
    } catch (cause) {
      throw problem("payload_not_utf8", "The payload is not UTF-8", cause);
    }
  }

  /** A bracket, or a letter, within an object. */
  #inside(byte: number): void {
    if (byte === 0x7b) this.#open.push(0x7d);
    else if (byte === 0x5b) this.#open.push(0x5d);
    else if (byte === 0x7d || byte === 0x5d) {
      if (this.#open.pop() !== byte) {
        throw problem("payload_not_objects", "Brackets in an object do not match");
      }
    }
  }

  /** Between the elements, before and after the array. */
  #outside(byte: number): void {
    switch (this.#expects) {
      case "array":
        if (byte === 0xef) throw problem("payload_not_utf8", "The payload begins with a byte order mark");
        if (byte !== 0x5b) throw problem("payload_not_array", "The payload does not begin with an array");
        this.#open.push(0x5d);
        this.#expects = "first";
        break;
      case "first":
      case "element":
        if (byte === 0x7b) {
          this.#open.push(0x7d);
          this.#expects = "comma";
        } else if (byte === 0x5d && this.#expects === "first") {
          this.#open.pop();
          this.#expects = "nothing";
        } else throw problem("payload_not_objects", "The array has an element that is no object");
        break;
      case "comma":
        if (byte === COMMA) this.#expects = "element";
        else if (byte === 0x5d) {
          this.#open.pop();
          this.#expects = "nothing";
        } else throw problem("payload_not_objects", "The array has something between its objects");
        break;
      default:
        throw problem("payload_not_array", "Something follows the array");
    }
  }
}

function problem(code: SlashErrorCode, text: string, cause?: unknown): SlashError {
  return new SlashError(code, text, {
    hint:
      "Give one JSON array of objects in UTF-8 without byte order mark, as the message type's schema says",
    cause,
  });
}
