/**
 * Which recipient of a message somebody is, and the content's key for him.
 *
 * @module
 */
import { type Asn1Node, dottedOf, octetsOf, parseAsn1, partsOf, smallIntegerOf } from "./asn1_node.ts";
import { certificateFacts, sameBytes } from "./certificate_facts.ts";
import { CmsError } from "./cms_error.ts";
import type { Credentials } from "./credentials.ts";
import { tag } from "./der.ts";
import { digestNames, oid } from "./object_identifiers.ts";
import { unwrapOaep, unwrapPkcs1 } from "./rsa_unwrap.ts";

/** Gets a content's key of so many bytes. */
export type KeyOpener = (length: number) => Uint8Array<ArrayBuffer>;

/** A KeyTransRecipientInfo (RFC 5652 section 6.2.1). */
interface Recipient {
  /** IssuerAndSerialNumber, or a subject key identifier `[0]`. */
  readonly identifier: Asn1Node;
  readonly method: Asn1Node;
  readonly wrapped: Uint8Array;
}

/**
 * Finds the recipient that one of the credentials is.
 *
 * @throws {CmsError} `wrong_recipient` where there is none, `unsupported_algorithm` where its key travels in
 * a way that is not known.
 * @throws {SyntaxError} The bytes are not what they should be.
 */
export function findKey(encoded: Uint8Array, credentials: readonly Credentials[]): KeyOpener {
  const infos = partsOf(parseAsn1(encoded), tag.set, 1);
  // Those of other kinds (key agreement, passwords) have a tag of their own.
  const recipients = infos.filter((info) => info.tag === tag.sequence).map(readRecipient);
  for (const recipient of recipients) {
    const mine = credentials.find(({ certificate }) =>
      isFor(recipient.identifier, certificateFacts(certificate))
    );
    if (mine !== undefined) return openerOf(recipient, mine);
  }
  throw new CmsError("wrong_recipient", "The message is not encrypted for any of the certificates at hand", {
    hint:
      "Give the key that the sender encrypts for, the old one too where certificates have just been changed.",
  });
}

function readRecipient(info: Asn1Node): Recipient {
  const [version, identifier, method, key] = partsOf(info, tag.sequence, 4);
  if (smallIntegerOf(version) !== (identifier!.tag === tag.sequence ? 0 : 2)) {
    throw new SyntaxError("The version of a recipient does not fit");
  }
  return { identifier: identifier!, method: method!, wrapped: octetsOf(key) };
}

/** Whether an issuer and serial number, or a `[0]` subject key identifier, means a certificate. */
export function isFor(
  identifier: Asn1Node,
  facts: { readonly issuerAndSerial: Uint8Array; readonly keyIdentifier: Uint8Array | undefined },
): boolean {
  if (identifier.tag === tag.sequence) return sameBytes(identifier.encoded, facts.issuerAndSerial);
  return facts.keyIdentifier !== undefined && identifier.tag === tag.context0 &&
    sameBytes(identifier.value, facts.keyIdentifier);
}

function openerOf({ method, wrapped }: Recipient, { privateKey }: Credentials): KeyOpener {
  const [name, parameters] = partsOf(method, tag.sequence, 1);
  const dotted = dottedOf(name);
  if (dotted === oid.rsaEncryption && parameters !== undefined && parameters.tag !== tag.null) {
    throw new SyntaxError("RSA has parameters");
  }
  if (dotted === oid.rsaEncryption) return (length) => unwrapPkcs1(privateKey, wrapped, length);
  if (dotted !== oid.rsaOaep) throw unknownTransport(dotted);
  const hash = oaepHash(parameters);
  return (length) => unwrapOaep(privateKey, wrapped, { length, hash });
}

/**
 * The one digest of RSAES-OAEP parameters (RFC 4055 section 4.1); SHA-1, which is safe there, where none is
 * told.
 */
function oaepHash(parameters: Asn1Node | undefined): string {
  let hash: string = oid.sha1;
  let mask: string = oid.sha1;
  for (const field of parameters === undefined ? [] : partsOf(parameters, tag.sequence)) {
    if (field.tag !== tag.constructed0 && field.tag !== tag.constructed1) throw unknownTransport("a label");
    const [name, inner] = partsOf(field.parts[0], tag.sequence, 1);
    if (field.tag === tag.constructed0) hash = dottedOf(name);
    else mask = dottedOf(partsOf(inner, tag.sequence, 1)[0]);
  }
  const known = hash === oid.sha1 ? "sha1" : digestNames.get(hash);
  if (known === undefined || mask !== hash) throw unknownTransport(`digest ${hash}, mask ${mask}`);
  return known;
}

function unknownTransport(what: string): CmsError {
  return new CmsError(
    "unsupported_algorithm",
    `The key of the message travels in a way that is not known here (${what})`,
    { hint: "Ask the sender to use RSA PKCS #1 v1.5, or RSAES-OAEP with one digest for label and mask." },
  );
}
