/**
 * What a message is known by at the register's side of SLASH.
 *
 * @module
 */
import { createHash } from "node:crypto";

/**
 * A message's id, as a UUID (version 8, RFC 9562): made of its encrypted message key, which is made once for each package
 * and is the same in every retry. SLASH itself has no message id, and the `jti` of a proof is new each time.
 */
export function slashMessageId(encryptedKey: string): string {
  const hash = createHash("sha256").update(encryptedKey).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
