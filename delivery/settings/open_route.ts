/**
 * From settings to a way that is open: packages are made for it, and it carries them.
 *
 * @module
 */
import { kprReceiver, kprReceivers, lastReportingYear } from "../../register/receivers.ts";
import type { MsgHeadAddress } from "../../stream/xml/msg_head_writer.ts";
import type { X509Certificate } from "node:crypto";
import { checkCertificate, type Credentials, readCertificates, readCredentials, unseal } from "../cms/mod.ts";
import type { DeliveryEnvironment, TransportName } from "../dispatch.ts";
import { readReceipt } from "../envelope/mod.ts";
import { msgHeadPackager, sealedPackager, type SealingOptions } from "../outbox/packagers.ts";
import type { Receipt } from "../receipt.ts";
import type { Transport } from "../transport.ts";
import type { DeliverySettings } from "./delivery_settings.ts";
import type { Route } from "./route.ts";
import { httpChannel, needSettings, tokenSource } from "./setting_files.ts";
import { SettingsError } from "./settings_error.ts";
import { slashRoute } from "./slash_route.ts";

/** Which of the ways in the settings, and where to. */
export interface RouteChoice {
  /** How. @default the only way that is set up */
  readonly transport?: TransportName;
  /** Where to. */
  readonly environment: DeliveryEnvironment;
}

/**
 * Finds the way that was asked for. Nothing is opened and no key read before it is needed.
 *
 * @throws {SettingsError} It is not set up, or is set up for somewhere else.
 */
export function openRoute(settings: DeliverySettings, choice: RouteChoice): Route {
  const { environment } = choice;
  const transport = choice.transport ?? onlyOne(settings);
  const { persons } = kprReceiver(environment, { year: lastReportingYear });
  const address = addressOf(settings, environment);
  const sealed = { transport, environment, persons, sender: settings.sender.service.herId } as const;
  const inMsgHead = {
    ...sealed,
    receiver: address.service.herId,
    address,
    packager: async () =>
      msgHeadPackager({ ...await sealing(settings), sender: settings.sender, receiver: address }),
  };
  switch (transport) {
    case "amqp":
      return { ...inMsgHead, open: (options) => openBus(settings, { environment, ...options }) };
    case "edi":
      return { ...inMsgHead, open: () => openMail(settings) };
    case "folder":
      return { ...inMsgHead, open: () => openFolder(settings) };
    case "dhhr": {
      const dhhr = needSettings(settings, "dhhr");
      return {
        ...sealed,
        receiver: dhhr.receiver,
        packager: async () => sealedPackager(await sealing(settings)),
        open: async () => {
          const { openDhhrTransport } = await import("../transports/dhhr.ts");
          return await openDhhrTransport({
            ...await httpChannel(dhhr),
            tokens: await tokenSource(dhhr.helseId),
          });
        },
      };
    }
    case "slash":
      return slashRoute(settings, { environment, persons });
  }
}

/** The names of the ways that are set up. */
export function transportsOf({ transports }: DeliverySettings): readonly TransportName[] {
  return Object.keys(transports) as TransportName[];
}

function onlyOne(settings: DeliverySettings): TransportName {
  const names = transportsOf(settings);
  if (names.length === 1) return names[0]!;
  throw new SettingsError(
    "setting_missing",
    names.length === 0 ? "No way to send is set up" : `Several ways to send are set up: ${names.join(", ")}`,
    {
      hint: names.length === 0
        ? "docs/delivery.md tells what stands in transports"
        : "Choose one with --transport",
    },
  );
}

/** The register's party, or the one in the settings: which must not be the register's of another environment. */
function addressOf({ receiver }: DeliverySettings, environment: DeliveryEnvironment): MsgHeadAddress {
  if (receiver === undefined) {
    const { name, herId, service } = kprReceiver(environment, { year: lastReportingYear });
    return { name, herId, service };
  }
  const other = kprReceivers.find((party) => party.service.herId === receiver.service.herId);
  if (other === undefined || other.environment === environment) return receiver;
  throw new SettingsError(
    "setting_wrong",
    `receiver in the settings is the register's ${other.environment}, and ${environment} was asked for`,
    { hint: "Leave receiver out of the settings: kprkit knows the register's addresses" },
  );
}

async function sealing({ keys }: DeliverySettings): Promise<SealingOptions> {
  if (keys.signing === undefined || keys.receiver === undefined) {
    throw new SettingsError("setting_missing", "keys.signing and keys.receiver are missing in the settings", {
      hint: "Name the sender's credentials for signing, and the receiver's certificate for encryption",
    });
  }
  const signer = await readCredentials(keys.signing);
  const [recipient, ...chain] = await readCertificates(keys.receiver);
  // Health data are encrypted for nobody whom no trusted authority vouches for.
  const trusted = keys.trusted === undefined ? [recipient!] : await readCertificates(keys.trusted);
  checkCertificate(recipient!, { purpose: "encryption", trusted, chain });
  return { signer, recipient: recipient! };
}

