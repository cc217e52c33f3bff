/**
 * ebXML Message Service 2.0 as the Norwegian framework for messages in health care uses it (HIS 1037:2011): envelopes,
 * acknowledgments and errors, signed and verified.
 *
 * The values of Role, Service and Action that the register expects are in no public source; whoever has an agreement with
 * it finds them there.
 *
 * @module
 */
export { EbxmlError, type EbxmlErrorCode } from "./ebxml_error.ts";
export type {
  EbxmlAttachment,
  EbxmlContent,
  EbxmlFault,
  EbxmlHeader,
  EbxmlMessage,
  EbxmlParty,
  EbxmlPartyId,
  SignedReference,
} from "./ebxml_message.ts";
export { receiptOf } from "./ebxml_receipt.ts";
export { readEbxml, type ReadOptions } from "./read_ebxml.ts";
export type { TrustOptions } from "./verify_envelope.ts";
export {
  type AttachmentToSend,
  type MessageToSend,
  type SignalToSend,
  writeAcknowledgment,
  writeMessage,
  writeMessageError,
  type WriteOptions,
} from "./write_ebxml.ts";
