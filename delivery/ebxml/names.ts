/**
 * Names that ebXML messages are made of.
 *
 * @module
 */

/** SOAP 1.1. */
export const soapNamespace = "http://schemas.xmlsoap.org/soap/envelope/";

/** ebXML Message Service 2.0: its schema's target namespace. */
export const ebxmlNamespace = "http://www.oasis-open.org/committees/ebxml-msg/schema/msg-header-2_0.xsd";

/** XLink, for the references of a manifest. */
export const xlinkNamespace = "http://www.w3.org/1999/xlink";

/** XML Signature. */
export const signatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

/** XML itself, for `xml:lang`. */
export const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

/** Service of acknowledgments and errors (ebMS 2.0, sections 6.3.2.4 and 4.2.4.3). */
export const messageService = "urn:oasis:names:tc:ebxml-msg:service";

/** Whom a SOAP header is for: the message handler of the party that it is sent to (ebMS 2.0, section 2.3.11). */
export const toPartyActor = "urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH";

/** Whom a SOAP header is for: whoever gets it next. Signatures leave such headers out. */
export const nextActors: readonly string[] = [
  "urn:oasis:names:tc:ebxml-msg:actor:nextMSH",
  "http://schemas.xmlsoap.org/soap/actor/next",
];

/** Methods of signatures, as the framework uses them. */
export const methods = Object.freeze({
  canonical: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
  exclusive: "http://www.w3.org/2001/10/xml-exc-c14n#",
  rsaSha256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  sha256: "http://www.w3.org/2001/04/xmlenc#sha256",
  enveloped: "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
  xpath: "http://www.w3.org/TR/1999/REC-xpath-19991116",
});
