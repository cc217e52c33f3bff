/**
 * What can go wrong with a package in the outbox.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * | code | what happened |
 * |---|---|
 * | `payload_changed` | the extract is not what the guards have seen: its bytes have changed since |
 * | `package_damaged` | the package's bytes are not those that were prepared |
 * | `package_missing` | the package's file is not in the outbox |
 * | `other_sender` | the payload stands in a MsgHead of somebody else |
 */
export type PackageErrorCode =
  | "payload_changed"
  | "package_damaged"
  | "package_missing"
  | "other_sender";

/** A package cannot be made, or cannot be sent as it lies there. */
export class PackageError extends DeliveryError<PackageErrorCode> {
  /** Always `PackageError`. */
  override readonly name = "PackageError";
}
