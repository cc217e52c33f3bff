/**
 * Bytes of standard input.
 *
 * @module
 */

import { InputSource } from "./input_source.ts";

/** Standard input, unpacked where it is gzip. It can be read once. */
export class StdinSource extends InputSource {
  /** Its name is `-`, and its size is not known. */
  constructor() {
    // Standard input stays open: it belongs to the process.
    super("-", () => ({ read: (into) => Deno.stdin.read(into), close() {} }));
  }
}
