/**
 * The file of `kprkit validate --findings`: every finding, one JSON object a line.
 *
 * @module
 */
import type { Finding } from "../stream/finding.ts";
import type { Submission } from "../stream/store/store.ts";
import { severityOf } from "./severity.ts";

/** Lines are gathered until they are this long, in characters. */
const BLOCK = 65_536;

/** Lines of JSON in a file. It holds health data: only its owner may read it. */
export class FindingsFile {
  readonly #file: Deno.FsFile;
  readonly #encoder = new TextEncoder();
  #lines = "";

  /** Makes the file, or empties it where it is there. */
  constructor(path: string) {
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true, mode: 0o600 });
    // The mode above is for new files only. Devices (`/dev/stderr`) keep theirs.
    if (Deno.build.os !== "windows" && this.#file.statSync().isFile) Deno.chmodSync(path, 0o600);
  }

  write(finding: Finding, { source, municipality, year }: Submission): void {
    const line = {
      source,
      municipality,
      year,
      check: finding.check,
      severity: severityOf(finding),
      consequence: finding.consequence,
      table: finding.table,
      field: finding.field,
      row_id: finding.rowId,
      person_id: finding.personId,
      service_type: finding.serviceType,
      value: finding.value,
      byte_start: finding.start,
      byte_end: finding.end,
    };
    this.#lines += JSON.stringify(line) + "\n";
    if (this.#lines.length > BLOCK) this.#flush();
  }

  close(): void {
    this.#flush();
    this.#file.close();
  }

  #flush(): void {
    const bytes = this.#encoder.encode(this.#lines);
    this.#lines = "";
    for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
  }
}
