/**
 * What can be wrong with an ebXML message.
 *
 * @module
 */
import { DeliveryError } from "../delivery_error.ts";

/**
 * | code | what is wrong |
 * |---|---|
 * | `too_large` | the envelope is larger than an envelope can be |
 * | `not_text` | its bytes are not text in the encoding it declares |
 * | `has_doctype` | it has a document type declaration, which SOAP forbids |
 * | `not_xml` | it is not well-formed XML 1.0 with namespaces |
 * | `too_complex` | its elements are nested deeper, or it declares more namespaces, than any envelope |
 * | `not_soap` | it is not a SOAP 1.1 envelope with one Header and one Body |
 * | `wrong_version` | it is of another version of SOAP or ebXML than 1.1 and 2.0 |
 * | `header_not_understood` | a header that must be understood is not known here |
 * | `no_message_header` | MessageHeader is missing |
 * | `element_missing` | an element that ebMS 2.0 asks for is missing or empty |
 * | `element_repeated` | an element that can be there once is there twice |
 * | `wrong_value` | a value does not have the form that ebMS 2.0 gives it |
 * | `wrong_service` | a service or action that belongs to acknowledgments or errors, with another content; or the other way round |
 * | `no_reference` | an acknowledgment or error does not tell which message it is for |
 * | `references_differ` | an acknowledgment tells of one message in its header and of another in its Acknowledgment |
 * | `attachment_missing` | the manifest or the signature tells of a part that is not there |
 * | `attachment_unsigned` | a part is there that the signature does not cover |
 * | `attachment_changed` | a part is not what was signed |
 * | `not_signed` | it must be signed, and is not |
 * | `signature_misplaced` | there is more than one signature, or it does not stand in the SOAP Header |
 * | `signature_incomplete` | the signature does not cover the envelope as a whole |
 * | `signature_unsupported` | the signature has a method or a transform that the framework does not use |
 * | `signature_invalid` | the signature is not right for what is there |
 * | `envelope_changed` | the envelope is not what was signed |
 * | `certificate_missing` | the signature comes without the certificate it was made with |
 * | `wrong_signer` | it is signed with another certificate than that of the other side |
 * | `key_unsupported` | the key to sign with is not an RSA key |
 */
export type EbxmlErrorCode =
  | "too_large"
  | "not_text"
  | "has_doctype"
  | "not_xml"
  | "too_complex"
  | "not_soap"
  | "wrong_version"
  | "header_not_understood"
  | "no_message_header"
  | "element_missing"
  | "element_repeated"
  | "wrong_value"
  | "wrong_service"
  | "no_reference"
  | "references_differ"
  | "attachment_missing"
  | "attachment_unsigned"
  | "attachment_changed"
  | "not_signed"
  | "signature_misplaced"
  | "signature_incomplete"
  | "signature_unsupported"
  | "signature_invalid"
  | "envelope_changed"
  | "certificate_missing"
  | "wrong_signer"
  | "key_unsupported";

/** An ebXML message that cannot be read, trusted or written. */
export class EbxmlError extends DeliveryError<EbxmlErrorCode> {
  /** Always `EbxmlError`. */
  override readonly name = "EbxmlError";

  /** `message` names elements and attributes, never their content. */
  constructor(
    code: EbxmlErrorCode,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(code, message, { hint: options.hint ?? hints[code] ?? tellTheOtherSide, cause: options.cause });
  }
}

const tellTheOtherSide =
  "Ask whoever runs the other side's message system: their message does not follow ebMS 2.0";

const hints: { readonly [Code in EbxmlErrorCode]?: string } = {
  too_large: "Look at the message: it is likely no ebXML envelope",
  not_xml: "Look at the message: it is not XML, or it was damaged on the way",
  not_text: "Look at the message: it is not XML, or it was damaged on the way",
  attachment_missing: "Ask the other side to send it again: a part of the message was lost on the way",
  attachment_changed:
    "Ask the other side to send it again, and do not trust this one: it was changed on the way",
  envelope_changed:
    "Ask the other side to send it again, and do not trust this one: it was changed on the way",
  signature_invalid:
    "Ask the other side to send it again, and do not trust this one: it was changed on the way",
  not_signed: "Ask the other side to sign what it sends, as the framework says",
  wrong_signer: "Ask the other side which certificate it signs with, and give that one",
  key_unsupported: "Sign with a business certificate that has an RSA key",
};
