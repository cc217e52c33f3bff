/**
 * The files of one area while its blocks come in.
 *
 * @module
 */
import { AreaFiles } from "./cohort_files.ts";
import type { CohortOutput, PartFile } from "./cohort_output.ts";
import { addRows, type ManifestFile, sortedRows } from "./manifest.ts";
import type { CohortPlan } from "./plan.ts";
import type { FilePiece, Workshop } from "./workshop.ts";

/** A file that has begun. */
interface OpenFile {
  readonly part: PartFile;
  readonly tail: Uint8Array<ArrayBuffer>;
  readonly rows: Record<string, number>;
  plainBytes: number;
}

/** Writes the files of an area; those that nobody is in are not made. */
export class AreaWriter {
  readonly #files: AreaFiles;
  readonly #open = new Map<number, OpenFile>();
  readonly #output: CohortOutput;
  readonly #workshop: Workshop;

  /** Heads and tails are the workshop's. */
  constructor(
    area: number,
    { plan, output, workshop }: {
      readonly plan: CohortPlan;
      readonly output: CohortOutput;
      readonly workshop: Workshop;
    },
  ) {
    this.#files = new AreaFiles(plan.areas[area]!, plan.spec);
    this.#output = output;
    this.#workshop = workshop;
  }

  /** Writes a piece behind what its file has. */
  write({ file, plainBytes, rows }: FilePiece, bytes: Uint8Array): void {
    const open = this.#open.get(file) ?? this.#begin(file);
    open.part.write(bytes);
    open.plainBytes += plainBytes;
    addRows(open.rows, rows);
  }

  /** Ends all files. */
  finish(): ManifestFile[] {
    const places = [...this.#open.keys()].sort((a, b) => a - b);
    return places.map((place): ManifestFile => {
      const { part, tail, rows, plainBytes } = this.#open.get(place)!;
      const { path: _, ...file } = this.#files.files[place]!;
      part.write(tail);
      const { path, bytes, sha256 } = this.#output.close(part);
      return { path, ...file, bytes, plain_bytes: plainBytes, rows: sortedRows(rows), sha256 };
    });
  }

  #begin(place: number): OpenFile {
    const file = this.#files.files[place]!;
    const { head, tail, plainBytes } = this.#workshop.frame(file);
    const open = { part: this.#output.file(file.path), tail, rows: {}, plainBytes };
    open.part.write(head);
    this.#open.set(place, open);
    return open;
  }
}
