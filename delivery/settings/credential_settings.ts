/**
 * Where credentials lie, as settings say it.
 *
 * @module
 */
import type { CredentialFiles } from "../cms/mod.ts";
import type { Section } from "./section.ts";

/** Credentials: `{ pkcs12, passphraseFile }` or `{ certificate, key, passphraseFile }`. */
export function credentialFiles(section: Section): CredentialFiles {
  const pkcs12 = section.optionalPath("pkcs12");
  const passphraseFile = section.optionalPath("passphraseFile");
  const secret = passphraseFile === undefined ? {} : { passphraseFile };
  const files = pkcs12 === undefined
    ? { certificate: section.path("certificate"), key: section.path("key"), ...secret }
    : { pkcs12, ...secret };
  section.end();
  return files;
}
