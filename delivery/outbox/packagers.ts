/**
 * Packages for the ways of travelling that sign and encrypt with CMS.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { MsgHeadAddress } from "../../stream/xml/msg_head_writer.ts";
import { type Credentials, seal } from "../cms/mod.ts";
import { msgHeadStream } from "../envelope/mod.ts";
import { norwegianTime } from "./norwegian_time.ts";
import type { Packager } from "./payload.ts";

/** Whose keys a package is made with, and for whom. */
export interface SealingOptions {
  /** The sender's credentials for signing. */
  readonly signer: Credentials;
  /** The receiver's certificate for encryption. */
  readonly recipient: X509Certificate;
  /** How the content key travels; the bus goes by PKCS #1 v1.5. @default "rsa-pkcs1" */
  readonly keyTransport?: "rsa-pkcs1" | "rsa-oaep-sha256";
}

/** Options of {@linkcode msgHeadPackager}. */
export interface MsgHeadPackagerOptions extends SealingOptions {
  /** Who sends, with the service («Saksbehandling»). */
  readonly sender: MsgHeadAddress;
  /** Who is to have it. */
  readonly receiver: MsgHeadAddress;
}

/** The content type of a message that is signed, then encrypted. Source: Helsenorge.Messaging, `ContentType.cs`. */
export const sealedContentType = "application/pkcs7-mime; smime-type=signed-and-enveloped-data";

/**
 * Packages of payloads in a MsgHead — one that stands in a MsgHead already stays in its own —, signed, then encrypted: for the bus, for EDI and for a folder.
 */
export function msgHeadPackager(options: MsgHeadPackagerOptions): Packager {
  const { sender, receiver } = options;
  return {
    contentType: sealedContentType,
    extension: "p7m",
    pack: (bytes, { type, envelope }, { id, created }) => {
      const message = envelope !== undefined ? bytes : msgHeadStream(bytes, {
        messageType: type,
        messageId: id,
        created: norwegianTime(new Date(created)),
        sender,
        receiver,
      });
      return { bytes: seal(message, options) };
    },
  };
}

/** Packages of payloads as they are, signed, then encrypted: for `dhhr`, whose JSON header takes the envelope's place. */
export function sealedPackager(options: SealingOptions): Packager {
  return {
    contentType: sealedContentType,
    extension: "p7m",
    pack: (bytes) => ({ bytes: seal(bytes, options) }),
  };
}