/** What opens receipts. */
interface ReceiptKeys {
  readonly recipients: readonly Credentials[];
  readonly trusted: readonly X509Certificate[];
  readonly signer?: X509Certificate;
}

/** Opens sealed receipts, and takes open ones only where nobody could have sealed them. */
async function receiptReader(
  { keys }: DeliverySettings,
): Promise<ReceiptKeys> {
  const [signer] = keys.receiverSigning === undefined ? [] : await readCertificates(keys.receiverSigning);
  return {
    recipients: keys.encryption === undefined ? [] : [await readCredentials(keys.encryption)],
    trusted: keys.trusted === undefined ? [] : await readCertificates(keys.trusted),
    ...(signer === undefined ? {} : { signer }),
  };
}

/**
 * Reads receipts that came in a file: Apprec as XML, or sealed.
 *
 * @throws {SettingsError} | {CmsError} The keys cannot be read.
 */
export async function openReceipt(
  settings: DeliverySettings,
): Promise<(bytes: Uint8Array) => Promise<Receipt>> {
  const reader = await receiptReader(settings);
  // CMS begins with a SEQUENCE, which XML in no encoding does.
  return async (bytes) => readReceipt(bytes[0] === 0x30 ? await wholeOf(unseal(one(bytes), reader)) : bytes);
}

async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(
    await new Response(ReadableStream.from(bytes) as ReadableStream<Uint8Array>).arrayBuffer(),
  );
}

async function openBus(
  settings: DeliverySettings,
  { environment, onWarning }: {
    readonly environment: DeliveryEnvironment;
    readonly onWarning?: (text: string) => void;
  },
): Promise<Transport> {
  const { openAmqpTransport } = await import("../transports/amqp/mod.ts");
  const amqp = needSettings(settings, "amqp");
  const reader = await receiptReader(settings);
  const { url, user, passwordFile } = amqp;
  const secure = url.protocol === "amqps:";
  const tls = secure
    ? {
      ...(amqp.authorities === undefined ? {} : { authorities: await readCertificates(amqp.authorities) }),
      ...(amqp.serverName === undefined ? {} : { serverName: amqp.serverName }),
      ...(amqp.client === undefined ? {} : { client: await readCredentials(amqp.client) }),
    }
    : false as const;
  return await openAmqpTransport({
    bus: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      tls,
      ...(user === undefined || passwordFile === undefined
        ? {}
        : { login: { kind: "passphrase", user, passphraseFile: passwordFile } as const }),
    },
    environment,
    herId: settings.sender.service.herId,
    open: async (bytes, { sealed }): Promise<Receipt> =>
      readReceipt(sealed ? await wholeOf(unseal(one(bytes), reader)) : bytes),
    ...(amqp.exchange === undefined ? {} : { exchange: amqp.exchange }),
    ...(amqp.receiverQueue === undefined ? {} : { receiverQueue: amqp.receiverQueue }),
    ...(amqp.queue === undefined ? {} : { ownQueue: amqp.queue }),
    ...(amqp.errorQueue === undefined ? {} : { errorQueue: amqp.errorQueue }),
    ...(amqp.dialect === undefined ? {} : { dialect: amqp.dialect }),
    ...(amqp.window === undefined ? {} : { window: amqp.window }),
    ...(amqp.maximumBytes === undefined ? {} : { maximumBytes: amqp.maximumBytes }),
    onWarning: (warning) => onWarning?.(warning.text),
  });
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function openFolder(settings: DeliverySettings): Promise<Transport> {
  const { openFolderTransport } = await import("../transports/folder.ts");
  const reader = await receiptReader(settings);
  return await openFolderTransport({
    ...needSettings(settings, "folder"),
    openSealed: (sealed) => unseal(sealed, reader),
  });
}

async function openMail(settings: DeliverySettings): Promise<Transport> {
  const { openEdiTransport } = await import("../transports/edi/mod.ts");
  const edi = needSettings(settings, "edi");
  const { signer } = await sealing(settings);
  const reader = await receiptReader(settings);
  const { url, user, passwordFile } = edi;
  return await openEdiTransport({
    server: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      security: edi.plain ? "plain" : url.protocol === "smtps:" ? "tls" : "starttls",
      ...(edi.authorities === undefined ? {} : { authorities: await readCertificates(edi.authorities) }),
      ...(user === undefined || passwordFile === undefined
        ? {}
        : { login: { user, passphraseFile: passwordFile } }),
    },
    from: edi.from,
    to: edi.to,
    agreement: {
      cpaId: edi.cpaId,
      service: edi.service,
      action: edi.action,
      fromRole: edi.fromRole,
      toRole: edi.toRole,
    },
    signer,
    ...(edi.incoming === undefined ? {} : { inbox: edi.incoming, trust: reader }),
    openSealed: (sealed) => unseal(sealed, reader),
  });
}
