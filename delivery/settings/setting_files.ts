/**
 * What settings name, read from where it lies.
 *
 * @module
 */
import { readCertificates } from "../cms/mod.ts";
import { type HelseIdOrganisation, openHelseIdClient, type TokenSource } from "../helseid/mod.ts";
import type { DeliverySettings } from "./delivery_settings.ts";
import { SettingsError } from "./settings_error.ts";
import type { HelseIdSettings, TransportSettings } from "./transport_settings.ts";

/**
 * The settings of a way to send.
 *
 * @throws {SettingsError} `setting_missing` where there are none.
 */
export function needSettings<N extends keyof TransportSettings>(
  { transports }: DeliverySettings,
  name: N,
): NonNullable<TransportSettings[N]> {
  const found = transports[name];
  if (found !== undefined) return found;
  throw new SettingsError("setting_missing", `transports.${name} is missing in the settings`, {
    hint: "docs/delivery.md tells what stands there",
  });
}

/** Address and trusted authorities of a service on the web. */
export async function httpChannel(
  { url, authorities }: { readonly url: string; readonly authorities?: string },
): Promise<{ readonly url: string; readonly trusted?: readonly string[] }> {
  if (authorities === undefined) return { url };
  return { url, trusted: (await readCertificates(authorities)).map((certificate) => certificate.toString()) };
}

/** A client of HelseID. */
export async function tokenSource(settings: HelseIdSettings): Promise<TokenSource> {
  const { authority, clientId, scope, key, passphraseFile, keyId } = settings;
  const organisation = organisationOf(settings);
  return await openHelseIdClient({
    authority,
    clientId,
    scope,
    key: { file: key, ...(passphraseFile === undefined ? {} : { passphraseFile }) },
    ...(keyId === undefined ? {} : { keyId }),
    ...(organisation === undefined ? {} : { organisation }),
  });
}

/** A client that serves many names the organisation; one of a single organisation may name a unit of it. */
function organisationOf({ organisation, child }: HelseIdSettings): HelseIdOrganisation | undefined {
  if (organisation === undefined) return child === undefined ? undefined : { tenancy: "single", child };
  return { tenancy: "multi", parent: organisation, ...(child === undefined ? {} : { child }) };
}
