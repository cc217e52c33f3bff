/**
 * What can be wrong with an envelope or with what is to be put into one.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * Codes of {@linkcode EnvelopeError}.
 *
 * | code | when |
 * |---|---|
 * | `no_root` | the bytes are empty, or hold no element |
 * | `not_xml` | the bytes are not XML |
 * | `doctype` | the document has a document type declaration |
 * | `encoding` | the bytes are not in the encoding they should be in, or in one that is not supported |
 * | `already_enveloped` | the payload is a MsgHead itself: it can be sent as it stands |
 * | `opening_too_long` | more than a megabyte stands before the root element of the payload |
 * | `not_whole` | the payload does not end with the end tag of its root element |
 * | `unwritable` | a value of the envelope is one that XML or the schema does not allow |
 * | `not_msg_head` | the document is no MsgHead 1.2 |
 * | `header_too_large` | the header of the MsgHead is larger than a megabyte |
 * | `incomplete_header` | the header lacks what a message cannot be handled without |
 * | `no_document` | the MsgHead carries neither a Document nor a PatientReport |
 */
export type EnvelopeErrorCode =
  | "no_root"
  | "not_xml"
  | "doctype"
  | "encoding"
  | "already_enveloped"
  | "opening_too_long"
  | "not_whole"
  | "unwritable"
  | "not_msg_head"
  | "header_too_large"
  | "incomplete_header"
  | "no_document";

/** A message cannot be put into its envelope, or an envelope cannot be read. */
export class EnvelopeError extends DeliveryError<EnvelopeErrorCode> {
  /** Always `EnvelopeError`. */
  override readonly name = "EnvelopeError";
}
