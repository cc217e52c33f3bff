/**
 * What can go wrong in an exchange over HTTP.
 *
 * @module
 */
import { DeliveryError } from "../../delivery_error.ts";

/**
 * Codes of {@linkcode HttpError}, and of the problems in outcomes that are not the other side's own words.
 *
 * | code | what happened | outcome |
 * |---|---|---|
 * | `address_invalid` | the address is no URL, or holds a user name, a query or a fragment | |
 * | `address_insecure` | `http:` to another machine: tokens and health data would be readable on the way | |
 * | `option_invalid` | another option cannot be used as it is | |
 * | `certificate_unreadable` | a trusted certificate is not PEM | |
 * | `package_changed` | the package is not what its dispatch tells of | refused, content |
 * | `http_closed` | the transport is closed | deferred |
 * | `http_aborted` | the signal came | deferred before the request's end has left, unknown after |
 * | `http_unreachable` | no connection: name, address or TLS | deferred |
 * | `http_certificate` | the other side's certificate is not trusted, or not its own | refused, access |
 * | `http_cut` | the connection broke | deferred before the request's end has left, unknown after |
 * | `http_timeout` | nothing moved for too long | deferred before the request's end has left, unknown after |
 * | `http_busy` | 429: too many requests | deferred |
 * | `http_server_error` | 5xx | deferred |
 * | `http_request_timeout` | 408: the other side stopped waiting for the request | deferred |
 * | `http_unauthorized` | 401: the token or its proof is not taken | refused, access |
 * | `http_forbidden` | 403: the token is good, and the sender may not do this | refused, access |
 * | `http_redirect` | 3xx: it has moved; a token does not follow | refused, access |
 * | `http_not_there` | 404, 405, 410, 421: the address is not the register's | refused, access |
 * | `http_too_large` | 413, or larger than the transport takes | refused, content |
 * | `http_refused` | another 4xx without the register's own words | refused, content |
 * | `http_status_unexpected` | a status that no answer has: 1xx, 204, 206 | unknown |
 * | `answer_too_large` | the answer is larger than any answer is | unknown |
 * | `answer_not_json` | 200, and the answer is no JSON | unknown |
 * | `answer_unexpected` | 200, and the JSON is not the answer that the register gives | unknown |
 * | `answer_for_another` | 200, and the answer is for another message | unknown |
 */
export type HttpErrorCode =
  | "address_invalid"
  | "address_insecure"
  | "option_invalid"
  | "certificate_unreadable"
  | "package_changed"
  | "http_closed"
  | "http_aborted"
  | "http_unreachable"
  | "http_certificate"
  | "http_cut"
  | "http_timeout"
  | "http_busy"
  | "http_server_error"
  | "http_request_timeout"
  | "http_unauthorized"
  | "http_forbidden"
  | "http_redirect"
  | "http_not_there"
  | "http_too_large"
  | "http_refused"
  | "http_status_unexpected"
  | "answer_too_large"
  | "answer_not_json"
  | "answer_unexpected"
  | "answer_for_another";

/** An exchange over HTTP did not succeed, or cannot be begun. Holds neither body, token nor key. */
export class HttpError extends DeliveryError<HttpErrorCode> {
  /** Always `HttpError`. */
  override readonly name = "HttpError";
}
