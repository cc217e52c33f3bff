/**
 * Numbers to other numbers of the same range and back to none twice: a permutation that only the key tells.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createHash } from "node:crypto";

/** A keyed digest of a text as hexadecimal digits, such as `PersonKeys.keyOf`. */
export type KeyedDigest = (text: string) => string;

/** As in NIST SP 800-38G, which has ten for its FF1. */
const ROUNDS = 10;
/** Half of the digits. */
const HALF = 100_000;

/**
 * A permutation of the whole numbers from 0 to 9 999 999 999, all that a local key may be. A balanced Feistel network
 * over two halves of five digits: no two numbers can share a pseudonym, whatever the key, since each round can be undone.
 *
 * What a round adds stands in a table of all halves, filled once from the key stream of AES-256 in counter mode under a key
 * of its own, which two keyed digests give. Digests for each number would take a hundred times as long.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { personKeys } from "../store/person_key.ts";
 * import { KeyedPermutation } from "./keyed_permutation.ts";
 *
 * const { keyOf } = personKeys(new Uint8Array(32));
 * const persons = new KeyedPermutation(keyOf, "person");
 * assert.equal(persons.of(17), persons.of(17));
 * assert.notEqual(persons.of(17), persons.of(18));
 * ```
 */
export class KeyedPermutation {
  /** What each round adds to a half, by the other half: {@linkcode HALF} entries a round, four megabytes in all. */
  readonly #added: Uint32Array;

  /** Permutations of different purposes have nothing to do with each other. */
  constructor(digest: KeyedDigest, purpose: string) {
    const label = `kprkit pseudonym 1 ${purpose}`;
    const key = createHash("sha256").update(digest(`${label} first`)).update(digest(`${label} second`))
      .digest();
    this.#added = roundTables(key);
  }

  /** The pseudonym of a whole number from 0 to 9 999 999 999. */
  of(value: number): number {
    if (!(value >= 0 && value < HALF * HALF) || !Number.isInteger(value)) {
      throw new RangeError("Only whole numbers of at most ten digits have a pseudonym");
    }
    let left = Math.floor(value / HALF);
    let right = value % HALF;
    for (let round = 0; round < ROUNDS; round++) {
      [left, right] = [right, (left + this.#added[round * HALF + right]!) % HALF];
    }
    return left * HALF + right;
  }
}

/** Numbers below {@linkcode HALF}, each made of 52 bits of the key stream: no half is likelier than another. */
function roundTables(key: Buffer): Uint32Array {
  const tables = new Uint32Array(ROUNDS * HALF);
  const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
  const zeros = Buffer.alloc(HALF * 8);
  for (let round = 0; round < ROUNDS; round++) {
    const stream = cipher.update(zeros);
    for (let half = 0; half < HALF; half++) {
      const bits = (stream.readUInt32LE(half * 8) & 0xfffff) * 4294967296 + stream.readUInt32LE(half * 8 + 4);
      tables[round * HALF + half] = bits % HALF;
    }
  }
  return tables;
}
