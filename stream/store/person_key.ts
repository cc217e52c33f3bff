/**
 * Persons without their identity number: a keyed digest stands in its place.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { StoreError } from "./store_error.ts";

/** Makes person keys from national identity numbers. */
export interface PersonKeys {
  /** HMAC-SHA-256 of the number, the first 32 hexadecimal digits. */
  keyOf(nationalId: string): string;
}

/** Where person keys come from, and whether numbers are kept beside them. */
export interface KeyOptions {
  /** File with the key. @default `kprkit.key` beside the store directory, made at first use */
  readonly keyFile?: string;
  /** Keep national identity numbers as they are, in `ident.national_id`. @default false */
  readonly keepNationalId?: boolean;
}

/** Person keys under a key of 32 bytes. */
export function personKeys(key: Uint8Array): PersonKeys {
  return Object.freeze({
    keyOf: (nationalId: string) => createHmac("sha256", key).update(nationalId).digest("hex").slice(0, 32),
  });
}

/** Person keys under a key that nobody keeps: the same person has the same key in this run only. */
export function passingPersonKeys(): PersonKeys {
  return personKeys(randomBytes(32));
}

/**
 * Reads the key file, and makes one (32 random bytes as hexadecimal digits, readable by the user
 * alone) where there is none. Whoever has the key can tell which person key belongs to a known
 * number, so it is kept apart from the store.
 *
 * @throws {@linkcode StoreError} where the file cannot be read or made, or does not hold a key.
 */
export async function loadPersonKeys(
  path: string,
  options: { readonly onNotice?: (text: string) => void } = {},
): Promise<PersonKeys> {
  const text = await readKey(path) ?? await makeKey(path);
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new StoreError(`The key file ${path} does not hold a key of 64 hexadecimal digits`, {
      hint: "Restore the file from a backup. A new key gives every person a new person_key",
    });
  }
  const { mode } = await Deno.stat(path);
  if (Deno.build.os !== "windows" && mode !== null && (mode & 0o077) !== 0) {
    options.onNotice?.(
      `Others can read the key file ${path}, and with it find known persons in the store. ` +
        `Run: chmod 600 ${path}`,
    );
  }
  return personKeys(Buffer.from(hex, "hex"));
}

/** Loads keys when they are first asked for, and once. */
export function lazyPersonKeys(load: () => Promise<PersonKeys>): () => Promise<PersonKeys> {
  let loaded: Promise<PersonKeys> | undefined;
  return () => loaded ??= load();
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new StoreError(`Could not read the key file ${path}`, {
      hint: "Give read access to it, or name another with --key-file",
      cause,
    });
  }
}

async function makeKey(path: string): Promise<string> {
  const hex = randomBytes(32).toString("hex");
  try {
    await Deno.writeTextFile(path, `${hex}\n`, { createNew: true, mode: 0o600 });
    return hex;
  } catch (cause) {
    // Another run made it between our look and our attempt: theirs counts.
    if (cause instanceof Deno.errors.AlreadyExists) return await Deno.readTextFile(path);
    throw new StoreError(`Could not make the key file ${path}`, {
      hint: "Give write access to its directory, or name another with --key-file",
      cause,
    });
  }
}
