/**
 * The register's side of its HTTP services.
 *
 * @module
 */
export type { FaultDelays } from "./arrival.ts";
export { type TokenClaims, type VerifyToken } from "./authorization.ts";
export { type HttpServer, serveHttp, type ServeHttpOptions } from "./serve_http.ts";
export type { ServerIdentity } from "./front_door.ts";
export type { HttpServerEvent } from "./server_event.ts";
export { SlashKeyRing, type SlashKeyRingOptions } from "./slash_key_ring.ts";
export type { SchemaProblem, SlashMessage, SlashRules } from "./slash_route.ts";
