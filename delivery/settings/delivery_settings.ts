/**
 * The settings of deliveries: who sends, with which keys, over what.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import type { MsgHeadAddress } from "../../stream/xml/msg_head_writer.ts";
import type { CredentialFiles } from "../cms/mod.ts";
import { credentialFiles } from "./credential_settings.ts";
import { Section } from "./section.ts";
import { SettingsError } from "./settings_error.ts";
import { type TransportSettings, transportSettings } from "./transport_settings.ts";

/** The file that a command finds by itself, in the directory it was run in. */
export const settingsFile = "delivery.json";

/** Where keys and certificates lie. */
export interface KeySettings {
  /** Signs what is sent. */
  readonly signing?: CredentialFiles;
  /** Opens the receipts that come back sealed. */
  readonly encryption?: CredentialFiles;
  /** Certificates of authorities whose certificates are trusted, PEM. */
  readonly trusted?: string;
  /** The receiver's certificate for encryption, as the address register gives it. */
  readonly receiver?: string;
  /**
   * The certificate that the receiver signs its receipts with, as the address register gives it. Without it anybody may have
   * signed one whose certificate leads to an authority in `trusted`.
   */
  readonly receiverSigning?: string;
}

/** What a file of settings says. */
export interface DeliverySettings {
  /** The sender's communication party and its service, «Saksbehandling» for the yearly report. */
  readonly sender: MsgHeadAddress;
  /** The sender's organisation number, for the ways that go by it. */
  readonly organisation?: string;
  /** A receiver that is none of the register's own, such as a simulated one. */
  readonly receiver?: MsgHeadAddress;
  /** Where keys and certificates lie. */
  readonly keys: KeySettings;
  /** The ways that are set up. */
  readonly transports: TransportSettings;
}

/**
 * Reads settings. Paths in it are meant from where the file lies.
 *
 * @throws {SettingsError} The file cannot be read, or says something that kprkit does not know or cannot use.
 */
export async function readDeliverySettings(path: string = settingsFile): Promise<DeliverySettings> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw new SettingsError("settings_unreadable", `The settings ${path} cannot be read`, {
      hint:
        "Name the file with --config; docs/delivery.md tells what stands in it, kprkit receiver --settings writes one for tests",
      cause,
    });
  }
  return parseDeliverySettings(text, { directory: dirname(resolve(path)), name: path });
}

/**
 * The settings in a text.
 *
 * @throws {SettingsError} as {@linkcode readDeliverySettings} does.
 */
export function parseDeliverySettings(
  text: string,
  { directory, name }: { readonly directory: string; readonly name: string },
): DeliverySettings {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // What the parser says quotes the text around it.
    throw new SettingsError("settings_unreadable", `${name} is not JSON`, {
      hint: "Look for a missing comma or quotation mark",
    });
  }
  const root = new Section(value, { path: "", directory });
  const organisation = root.optionalText("organisation");
  const receiver = root.optionalSection("receiver");
  const settings: DeliverySettings = {
    sender: address(root.section("sender")),
    ...(organisation === undefined ? {} : { organisation }),
    ...(receiver === undefined ? {} : { receiver: address(receiver) }),
    keys: keySettings(root.optionalSection("keys")),
    transports: transportSettings(root.section("transports")),
  };
  root.end();
  return settings;
}

function address(section: Section): MsgHeadAddress {
  const service = section.section("service");
  const read = {
    name: section.text("name"),
    herId: section.herId("herId"),
    service: { name: service.text("name"), herId: service.herId("herId") },
  };
  section.end();
  service.end();
  return read;
}

function keySettings(section: Section | undefined): KeySettings {
  if (section === undefined) return {};
  const signing = section.optionalSection("signing");
  const encryption = section.optionalSection("encryption");
  const trusted = section.optionalPath("trusted");
  const receiver = section.optionalPath("receiver");
  const receiverSigning = section.optionalPath("receiverSigning");
  section.end();
  return {
    ...(signing === undefined ? {} : { signing: credentialFiles(signing) }),
    ...(encryption === undefined ? {} : { encryption: credentialFiles(encryption) }),
    ...(trusted === undefined ? {} : { trusted }),
    ...(receiver === undefined ? {} : { receiver }),
    ...(receiverSigning === undefined ? {} : { receiverSigning }),
  };
}
