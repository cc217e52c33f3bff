/**
 * Names of submissions.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Message } from "./message.ts";

/** What an id is made of, besides the message's header. */
export interface SubmissionPlace {
  /** Name of the source. */
  readonly source: string;
  readonly municipality: string | null;
  readonly year: number | null;
}

/**
 * Gives submissions their ids. The same message keeps its id from run to run: it is made of what the header says
 * and the name of the file without its folder. Two files of one run that would share an id get the folder added.
 */
export class SubmissionIds {
  readonly #sources = new Map<string, string>();

  /** The id of a message: `4601-2021-ipl-0001-5c1f09ab`. */
  idOf(message: Message, { source, municipality, year }: SubmissionPlace): string {
    const { header, format, ordinal } = message;
    const file = source.slice(source.lastIndexOf("/") + 1);
    const kind = format.kind === "ident" ? "ide" : format.kind === "health_station" ? "hst" : "ipl";
    const sequence = (header.get("sequence_number") ?? "0").replace(/\D/g, "").padStart(4, "0").slice(0, 10);
    const place = `${municipality ?? "unknown"}-${year ?? "unknown"}-${kind}-${sequence}`;
    const id = (...more: string[]) =>
      `${place}-${digest([format.id, [...header].sort(), file, ordinal, ...more])}`;
    const short = id();
    const made = (this.#sources.get(short) ?? source) === source ? short : id(source);
    this.#sources.set(made, source);
    return made;
  }
}

function digest(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8);
}
