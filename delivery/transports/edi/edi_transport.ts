/**
 * The EDI route: mail with an ebXML envelope and a sealed package.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type EbxmlMessage, writeAcknowledgment, writeMessage } from "../../ebxml/mod.ts";
import type { Dispatch } from "../../dispatch.ts";
import type { ArrivedReceipt, Package, ReceiptsOptions, SendOutcome, Transport } from "../../transport.ts";
import { CheckedPackage } from "../checked_package.ts";
import { ReceiptDirectory } from "../receipt_directory.ts";
import { EdiError } from "./edi_error.ts";
import { actionFor, checkOptions, type EdiTransportOptions } from "./edi_options.ts";
import { handOver } from "./hand_over.ts";
import { readArrivedMail, readMailReceipt } from "./mail_receipt.ts";
import { isHeaderText, writeMail, type WrittenMail } from "./write_mail.ts";

/**
 * Opens the EDI route. A dispatch becomes a mail of two parts: the ebXML envelope, signed, and the package as it is. Its
 * MessageId is the id of the dispatch, and all but the mail's date is the same to the byte when it is sent again, so that
 * the other side recognises it.
 *
 * The mail server's 250 is no more than that: its word that it has the mail. That the other side has it comes as an ebXML
 * acknowledgment into the inbox, and that the register has taken it as an Apprec. An Apprec whose sender asks for an
 * acknowledgment is acknowledged once it is settled; where that mail does not get through, the other side asks again by
 * sending the Apprec again (ebMS 2.0, section 6.4).
 *
 * @example
 * ```ts
 * import { openEdiTransport } from "./mod.ts";
 * import { makeThrowAwayKeys } from "../../keys/mod.ts";
 *
 * const { sender } = await makeThrowAwayKeys();
 * await using transport = await openEdiTransport({
 *   server: { host: "mail.example", login: { user: "testvik", passphraseFile: "secrets/mail" } },
 *   from: "testvik@edi.example",
 *   to: "register@edi.example",
 *   agreement: {
 *     cpaId: "agreement-1",
 *     service: "Reporting",
 *     action: { KPR_IPL: "Report", KPR_IDE: "Identify" },
 *     fromRole: "Municipality",
 *     toRole: "Register",
 *   },
 *   signer: sender.signing,
 * });
 * console.log(transport.name);
 * ```
 *
 * @throws {EdiError} `setting_wrong`
 */
export async function openEdiTransport(options: EdiTransportOptions): Promise<Transport> {
  checkOptions(options);
  const { inbox } = options;
  if (inbox === undefined) return new EdiTransport(options, undefined);
  return new EdiTransport(
    options,
    await Deno.stat(join(inbox, "new")).then(({ isDirectory }) => isDirectory, () => false),
  );
}

