/**
 * Files with a secret in them.
 *
 * @module
 */
import { CmsError } from "./cms_error.ts";

/** Options of what reads a file with a secret in it. */
export interface SecretFileOptions {
  /** Takes a file that others than its owner can read, too. On Windows nobody looks. @default false */
  readonly allowOpenPermissions?: boolean;
}

/** A key file is a few kilobytes. */
const largest = 1 << 20;

/**
 * Reads a file with a key or a passphrase in it. The mode is that of the file that is read, not of one that
 * had its name before.
 *
 * @throws {CmsError} `key_file_permissions`, `not_a_key_file`.
 */
export async function readSecretFile(
  path: string,
  { allowOpenPermissions = false }: SecretFileOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  const { mode, size, isFile } = await file.stat();
  if (!allowOpenPermissions && mode !== null && (mode & 0o077) !== 0) {
    throw new CmsError("key_file_permissions", `Others than its owner can use the file ${path}`, {
      hint: "Take their rights to the file away (chmod 600).",
    });
  }
  if (size > largest) throw notAKeyFile(path);
  // A pipe has no size: it is read to its end, and no further than a file may be long.
  const bytes = new Uint8Array(isFile ? size + 1 : largest + 1);
  let filled = 0;
  while (filled < bytes.length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  if (filled > largest) throw notAKeyFile(path);
  const content = bytes.slice(0, filled);
  bytes.fill(0);
  return content;
}

/**
 * Reads a passphrase: the first line of a file.
 *
 * @throws {CmsError} `key_file_permissions`, `no_passphrase`.
 */
export async function readPassphrase(path: string, options?: SecretFileOptions): Promise<string> {
  const bytes = await readSecretFile(path, options);
  const text = new TextDecoder().decode(bytes);
  bytes.fill(0);
  const [line = ""] = text.split(/\r?\n/, 1);
  if (line === "") {
    throw new CmsError("no_passphrase", `The first line of ${path} is empty`, {
      hint: "Write the passphrase on the first line of the file.",
    });
  }
  return line;
}

/** A file that is no key file. */
export function notAKeyFile(path: string, cause?: unknown): CmsError {
  return new CmsError("not_a_key_file", `The file ${path} has no private RSA key that can be read`, {
    hint: "Give a PEM file (PKCS #8 or PKCS #1) with its certificate, or a PKCS #12 file (.p12, .pfx).",
    ...(cause === undefined ? {} : { cause }),
  });
}
