/**
 * EDI: mail with an ebXML envelope and a sealed package, and receipts that come back by mail.
 *
 * @module
 */
export { EdiError, type EdiErrorCode } from "./edi_error.ts";
export type { EdiAgreement, EdiTransportOptions, MailServer } from "./edi_options.ts";
export { openEdiTransport } from "./edi_transport.ts";
