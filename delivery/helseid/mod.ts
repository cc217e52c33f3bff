/**
 * Access tokens from HelseID: client credentials, `private_key_jwt`, DPoP.
 *
 * @module
 */
export { type HelseIdOptions, openHelseIdClient } from "./helse_id_client.ts";
export type { Fetch } from "./exchange.ts";
export { HelseIdError, type HelseIdErrorCode } from "./helse_id_error.ts";
export { type HelseIdOrganisation, organisationClaims } from "./organisation.ts";
export type { KeySource, SigningAlgorithm } from "./signing_key.ts";
export { type AccessToken, type AuthorizedRequest, plainBearer, type TokenSource } from "./token_source.ts";
