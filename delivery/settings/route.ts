/**
 * A way that packages can go.
 *
 * @module
 */
import type { PersonsAllowed } from "../../register/receivers.ts";
import type { MsgHeadAddress } from "../../stream/xml/msg_head_writer.ts";
import type { DeliveryEnvironment, DispatchProblem, TransportName } from "../dispatch.ts";
import type { Packager } from "../outbox/payload.ts";
import type { Transport } from "../transport.ts";

/** A way from one sender to one receiver. */
export interface Route {
  /** How. */
  readonly transport: TransportName;
  /** Where to. */
  readonly environment: DeliveryEnvironment;
  /** HER-id of the sending service, or organisation number, as the way goes by it. */
  readonly sender: string;
  /** The receiver in the same terms. */
  readonly receiver: string;
  /** The receiver's parties, where messages are addressed in a MsgHead. */
  readonly address?: MsgHeadAddress;
  /** Whom messages on it may be about. */
  readonly persons: PersonsAllowed;
  /** Whether a refusal says that the package must be made anew. @default none does */
  readonly isStale?: (problem: DispatchProblem) => boolean;
  /** Makes packages. Keys are read when it is asked for. */
  packager(): Promise<Packager>;
  /** Opens the transport. `onWarning` is told what the user should know. */
  open(options?: { readonly onWarning?: (text: string) => void }): Promise<Transport>;
}
