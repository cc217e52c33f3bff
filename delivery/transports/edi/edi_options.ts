/**
 * What has to be known to send over EDI.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { Credentials } from "../../cms/mod.ts";
import type { TrustOptions } from "../../ebxml/mod.ts";
import type { OpenSealed } from "../receipt_directory.ts";
import { EdiError } from "./edi_error.ts";
import { isHeaderText, isMailAddress } from "./write_mail.ts";

/** The mail server that mail is handed to. */
export interface MailServer {
  /** Name or address: `mail.example`. */
  readonly host: string;
  /** Port that it listens on. @default 465 with `tls`, 587 otherwise */
  readonly port?: number;
  /**
   * `starttls`: encrypted after the greeting, and not used where it is not offered; `tls`: encrypted from the beginning;
   * `plain`: not encrypted, for servers on this machine: a login goes to none other in plain. @default "starttls"
   */
  readonly security?: "starttls" | "tls" | "plain";
  /** Authorities that may have issued the server's certificate. @default those of the system */
  readonly authorities?: readonly X509Certificate[];
  /** Name that the server's certificate must have. @default host */
  readonly serverName?: string;
  /** Shows the server who we are. @default none */
  readonly client?: Credentials;
  /** Logs in. @default none */
  readonly login?: { readonly user: string; readonly passphraseFile: string };
  /** Milliseconds that the server may be silent. @default 120 000 */
  readonly timeout?: number;
}

/**
 * What the parties have agreed upon (CPA). The values that the register expects are in no public source, and none of them
 * has a default.
 */
export interface EdiAgreement {
  /** Id of the agreement. */
  readonly cpaId: string;
  /** What messages are for. */
  readonly service: string;
  /** Type of the service's name. @default "string", as messages under the framework have it */
  readonly serviceType?: string;
  /** One for all message types, or one for each: `{ KPR_IPL: "…", KPR_IDE: "…" }`. */
  readonly action: string | Readonly<Record<string, string>>;
  /** The sender's role. */
  readonly fromRole: string;
  /** The receiver's role. */
  readonly toRole: string;
  /** Kind of id that parties are named with. @default "HER": the framework asks for HER-ids (errata of HIS 1037:2011) */
  readonly partyIdType?: string;
}

/** Options of `openEdiTransport`. */
export interface EdiTransportOptions {
  /** The mail server that mail is handed to. */
  readonly server: MailServer;
  /** The sender's EDI address. */
  readonly from: string;
  /** The receiver's EDI address: `kpr@edi.nhn.no` stands on the register's page of 2021. */
  readonly to: string;
  /** What the parties have agreed upon. */
  readonly agreement: EdiAgreement;
  /** Signs the envelopes: the business certificate for signing. */
  readonly signer: Credentials;
  /**
   * Directory where somebody puts the mail that comes in: a Maildir (with `new/`; settled mail goes to `cur/`), or a
   * directory of `.eml` files (settled mail goes to `read/` and `unreadable/`). @default none: no receipts come over it
   */
  readonly inbox?: string;
  /**
   * Whom to trust of those who sign what comes in. Must be given with `inbox`. Issuers of business certificates vouch for
   * thousands of organisations: name the other side's own certificate as `signer` where it is known.
   */
  readonly trust?: TrustOptions;
  /** Opens receipts that are sealed. @default none: a sealed receipt is told as unreadable */
  readonly openSealed?: OpenSealed;
  /** Systems that make the messages, as Description tells them. @default { "MSH-system": "kprkit" } */
  readonly systems?: Readonly<Record<string, string>>;
  /** Largest package, in bytes. @default what the mail server takes */
  readonly maximumBytes?: number;
  /** Mails under way at once. @default 2 */
  readonly window?: number;
  /** Milliseconds between two looks into the inbox. @default 1000 */
  readonly pollInterval?: number;
  /** Largest mail that is read from the inbox, in bytes. @default 16 MiB */
  readonly maximumReceiptBytes?: number;
}

/**
 * Checks what settings can get wrong.
 *
 * @throws {EdiError} `setting_wrong`
 */
export function checkOptions({ server, from, to, agreement, inbox, trust }: EdiTransportOptions): void {
  const wrong = (message: string) => new EdiError("setting_wrong", { message });
  if (!/^[A-Za-z0-9._:-]+$/.test(server.host)) {
    throw wrong("The mail server's host is not a name or an address");
  }
  const { port, security } = server;
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
    throw wrong("The mail server's port is not a port");
  }
  if (security === "plain" && server.login !== undefined && !isThisMachine(server.host)) {
    throw wrong("A login does not go to a mail server in plain");
  }
  for (const address of [from, to]) {
    if (!isMailAddress(address)) throw wrong("An EDI address is not a mail address");
  }
  const { action, ...others } = agreement;
  const values = [
    ...Object.values(others),
    ...(typeof action === "string" ? [action] : Object.values(action)),
  ];
  if (values.some((value) => value.trim() === "" || value !== value.trim())) {
    throw wrong("A value of the agreement is empty, or has space around it");
  }
  if (inbox !== undefined && trust === undefined) {
    throw wrong("Who may sign what comes into the inbox is not told");
  }
}

/** Where nobody can listen on the way. */
function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Action for a message type. */
export function actionFor(type: string, { action }: EdiAgreement): string {
  const found = typeof action === "string" ? action : Object.hasOwn(action, type) ? action[type] : undefined;
  if (found === undefined || !isHeaderText(type)) throw new EdiError("no_action");
  return found;
}
