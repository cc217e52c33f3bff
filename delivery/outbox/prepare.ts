/**
 * From payloads to dispatches: packed, and written down in the ledger.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import type { DeliveryEnvironment, DispatchStatus, TransportName } from "../dispatch.ts";
import type { JournalEntry, Ledger } from "../ledger/mod.ts";
import { PackageError } from "./package_error.ts";
import type { PackageFiles } from "./package_files.ts";
import type { Packager, Payload } from "./payload.ts";

/** Options of {@linkcode prepareGroup}. */
export interface PrepareOptions {
  /** Where dispatches are written down. */
  readonly ledger: Ledger;
  /** Where packages are kept. */
  readonly files: PackageFiles;
  /** Makes the packages. */
  readonly packager: Packager;
  /** How they travel. */
  readonly transport: TransportName;
  /** Where they go. */
  readonly environment: DeliveryEnvironment;
  /** HER-id of the sending service, or organisation number. */
  readonly sender: string;
  /** HER-id of the receiving service, or organisation number. */
  readonly receiver: string;
  /** What is to be known of every dispatch besides. @default nothing */
  readonly facts?: Readonly<Record<string, string>>;
  /** The order to send what is there already, or not yet answered, once more. */
  readonly again?: { readonly reason: string; readonly by: string };
  /** What was decided about what is prepared, such as a guard that was overridden; journalled before it is. */
  readonly notes?: readonly Omit<JournalEntry, "at" | "ids">[];
  /** The time. @default the system's */
  readonly clock?: () => Date;
}

/**
 * Packs payloads that belong together and writes them into the ledger, all or none. When it returns they are durably
 * `prepared`, and nothing has left.
 *
 * @throws {PackageError} `payload_changed` where a payload is not what the guards have read.
 * @throws {LedgerError} where one of them was sent before, or another of its kind has no answer yet.
 */
export async function prepareGroup(
  payloads: readonly Payload[],
  options: PrepareOptions,
): Promise<readonly DispatchStatus[]> {
  const { ledger, files, packager, transport, environment, sender, receiver, again } = options;
  const written: string[] = [];
  try {
    const drafts = [];
    for (const payload of payloads) {
      const draft = payload.envelope ??
        { id: randomUUID(), created: (options.clock?.() ?? new Date()).toISOString() };
      const hashed = new HashedBytes(payload);
      const packed = await packager.pack(hashed.bytes(), payload, draft);
      const { file, hash, size, facts } = await files.write(
        `${draft.id}.${packager.extension}`,
        packed.bytes,
        {
          finish: () => hashed.compare(),
        },
      );
      written.push(file);
      drafts.push({
        id: draft.id,
        created: draft.created,
        type: payload.type,
        version: payload.version,
        transport,
        environment,
        sender,
        receiver,
        group: payload.group,
        municipality: payload.municipality,
        year: payload.year,
        payloadHash: hashed.digest,
        payloadSource: payload.name,
        packageHash: hash,
        packageFile: file,
        packageSize: size,
        contentType: packager.contentType,
        facts: { ...options.facts, ...packed.facts?.(), ...facts },
      });
    }
    await files.sync();
    const ids = drafts.map(({ id }) => id);
    for (const note of options.notes ?? []) await ledger.note({ ...note, ids });
    return await ledger.prepare(drafts, again === undefined ? {} : { again });
  } catch (error) {
    for (const file of written) await files.remove(file);
    throw error;
  }
}

/** The bytes of a payload on their way, with their hash at the end. */
class HashedBytes {
  readonly #payload: Payload;
  readonly #hash = createHash("sha256");
  #digest = "";

  constructor(payload: Payload) {
    this.#payload = payload;
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#payload.bytes()) {
      this.#hash.update(chunk);
      yield chunk;
    }
    this.#digest = this.#hash.digest("hex");
  }

  /** SHA-256 of all bytes; known once they have been read to their end. */
  get digest(): string {
    return this.#digest;
  }

  /** Compares with what the guards have read. */
  compare(): void {
    const { hash, name } = this.#payload;
    if (hash === undefined || hash === this.#digest) return;
    throw new PackageError("payload_changed", `${name} has changed since the guards read it`, {
      hint: "Wait until the extract is written to its end, then send it again",
    });
  }
}
