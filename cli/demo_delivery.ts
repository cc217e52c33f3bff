/**
 * `deno task demo:delivery`: the extracts of a fictitious municipality go to a simulated register and are answered, over the
 * message bus and over SLASH, on this machine, with keys that are made for it and thrown away after it.
 *
 * @module
 */
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { readCertificates, readCredentials } from "../delivery/cms/mod.ts";
import { makeThrowAwayKeys } from "../delivery/keys/mod.ts";
import { openRegister, type SimulatedRegister } from "../delivery/receiver/mod.ts";
import { serveHttp } from "../delivery/receiver/http/mod.ts";
import { serveBus } from "../delivery/receiver/serve_bus.ts";
import { openTokenIssuer } from "../delivery/receiver/token_issuer.ts";
import { LocalBroker } from "../delivery/transports/amqp/local_broker.ts";
import { kprReceiver, lastReportingYear } from "../register/receivers.ts";
import { main } from "./main.ts";
import { stateText } from "./send_text.ts";
import { Ledger } from "../delivery/ledger/mod.ts";
import { ExitCode } from "./exit_code.ts";

const senderService = "8000002";
const organisation = "310000019";
const scope = "fhi:slash.mottak/all";

/**
 * A day's message in the shape of the only public example of the daily report; the person is of the tax authority's
 * synthetic series. Source: folkehelseinstituttet/Fhi.Slash.Public, example of HST_Avtale (names of its fields).
 */
const daily = [{
  orgNr: organisation,
  kommuneNr: "1804",
  avtale: [{
    avtaleId: "1",
    datoTid: "2026-01-05T09:00:00",
    konsultasjonType: "H",
    oppmoteStatus: "1",
    person: { personId: "1", fodselsNr: "21814133610" },
  }],
}];

async function demo(directory: string): Promise<number> {
  say("1. Throw-away keys of a municipality and of a register, and a message bus in this process");
  const keys = await makeThrowAwayKeys({
    names: { sender: "Testvik kommune", receiver: "Simulated register" },
  });
  const files = await keys.writeTo(join(directory, "keys"));
  await using broker = await LocalBroker.start();
  const { service: { herId } } = kprReceiver("test", { year: lastReportingYear });
  broker.declare(...[senderService, herId].flatMap((id) => [`${id}_async`, `${id}_error`]));

  say("2. The simulated register listens: at its queue of the bus, and over HTTP (SLASH)");
  const client = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const clientKey = join(directory, "keys", "helseid-client.json");
  await Deno.writeTextFile(clientKey, JSON.stringify(client.privateKey.export({ format: "jwk" })), {
    mode: 0o600,
  });
  await using issuer = await openTokenIssuer({
    clients: [{ id: "demo", key: client.publicKey.export({ format: "jwk" }), scope, supplier: "310000027" }],
  });
  using register = await openRegister({
    directory: join(directory, "register"),
    recipients: [await readCredentials(files.receiver.encryption)],
    trusted: await readCertificates(files.authority),
    herIds: [herId],
  });
  await using bus = await serveBus({
    register,
    herId,
    link: { host: broker.host, port: broker.port, tls: false },
    seal: { signer: keys.receiver.signing, certificateOf: () => keys.sender.encryption.certificate },
  });
  void bus;
  await using server = await serveHttp({ intake: register, verifyToken: (token) => issuer.claims(token) });

  const settings = join(directory, "delivery.json");
  await Deno.writeTextFile(
    settings,
    JSON.stringify(
      {
        sender: {
          name: "Testvik kommune",
          herId: "8000001",
          service: { name: "Saksbehandling", herId: senderService },
        },
        organisation,
        keys: {
          signing: files.sender.signing,
          encryption: files.sender.encryption,
          trusted: files.authority,
          receiver: files.receiver.encryption.certificate,
          receiverSigning: files.receiver.signing.certificate,
        },
        transports: {
          amqp: { url: `amqp://${broker.host}:${broker.port}` },
          slash: {
            url: server.url,
            helseId: { authority: issuer.authority, clientId: "demo", key: clientKey, scope, organisation },
            software: { vendor: "kprkit", name: "kprkit demo", version: "1", exportVersion: "1" },
          },
        },
      },
      null,
      2,
    ),
  );
  const day = join(directory, "HST_Avtale_2026-01-05.json");
  await Deno.writeTextFile(day, JSON.stringify(daily));
  const outbox = join(directory, "outbox");
  const common = ["--config", settings, "--outbox", outbox, "--lang", "en"];
  const codes: number[] = [];

  say("3. kprkit generate --municipality 4601 --persons 300 --years 2025 --seed 7: nobody in it is real");
  const cohort = join(directory, "cohort");
  const fictitious = ["--municipality", "4601", "--persons", "300", "--years", "2025", "--seed", "7"];
  codes.push(await main(["generate", ...fictitious, "--out", cohort, "--quiet"]));
  const extracts = [cohort];

  say("4. kprkit send cohort/ --to test --transport amqp --wait 60s");
  codes.push(
    await main(["send", ...extracts, "--to", "test", "--transport", "amqp", "--wait", "60s", ...common]),
  );

  say("5. The same command again: nothing is sent twice");
  codes.push(
    await main(["send", ...extracts, "--to", "test", "--transport", "amqp", "--wait", "60s", ...common]),
  );

  say("6. kprkit send HST_Avtale… --to test --transport slash");
  const slash = ["--transport", "slash", "--type", "HST_Avtale", "--message-version", "1"];
  codes.push(await main(["send", day, "--to", "test", ...slash, ...common]));

  say("7. To production? The persons are fictitious, and the guards say no");
  const refused = await main(["send", ...extracts, "--to", "production", "--transport", "amqp", ...common]);

  say("8. The register's books beside the sender's ledger");
  const agree = compare(register, outbox);
  const good = agree && codes.every((code) => code === ExitCode.fine) && refused === ExitCode.guard;
  console.log(good ? "\nAll was accepted once, and the guards held." : "\nThis is not as it should be.");
  return good ? ExitCode.fine : ExitCode.rejected;
}

/** Prints both books; whether they agree. */
function compare(register: SimulatedRegister, outbox: string): boolean {
  using ledger = Ledger.open(outbox, { readOnly: true });
  const dispatches = ledger.list();
  const books = register.books();
  for (const { type, state, id } of dispatches) {
    console.log(`  ledger  ${type.padEnd(10)} ${stateText(state, "en").padEnd(10)} ${id}`);
  }
  for (const { type, verdict, arrivals, route } of books) {
    console.log(
      `  books   ${type.padEnd(10)} ${verdict.padEnd(10)} over ${route}, came ${arrivals} time${
        arrivals === 1 ? "" : "s"
      }`,
    );
  }
  return dispatches.length === books.length && dispatches.every(({ state }) => state === "accepted") &&
    books.every(({ verdict, standing }) => verdict === "accepted" && standing === "booked");
}

function say(text: string): void {
  console.log(`\n── ${text}`);
}

if (import.meta.main) {
  const kept = Deno.args[0];
  if (kept !== undefined) await Deno.mkdir(kept, { recursive: true, mode: 0o700 });
  const directory = kept ?? await Deno.makeTempDir({ prefix: "kprkit-delivery-" });
  let code: number;
  try {
    code = await demo(directory);
  } finally {
    if (kept === undefined) await Deno.remove(directory, { recursive: true });
  }
  Deno.exit(code);
}
