/**
 * SQLite's write-ahead journal, brought to the disk without keeping the event loop waiting.
 *
 * @module
 */

/** Brings to the disk what has been committed. */
export interface Durability {
  /** Resolves when all that was committed before the call is on the disk. */
  sync(): Promise<void>;
  /** The same, at once. */
  syncNow(): void;
  close(): void;
}

/** The journal of an open database. It stays under its name as long as any connection is open. */
export class JournalFile implements Durability {
  readonly #file: Deno.FsFile;
  #underWay = 0;
  #closed = false;

  /** `path` is that of the database. */
  constructor(path: string) {
    this.#file = Deno.openSync(`${path}-wal`, { read: true, write: true });
  }

  async sync(): Promise<void> {
    this.#underWay++;
    try {
      await this.#file.syncData();
    } finally {
      this.#underWay--;
      if (this.#closed) this.#letGo();
    }
  }

  syncNow(): void {
    this.#file.syncDataSync();
  }

  close(): void {
    this.#closed = true;
    this.#letGo();
  }

  #letGo(): void {
    if (this.#underWay === 0) this.#file.close();
  }
}
