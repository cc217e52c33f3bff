/**
 * Files that hold the key of a client, or its passphrase.
 *
 * @module
 */
import { CmsError } from "../cms/cms_error.ts";
import { readSecretFile } from "../cms/secret_file.ts";
import { HelseIdError } from "./helse_id_error.ts";

/**
 * The text of a file that holds a secret. On systems with file modes nobody but its owner may be able to read or write
 * it, as is asked of the keys for signing and encryption.
 *
 * @throws {HelseIdError} `key_unreadable`, `key_file_permissions`
 */
export async function readSecretText(path: string): Promise<string> {
  try {
    const bytes = await readSecretFile(path);
    const text = new TextDecoder().decode(bytes);
    bytes.fill(0);
    return text;
  } catch (error) {
    if (error instanceof CmsError && error.code === "key_file_permissions") {
      throw new HelseIdError("key_file_permissions", error.message, { hint: error.hint });
    }
    const why = error instanceof CmsError
      ? "it is far larger than a key"
      : error instanceof Deno.errors.NotFound
      ? "it does not exist"
      : error instanceof Deno.errors.PermissionDenied
      ? "the system denies access"
      : error instanceof Deno.errors.NotCapable
      ? "kprkit was not given permission to read it"
      : "it is no file that can be read";
    throw new HelseIdError("key_unreadable", `Cannot read ${path}: ${why}`, {
      hint: "Check the path, and that the one who runs kprkit owns the file",
      cause: error,
    });
  }
}
