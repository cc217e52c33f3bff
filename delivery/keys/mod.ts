/**
 * Throw-away keys for tests, demonstrations and the simulated register.
 *
 * @module
 */
export type { IssueOptions } from "./issue_certificate.ts";
export {
  type CredentialPem,
  makeThrowAwayKeys,
  type ThrowAwayKeys,
  type ThrowAwayKeysOptions,
} from "./throw_away_keys.ts";
export type { CredentialPair, CredentialPaths, ThrowAwayFiles } from "./write_keys.ts";
