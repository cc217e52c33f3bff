/**
 * The register's own keys for SLASH.
 *
 * @module
 */
import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

/** Options of {@linkcode SlashKeyRing}. */
export interface SlashKeyRingOptions {
  /** Bits of a key; the register's own has 3072. @default 2048, which is made faster */
  readonly bits?: number;
  /** Milliseconds until a key ends. @default 90 days */
  readonly lifetime?: number;
  /** What time it is. @default the system's clock */
  readonly clock?: () => Date;
}

/** A key with its private half. */
interface RingKey {
  readonly id: string;
  readonly pem: string;
  readonly privateKey: KeyObject;
  expires: Date;
}

const makeKeyPair = promisify(generateKeyPair);

/** Keys that can be made anew and be ended on request. The first is made when it is asked for. */
export class SlashKeyRing {
  readonly #bits: number;
  readonly #lifetime: number;
  readonly #clock: () => Date;
  readonly #keys = new Map<string, RingKey>();
  #making: Promise<string> | undefined;

  /** No key is made yet. */
  constructor(options: SlashKeyRingOptions = {}) {
    this.#bits = options.bits ?? 2048;
    this.#lifetime = options.lifetime ?? 90 * 24 * 60 * 60 * 1000;
    this.#clock = options.clock ?? (() => new Date());
  }

  /** Makes a further key; those before it stay good until they end. Returns its id. */
  async rotate(): Promise<string> {
    const { publicKey, privateKey } = await makeKeyPair("rsa", {
      modulusLength: this.#bits,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const id = createHash("sha1").update(publicKey).digest("hex").toUpperCase();
    // A later key ends later, also when both are made in the same millisecond.
    const latest = Math.max(0, ...[...this.#keys.values()].map(({ expires }) => expires.getTime()));
    const expires = new Date(Math.max(this.#clock().getTime() + this.#lifetime, latest + 1));
    this.#keys.set(id, { id, pem: publicKey, privateKey: createPrivateKey(privateKey), expires });
    return id;
  }

  /** Ends a key now, or all. `/keys` still lists it, with the time it ended. */
  expire(id?: string): void {
    const now = this.#clock();
    for (const key of this.#keys.values()) {
      if (id === undefined || key.id === id) {
        key.expires = new Date(Math.min(key.expires.getTime(), now.getTime()));
      }
    }
  }

  /** A key as messages name it; `undefined` where there is none with this id. */
  find(id: unknown): { readonly privateKey: KeyObject; readonly expired: boolean } | undefined {
    const key = typeof id === "string" ? this.#keys.get(id) : undefined;
    if (key === undefined) return undefined;
    return { privateKey: key.privateKey, expired: key.expires <= this.#clock() };
  }

  /** What `/keys` answers with. */
  async list(): Promise<readonly { id: string; expirationDate: string; publicKey: string }[]> {
    if (this.#keys.size === 0) {
      this.#making ??= this.rotate().finally(() => this.#making = undefined);
      await this.#making;
    }
    return [...this.#keys.values()].map(({ id, expires, pem }) => ({
      id,
      // The register writes it without a zone.
      expirationDate: expires.toISOString().slice(0, -1),
      publicKey: pem,
    }));
  }
}
