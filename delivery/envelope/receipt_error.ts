/**
 * What can be wrong with a receipt.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * Codes of {@linkcode ReceiptError}.
 *
 * | code | when |
 * |---|---|
 * | `empty` | there are no bytes, or no element in them |
 * | `too_large` | larger than a megabyte, which no receipt is |
 * | `not_xml` | the bytes are not XML |
 * | `doctype` | the document has a document type declaration, with which entities could be defined |
 * | `encoding` | the bytes are not in the encoding they should be in, or in one that is not supported |
 * | `wrong_root` | the document is something else than a receipt |
 * | `unknown_version` | it is an AppRec of neither version 1.0 nor 1.1 |
 * | `no_original` | it does not tell the id of the message that it is for |
 * | `two_originals` | it tells more than one |
 * | `no_status` | it tells no status |
 * | `two_statuses` | it tells more than one |
 * | `unknown_status` | the status is none of 1, 2 and 3 (kodeverk 8258) |
 * | `contradictory_status` | the status says one thing by its code and another by its text |
 * | `unwritable` | what is to be written is not allowed by XML or the schema |
 */
export type ReceiptErrorCode =
  | "empty"
  | "too_large"
  | "not_xml"
  | "doctype"
  | "encoding"
  | "wrong_root"
  | "unknown_version"
  | "no_original"
  | "two_originals"
  | "no_status"
  | "two_statuses"
  | "unknown_status"
  | "contradictory_status"
  | "unwritable";

/** A receipt cannot be read or written. */
export class ReceiptError extends DeliveryError<ReceiptErrorCode> {
  /** Always `ReceiptError`. */
  override readonly name = "ReceiptError";
}
