/**
 * What the register's HTTP side tells of a request.
 *
 * @module
 */
import type { FaultKind } from "../faults.ts";

/** A request that was answered, or not. */
export interface HttpServerEvent {
  /** Which service: `keys` is `GET /keys`, `other` is an address that no service has. */
  readonly route: "dhhr" | "slash" | "keys" | "other";
  /** Status of the answer; `null` where the connection was cut or left without one. */
  readonly status: number | null;
  /** What happened: `accepted`, `rejected`, a code of the service, or the reason why the sender was not let in. */
  readonly code: string;
  /** Message id, where the request got so far. */
  readonly messageId: string | null;
  /** The fault it met. */
  readonly fault?: FaultKind;
}