class EdiTransport implements Transport {
  readonly name = "edi";
  readonly window: number;
  declare readonly maximumBytes?: number;
  readonly #options: EdiTransportOptions;
  readonly #inbox: ReceiptDirectory | undefined;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: EdiTransportOptions, isMaildir: boolean | undefined) {
    this.#options = options;
    this.window = options.window ?? 2;
    if (options.maximumBytes !== undefined) this.maximumBytes = options.maximumBytes;
    if (isMaildir !== undefined) this.#inbox = this.#openInbox(isMaildir);
  }

  async send(parcel: Package, { signal }: { readonly signal?: AbortSignal } = {}): Promise<SendOutcome> {
    if (this.#closing.signal.aborted) return deferred(new EdiError("closed"));
    const sending = this.#send(parcel, this.#stop(signal));
    this.#underWay.add(sending);
    try {
      return await sending;
    } finally {
      this.#underWay.delete(sending);
    }
  }

  async #send(parcel: Package, signal: AbortSignal): Promise<SendOutcome> {
    const { from, to, server, maximumBytes = Infinity } = this.#options;
    const checked = new CheckedPackage(parcel, { changed: () => new EdiError("package_changed") });
    let mail: WrittenMail;
    try {
      if (parcel.dispatch.packageSize > maximumBytes) throw new EdiError("too_large");
      mail = await this.#write(parcel.dispatch, () => checked.bytes());
    } catch (thrown) {
      if (!(thrown instanceof EdiError)) throw thrown;
      const { code, message, hint } = thrown;
      const because = code === "no_action" ? "access" : "content";
      return { kind: "refused", problem: { code, text: message }, hint, because };
    }
    return await handOver(server, { from, to, mail, signal });
  }

  async #write(dispatch: Dispatch, bytes: () => AsyncIterable<Uint8Array>): Promise<WrittenMail> {
    const { agreement, signer, from, to, systems } = this.#options;
    const { partyIdType = "HER", serviceType = "string" } = agreement;
    const messageId = mailIdOf(dispatch.id, from);
    const contentId = `package.${messageId}`;
    if (!isHeaderText(dispatch.contentType)) throw new EdiError("bad_content_type");
    const envelope = await writeMessage({
      from: { ids: [{ id: dispatch.sender, type: partyIdType }], role: agreement.fromRole },
      to: { ids: [{ id: dispatch.receiver, type: partyIdType }], role: agreement.toRole },
      cpaId: agreement.cpaId,
      conversationId: dispatch.id,
      service: { name: agreement.service, type: serviceType },
      action: actionFor(dispatch.type, agreement),
      messageId: dispatch.id,
      timestamp: dispatch.created,
      refToMessageId: null,
      duplicateElimination: true,
      systems: systems ?? defaultSystems,
      attachments: [{ contentId, hash: dispatch.packageHash }],
    }, { signer });
    return writeMail({
      from,
      to,
      subject: dispatch.type,
      messageId,
      date: new Date(),
      envelope,
      attachment: { contentId, contentType: dispatch.contentType, size: dispatch.packageSize, bytes },
    });
  }

  async *receipts(options: ReceiptsOptions = {}): AsyncGenerator<ArrivedReceipt> {
    if (this.#closing.signal.aborted) throw new EdiError("closed");
    if (this.#inbox === undefined) return;
    yield* this.#inbox.receipts({ ...options, signal: this.#stop(options.signal) });
  }

  #openInbox(isMaildir: boolean): ReceiptDirectory {
    const { inbox, trust, openSealed, pollInterval, maximumReceiptBytes: maximumBytes = 16 * 1024 * 1024 } =
      this.#options;
    const places = isMaildir
      ? { directory: join(inbox!, "new"), settled: join(inbox!, "cur"), rename: inCur }
      : { directory: inbox!, settled: join(inbox!, "read"), unreadable: join(inbox!, "unreadable") };
    return new ReceiptDirectory({
      ...places,
      maximumBytes,
      ...(pollInterval === undefined ? {} : { pollInterval }),
      read: (bytes) => readMailReceipt(bytes, { trust: trust!, openSealed, maximumBytes }),
      beforeSettling: (bytes) => this.#acknowledge(bytes),
    });
  }

  /** Tells the other side that its Apprec is here, where it asks. */
  async #acknowledge(bytes: Uint8Array): Promise<void> {
    const { trust, signer, from, to, server, systems } = this.#options;
    const { message } = await readArrivedMail(bytes, { trust: trust! });
    const asked = askedOf(message);
    if (asked === undefined || this.#closing.signal.aborted) return;
    const id = randomUUID();
    const envelope = await writeAcknowledgment(message, {
      messageId: id,
      timestamp: new Date().toISOString(),
      systems: systems ?? defaultSystems,
      ...(asked.signed ? { signer } : {}),
    });
    const mail = writeMail({
      from,
      to,
      subject: "Acknowledgment",
      messageId: mailIdOf(id, from),
      date: new Date(),
      envelope,
    });
    // The outcome is not waited upon: the receipt is in the ledger, and who misses the acknowledgment sends again.
    const sending = handOver(server, { from, to, mail, signal: this.#closing.signal });
    this.#underWay.add(sending);
    await sending.finally(() => this.#underWay.delete(sending));
  }

  #stop(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#underWay);
  }
}

const defaultSystems = Object.freeze({ "MSH-system": "kprkit" });

/** Whether an acknowledgment is asked for, and a signed one. */
function askedOf({ content }: EbxmlMessage): { readonly signed: boolean } | undefined {
  return content.kind === "message" ? content.ackRequested : undefined;
}

/** Message-ID of a mail: the id with the domain of the sender's address. */
function mailIdOf(id: string, from: string): string {
  return `${id}@${from.slice(from.indexOf("@") + 1)}`;
}

/** Name of a mail in a Maildir when it has been seen; one that could not be read is flagged, for somebody to look at. */
function inCur(name: string, { isReadable }: { readonly isReadable: boolean }): string {
  const mark = Deno.build.os === "windows" ? ";" : ":";
  return `${name.replace(/[:;]2,[A-Za-z]*$/, "")}${mark}2,${isReadable ? "S" : "FS"}`;
}

function deferred({ code, message }: EdiError): SendOutcome {
  return { kind: "deferred", problem: { code, text: message } };
}
