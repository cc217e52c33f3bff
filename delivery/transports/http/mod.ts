/**
 * What the register's HTTP services have in common: addresses, exchanges, base64 of streams, and what a status means.
 *
 * @module
 */
export { checkAddress } from "./address.ts";
export * from "./answer.ts";
export { type AuthorizedRequestOptions, postAuthorized } from "./authorized.ts";
export * from "./base64.ts";
export {
  type Exchange,
  HttpChannel,
  type HttpChannelOptions,
  type HttpRequest,
  type HttpTimer,
  positive,
} from "./http_channel.ts";
export * from "./http_error.ts";
export * from "./outcome.ts";
export { parseRetryAfter } from "./retry_after.ts";
