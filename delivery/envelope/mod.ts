/**
 * Envelopes and receipts: MsgHead 1.2 around a payload, and the Apprec that answers it.
 *
 * @module
 */
export { type ApprecAnswer, apprecAnswering, type ApprecContent } from "./apprec_content.ts";
export { EnvelopeError, type EnvelopeErrorCode } from "./envelope_error.ts";
export { msgHeadStream, type MsgHeadStreamOptions } from "./msg_head_stream.ts";
export type { EnvelopeAddress, EnvelopeParty, PartyId } from "./party.ts";
export { type MsgHeadHeader, readMsgHead } from "./read_msg_head.ts";
export { readReceipt } from "./read_receipt.ts";
export { ReceiptError, type ReceiptErrorCode } from "./receipt_error.ts";
export { type ApprecVersion, writeApprec, type WriteApprecOptions } from "./write_apprec.ts";
export type { MsgHeadAddress, MsgHeadContent, MsgHeadParty } from "../../stream/xml/msg_head_writer.ts";
