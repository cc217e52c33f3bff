/**
 * The way to SLASH, from settings.
 *
 * @module
 */
import type { PersonsAllowed } from "../../register/receivers.ts";
import type { DeliveryEnvironment } from "../dispatch.ts";
import { needsNewPackage, openSlashTransport, sealForSlash, SlashKeys } from "../transports/slash/mod.ts";
import type { DeliverySettings } from "./delivery_settings.ts";
import type { Route } from "./route.ts";
import { SettingsError } from "./settings_error.ts";
import { httpChannel, needSettings, tokenSource } from "./setting_files.ts";

/**
 * The register's hosts for SLASH.
 *
 * Source: folkehelseinstituttet/Fhi.Slash.Public, README, environments: ET and QA are for tests.
 */
const hosts: Readonly<Record<string, DeliveryEnvironment>> = Object.freeze({
  "app-mottak-api-et.azurewebsites.net": "test",
  "apimottak01.qa.fihr.no": "test",
  "apimottak01.fihr.no": "production",
});

/**
 * A way to SLASH. Packages are made with the register's key of the moment, so that making one asks the register.
 *
 * @throws {SettingsError} `setting_wrong` where the address is the register's for another environment.
 */
export function slashRoute(
  settings: DeliverySettings,
  { environment, persons }: { readonly environment: DeliveryEnvironment; readonly persons: PersonsAllowed },
): Route {
  const slash = needSettings(settings, "slash");
  const { host } = new URL(slash.url);
  const actual = hosts[host];
  if (actual !== undefined && actual !== environment) {
    throw new SettingsError(
      "setting_wrong",
      `transports.slash.url is the register's ${actual}, and ${environment} was asked for`,
      { hint: "Correct the address, or say --to " + actual },
    );
  }
  const sender = slash.helseId.organisation ?? settings.organisation;
  if (sender === undefined) {
    throw new SettingsError("setting_missing", "organisation is missing in the settings", {
      hint: "Give the organisation number of who reports: SLASH knows senders by it",
    });
  }
  const opened = once(async () => new SlashKeys(await httpChannel(slash)));
  return {
    transport: "slash",
    environment,
    sender,
    receiver: host,
    persons,
    isStale: needsNewPackage,
    packager: async () => {
      const keys = await opened();
      return {
        contentType: "text/plain",
        extension: "slash",
        pack: async (bytes) => sealForSlash(bytes, await keys.current()),
      };
    },
    open: async () => {
      const keys = await opened();
      const transport = await openSlashTransport({
        ...await httpChannel(slash),
        tokens: await tokenSource(slash.helseId),
        software: slash.software,
        keys,
      });
      return closingToo(transport, keys);
    },
  };
}

/** Makes something when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

/** A transport that closes something else with it. */
function closingToo<T extends AsyncDisposable>(transport: T, other: Disposable): T {
  const close = transport[Symbol.asyncDispose].bind(transport);
  transport[Symbol.asyncDispose] = async () => {
    await close();
    other[Symbol.dispose]();
  };
  return transport;
}
