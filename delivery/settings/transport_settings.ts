/**
 * The settings of the ways that packages travel.
 *
 * @module
 */
import type { CredentialFiles } from "../cms/mod.ts";
import type { TransportName } from "../dispatch.ts";
import { credentialFiles } from "./credential_settings.ts";
import type { Section } from "./section.ts";

/** The message bus. */
export interface AmqpSettings {
  /** `amqps://sb.nhn.no`; `amqp://127.0.0.1:5672` for a broker of tests. */
  readonly url: URL;
  /** The exchange that takes messages. @default the bus's for the environment: `NHNProdServiceBus` */
  readonly exchange?: string;
  /** How the bus writes addresses; brokers of tests may know queues only. @default "rabbitmq" */
  readonly dialect?: "rabbitmq" | "queue";
  /** The sender's own queue, where receipts come. @default `<herId>_async` */
  readonly queue?: string;
  /** The sender's queue for errors. @default `<herId>_error` */
  readonly errorQueue?: string;
  /** The receiver's queue. @default `<herId>_async` */
  readonly receiverQueue?: string;
  /** Authorities that may have signed the bus's certificate, PEM. @default the system's */
  readonly authorities?: string;
  /** Name in the bus's certificate. @default the host */
  readonly serverName?: string;
  /** Certificate and key that the sender shows the bus. */
  readonly client?: CredentialFiles;
  /** User, where the bus knows senders by name. */
  readonly user?: string;
  /** File with the user's password alone. */
  readonly passwordFile?: string;
  /** Packages under way at once. */
  readonly window?: number;
  /** Largest package, in bytes. */
  readonly maximumBytes?: number;
}

/** A client of HelseID. */
export interface HelseIdSettings {
  /** `https://helseid-sts.nhn.no` */
  readonly authority: string;
  /** Id that HelseID knows the client by. */
  readonly clientId: string;
  /** The client's private key: JWK or PEM. */
  readonly key: string;
  /** What tokens are asked for: `fhi:slash.mottak/all`. */
  readonly scope: string;
  /** Passphrase of an encrypted key: the first line of this file. */
  readonly passphraseFile?: string;
  /** Name of the key at HelseID, where it is not the key's own. */
  readonly keyId?: string;
  /** Organisation number that tokens are asked for, where the client serves many. */
  readonly organisation?: string;
  /** Organisation number of a unit below it. */
  readonly child?: string;
}

/** The intake of the pilot of 2021. */
export interface DhhrSettings {
  /** Where it is. */
  readonly url: string;
  /** Authorities that may have signed its certificate, PEM. @default the system's */
  readonly authorities?: string;
  /** Who gives tokens for it. */
  readonly helseId: HelseIdSettings;
  /** HER-id of the receiver. */
  readonly receiver: string;
}

/** SLASH. */
export interface SlashSettings {
  /** Where it is. */
  readonly url: string;
  /** Authorities that may have signed its certificate, PEM. @default the system's */
  readonly authorities?: string;
  /** Who gives tokens for it. */
  readonly helseId: HelseIdSettings;
  /** What made the messages. */
  readonly software: {
    readonly vendor: string;
    readonly name: string;
    readonly version: string;
    readonly exportVersion: string;
  };
}

/** EDI: mail with S/MIME and ebXML. */
export interface EdiSettings {
  /** `smtps://mail.example`, `smtp://mail.example:587` */
  readonly url: URL;
  /** Mail address of the sender. */
  readonly from: string;
  /** Mail address of the receiver, as the address register gives it. */
  readonly to: string;
  /** User at the mail server. @default no login */
  readonly user?: string;
  /** File with the user's password alone. */
  readonly passwordFile?: string;
  /** Authorities that may have signed its certificate, PEM. @default the system's */
  readonly authorities?: string;
  /** Plain mail, for servers of tests on this machine. */
  readonly plain?: boolean;
  /** The agreement between the two (CPA). */
  readonly cpaId: string;
  /** Service of the agreement. */
  readonly service: string;
  /** Action of the agreement. */
  readonly action: string;
  /** The sender's role in the agreement. */
  readonly fromRole: string;
  /** The receiver's role in the agreement. */
  readonly toRole: string;
  /** Maildir where answers come. */
  readonly incoming?: string;
}

