/**
 * Receipts in mails: acknowledgments and errors of the other side's message handler, and the register's Apprec.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type EbxmlMessage, readEbxml, receiptOf, type TrustOptions } from "../../ebxml/mod.ts";
import { readReceipt } from "../../envelope/mod.ts";
import type { Receipt } from "../../receipt.ts";
import { collect, type OpenSealed } from "../receipt_directory.ts";
import { EdiError } from "./edi_error.ts";
import { readMail } from "./read_mail.ts";

/** How a mail is read. */
export interface MailReceiptOptions {
  readonly trust: TrustOptions;
  readonly openSealed: OpenSealed | undefined;
  /** Largest receipt when opened. */
  readonly maximumBytes: number;
}

/** A message that came by mail. */
export interface ArrivedMail {
  readonly message: EbxmlMessage;
  /** Bytes of its envelope. */
  readonly envelope: Uint8Array;
  /** Bytes of its part; `undefined` for an acknowledgment or error. */
  readonly part: Uint8Array | undefined;
}

/**
 * Reads and verifies a mail.
 *
 * @throws {EdiError} `not_mail`, `not_ebxml`
 * @throws {EbxmlError} what is wrong with the envelope or its signature
 */
export async function readArrivedMail(
  bytes: Uint8Array,
  { trust }: { readonly trust: TrustOptions },
): Promise<ArrivedMail> {
  const [root, ...others] = readMail(bytes);
  if (root?.type !== "text/xml") throw new EdiError("not_ebxml");
  const parts = new Map(
    others.map(({ contentId, bytes }) =>
      [contentId, createHash("sha256").update(bytes).digest("hex")] as const
    ),
  );
  if (parts.size !== others.length) {
    throw new EdiError("not_mail", { message: "Two of its parts have the same name" });
  }
  const message = await readEbxml(root.bytes, { trust, parts });
  const [attachment, ...more] = message.content.kind === "message" ? message.content.attachments : [];
  if (more.length > 0) throw new EdiError("not_ebxml", { message: "The mail has more than one package" });
  const part = others.find(({ contentId }) => contentId === attachment?.contentId);
  return { message, envelope: root.bytes, part: part?.bytes };
}

/**
 * The receipt in a mail.
 *
 * @throws {EdiError}, {@linkcode EbxmlError}, `ReceiptError` or what opening it throws
 */
export async function readMailReceipt(bytes: Uint8Array, options: MailReceiptOptions): Promise<Receipt> {
  const { message, envelope, part } = await readArrivedMail(bytes, options);
  const receipt = receiptOf(message, envelope);
  if (receipt !== undefined) return receipt;
  if (part === undefined) {
    throw new EdiError("not_ebxml", { message: "The message has no part with a receipt" });
  }
  // CMS begins with a SEQUENCE, XML never with that byte. A receipt that is not sealed is still signed, with its envelope.
  if (part[0] !== 0x30) return readReceipt(part);
  const { openSealed, maximumBytes } = options;
  if (openSealed === undefined) throw new EdiError("sealed_receipt");
  const tooLarge = () => new EdiError("receipt_too_large");
  return readReceipt(await collect(openSealed(once(part)), { maximumBytes, tooLarge }));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
