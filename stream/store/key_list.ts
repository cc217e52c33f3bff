/**
 * Who has which person key: what the ident messages of a municipality and year say, in a form that can be sent to
 * another thread and takes little memory.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import { ByteBuffer } from "./parquet/byte_buffer.ts";
import type { KeyWriter } from "./parquet/key_buffer.ts";

/** Keys of persons, by local id. */
export interface KeyList {
  /** Local ids, ascending. */
  readonly ids: Float64Array;
  /** `keyDigits` ASCII characters for each of them. */
  readonly keys: Uint8Array;
}

/** Characters of a key that an identity number has been made into. */
const keyDigits = 32;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Reads keys: `query` is a `SELECT person_id, person_key`, one row a person. */
export async function readKeys(engine: Engine, query: string | undefined): Promise<KeyList> {
  if (query === undefined) return { ids: new Float64Array(0), keys: new Uint8Array(0) };
  const [counted] = await engine.query(`SELECT count(*) AS persons FROM (${query})`);
  const count = Number(counted!.persons);
  const ids = new Float64Array(count);
  const keys = new Uint8Array(count * keyDigits);
  let at = 0;
  for await (const rows of engine.stream(`SELECT * FROM (${query}) ORDER BY person_id`)) {
    for (const { person_id, person_key } of rows) {
      ids[at] = Number(person_id);
      keys.set(encoder.encode(String(person_key)).subarray(0, keyDigits), at * keyDigits);
      at++;
    }
  }
  return { ids, keys };
}

/** Gives persons their keys: that of their identity, else one that is unique in the municipality. */
export class KeyFinder implements KeyWriter {
  readonly #list: KeyList;
  readonly #prefix: Uint8Array;

  constructor(list: KeyList, municipality: string | null) {
    this.#list = list;
    this.#prefix = encoder.encode(`${municipality ?? ""}:`);
  }

  writeKey(out: ByteBuffer, id: number): void {
    const found = this.#find(id);
    if (found !== undefined) return out.bytes(found);
    out.bytes(this.#prefix);
    const digits = String(id);
    for (let index = 0; index < digits.length; index++) out.byte(digits.charCodeAt(index));
  }

  /** The key of a person as text. */
  keyOf(id: number): string {
    const out = new ByteBuffer(48);
    this.writeKey(out, id);
    return decoder.decode(out.view());
  }

  #find(id: number): Uint8Array | undefined {
    const { ids, keys } = this.#list;
    let from = 0;
    let to = ids.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (ids[middle]! < id) from = middle + 1;
      else to = middle;
    }
    return ids[from] === id ? keys.subarray(from * keyDigits, (from + 1) * keyDigits) : undefined;
  }
}