/** A folder. */
export interface FolderSettings {
  /** Where packages are written. */
  readonly directory: string;
}

/** The ways that are set up. */
export interface TransportSettings {
  /** The message bus. */
  readonly amqp?: AmqpSettings;
  /** The pilot's intake. */
  readonly dhhr?: DhhrSettings;
  /** SLASH. */
  readonly slash?: SlashSettings;
  /** EDI. */
  readonly edi?: EdiSettings;
  /** A folder. */
  readonly folder?: FolderSettings;
}

/** Reads the section `transports`. */
export function transportSettings(section: Section): TransportSettings {
  const read = {
    amqp: amqpSettings,
    dhhr: dhhrSettings,
    slash: slashSettings,
    edi: ediSettings,
    folder: folderSettings,
  } satisfies { readonly [name in TransportName]: (section: Section) => unknown };
  const found: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries(read)) {
    const one = section.optionalSection(name);
    if (one === undefined) continue;
    found[name] = told(parse(one));
    one.end();
  }
  section.end();
  return found;
}

function amqpSettings(section: Section): AmqpSettings {
  const client = section.optionalSection("client");
  return told({
    url: section.url("url", ["amqp:", "amqps:"]),
    exchange: section.optionalText("exchange"),
    dialect: section.optionalChoice("dialect", ["rabbitmq", "queue"]),
    queue: section.optionalText("queue"),
    errorQueue: section.optionalText("errorQueue"),
    receiverQueue: section.optionalText("receiverQueue"),
    authorities: section.optionalPath("authorities"),
    serverName: section.optionalText("serverName"),
    client: client === undefined ? undefined : credentialFiles(client),
    user: section.optionalText("user"),
    passwordFile: section.optionalPath("passwordFile"),
    window: section.optionalNumber("window"),
    maximumBytes: section.optionalNumber("maximumBytes"),
  });
}

function helseIdSettings(section: Section): HelseIdSettings {
  const read = told({
    authority: section.url("authority", ["https:", "http:"]).href.replace(/\/$/, ""),
    clientId: section.text("clientId"),
    key: section.path("key"),
    scope: section.text("scope"),
    passphraseFile: section.optionalPath("passphraseFile"),
    keyId: section.optionalText("keyId"),
    organisation: section.optionalText("organisation"),
    child: section.optionalText("child"),
  });
  section.end();
  return read;
}

function dhhrSettings(section: Section): DhhrSettings {
  return told({
    url: section.url("url", ["https:", "http:"]).href.replace(/\/$/, ""),
    authorities: section.optionalPath("authorities"),
    helseId: helseIdSettings(section.section("helseId")),
    receiver: section.herId("receiver"),
  });
}

function slashSettings(section: Section): SlashSettings {
  const software = section.section("software");
  const read = told({
    url: section.url("url", ["https:", "http:"]).href.replace(/\/$/, ""),
    authorities: section.optionalPath("authorities"),
    helseId: helseIdSettings(section.section("helseId")),
    software: {
      vendor: software.text("vendor"),
      name: software.text("name"),
      version: software.text("version"),
      exportVersion: software.text("exportVersion"),
    },
  });
  software.end();
  return read;
}

function ediSettings(section: Section): EdiSettings {
  return told({
    url: section.url("url", ["smtp:", "smtps:"]),
    from: section.text("from"),
    to: section.text("to"),
    user: section.optionalText("user"),
    passwordFile: section.optionalPath("passwordFile"),
    authorities: section.optionalPath("authorities"),
    plain: section.optionalFlag("plain"),
    cpaId: section.text("cpaId"),
    service: section.text("service"),
    action: section.text("action"),
    fromRole: section.text("fromRole"),
    toRole: section.text("toRole"),
    incoming: section.optionalPath("incoming"),
  });
}

function folderSettings(section: Section): FolderSettings {
  return { directory: section.path("directory") };
}

/** What is said, without the names of what is not. */
function told<T extends object>(values: T): { [name in keyof T]: Exclude<T[name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [name in keyof T]: Exclude<T[name], undefined>;
  };
}
