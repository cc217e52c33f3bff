/** `kprkit receiver`: the register's side, for tests and demos. */
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { DeliveryError } from "../delivery/delivery_error.ts";
import type { ReceiverKeys, TokenIssuer } from "../delivery/receiver/mod.ts";
import { CommandError } from "./command_error.ts";
import { needNetwork } from "./delivery_failure.ts";
import { ExitCode } from "./exit_code.ts";
import { interruptible } from "./interrupt.ts";
import {
  eventLine,
  messageJson,
  messageLine,
  type ReceiverLanguage,
  ReceiverSums,
  receiverTexts,
} from "./receiver_text.ts";
import * as shared from "./shared_options.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** Where the bus is. */
interface BusUrl {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user?: string;
}

/** Where HTTP is served. */
interface ListenAddress {
  readonly hostname: string;
  readonly port: number;
}

interface ReceiverOptions extends shared.CommonOptions {
  readonly keys: string;
  readonly books: string;
  readonly amqp?: BusUrl;
  readonly amqpPassphraseFile?: string;
  readonly amqpAuthority?: string;
  readonly amqpCertificate?: string;
  readonly amqpKey?: string;
  readonly exchange?: string;
  readonly bareQueues?: boolean;
  readonly herId: string;
  readonly listen?: ListenAddress;
  readonly openToNetwork?: boolean;
  readonly http?: boolean;
  readonly senderCertificates?: string;
  readonly settings?: string;
  readonly apprec: "1.0" | "1.1";
  readonly swapApprecCodes?: boolean;
  readonly unsealed?: boolean;
  readonly faults?: string;
  readonly seed: number;
  readonly once?: number;
  readonly idle?: number;
  readonly lang: ReceiverLanguage;
}

/** The subcommand; sets the exit code through `exit`. */
export function receiverCommand(exit: (code: number) => void): Command {
  return new Command("receiver")
    .description("simulate the register for tests: take messages, judge and book them, and answer")
    .option(
      "--keys <directory>",
      "keys of the register; throw-away ones are made where there are none",
      "receiver/keys",
    )
    .option("--books <directory>", "where it is written down what came", "receiver/books")
    .addOption(
      new Option("--amqp <url>", "message bus: amqp://127.0.0.1:5672 or amqps://host:5671").argParser(busUrl),
    )
    .option(
      "--amqp-passphrase-file <file>",
      "file with the passphrase of the user in the URL, and nothing else",
    )
    .option("--amqp-authority <file>", "authority that has signed the certificate of the bus")
    .option("--amqp-certificate <file>", "client certificate for the bus")
    .option("--amqp-key <file>", "key of the client certificate")
    .option("--exchange <name>", "exchange that receipts go to (default: NHNTESTServiceBus)")
    .option("--bare-queues", "address queues by their name alone, for brokers other than RabbitMQ")
    .addOption(
      new Option("--her-id <number>", "HER-id of the register; its queue is <number>_async").argParser(herId)
        .default("8133973"),
    )
    .addOption(
      new Option("--listen <address>", "take dhhr and SLASH over HTTPS here: 127.0.0.1:8443").argParser(
        listenAddress,
      ),
    )
    .option("--http", "serve HTTP without TLS, on this machine only")
    .option("--open-to-network", "let --listen take connections from other machines")
    .option(
      "--sender-certificates <path>",
      "file with authorities to trust, or directory with a file for each sender, named by its HER-id",
    )
    .option(
      "--settings <file>",
      "write settings with which kprkit send sends here; tokens for --listen are given and verified then",
    )
    .addOption(
      new Option("--apprec <version>", "version of the receipts").choices(["1.0", "1.1"]).default("1.1"),
    )
    .option(
      "--swap-apprec-codes",
      "write codes of errors where their code list should stand, as some systems do",
    )
    .option("--unsealed", "take messages over the bus that are not sealed too, and answer without a seal")
    .option("--faults <shares>", "what goes wrong, by share of arrivals: late=0.1,silent=0.01")
    .addOption(
      new Option("--seed <number>", "another seed gives the faults to other messages").argParser(wholeNumber)
        .default(1),
    )
    .addOption(new Option("--once <number>", "end after so many messages").argParser(wholeNumber))
    .addOption(new Option("--idle <seconds>", "end when nothing has come for so long").argParser(seconds))
    .addOption(shared.langOption())
    .addOption(new Option("--json", "print a line of JSON for each message on standard output"))
    .addOption(shared.quietOption())
    .addHelpText(
      "after",
      `
Examples:
  kprkit receiver --amqp amqp://127.0.0.1:5672
  kprkit receiver --listen 127.0.0.1:8443 --settings delivery.json
  kprkit receiver --listen 127.0.0.1:8443 --json | jq '.verdict'
  kprkit receiver --amqp amqps://kpr@bus.example:5671 --amqp-passphrase-file pass --amqp-authority ca.pem
  kprkit receiver --amqp amqp://127.0.0.1:5672 --faults late=0.1,duplicate=0.1,drop_after=0.05 --seed 7
  kprkit receiver --amqp amqp://127.0.0.1:5672 --once 2

It is a simulation: what the real register answers to what is not public, and is
assumed (docs/receiver.md). Faults: late, negative, silent, duplicate, slow,
unavailable, busy, drop_before, drop_after, expired_key; their shares sum to 1
at most. The books hold what came and how it was judged, and nothing that stands
in a message. Ctrl-C ends it.
Run it through its own task, npx --yes deno@2.9.6 task receiver: the task kprkit
has no network, by design.`,
    )
    .action(async (options: ReceiverOptions) => {
      checkOptions(options);
      needNetwork("receiver");
      const terminal = processTerminal({ quiet: options.quiet ?? false });
      await interruptible((signal) => serve(options, terminal, signal));
      exit(ExitCode.fine);
    });
}

async function serve(options: ReceiverOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { lang, json = false } = options;
  const text = receiverTexts(lang);
  const {
    faultPlan,
    openReceiverKeys,
    openRegister,
    readSenderCertificates,
  } = await import("../delivery/receiver/mod.ts");
  const faults = options.faults === undefined
    ? undefined
    : asUsage(() => faultPlan(options.faults!, options));
  const keys = await openReceiverKeys(options.keys);
  terminal.note(text.simulation);
  if (keys.made) terminal.note(text.made(options.keys));
  const known = options.senderCertificates === undefined
    ? undefined
    : await readSenderCertificates(options.senderCertificates);
  const sums = new ReceiverSums();
  const ending = new Ending(options);
  using register = await openRegister({
    directory: options.books,
    recipients: [keys.encryption],
    trusted: known?.trusted ?? [keys.authority],
    ...(known === undefined ? {} : { signers: known.signers }),
    herIds: [options.herId],
    apprec: options.apprec,
    apprecCodes: options.swapApprecCodes ? "swapped" : "as_specified",
    onArrival: (message) => {
      sums.add(message);
      terminal.data(json ? messageJson(message) : messageLine(message, lang));
      ending.arrived(message.route);
    },
  });
  await using parts = new AsyncDisposableStack();
  let issuer: TokenIssuer | undefined;
  let http: { readonly url: string; readonly authority: string } | undefined;
  if (options.amqp !== undefined) {
    const { serveBus } = await import("../delivery/receiver/mod.ts");
    const bus = parts.use(
      await serveBus({
        register,
        herId: options.herId,
        link: {
          ...await busLogin(options),
          onState: (state) => {
            if (state.kind === "waiting") terminal.note(text.lost((state.delay / 1000).toFixed(1)));
          },
        },
        seal: options.unsealed ? "plain" : {
          signer: keys.signing,
          certificateOf: (herId) =>
            known?.encryption.get(herId) ?? (known === undefined ? keys.sender : undefined),
        },
        plain: options.unsealed ?? false,
        dialect: options.bareQueues ? "queue" : "rabbitmq",
        ...(options.exchange === undefined ? {} : { exchange: options.exchange }),
        ...(faults === undefined ? {} : { faults }),
        onEvent: (event) => {
          const line = eventLine(event, lang);
          if (line !== undefined) terminal.note(line);
        },
      }),
    );
    ending.watch(bus.finished);
    terminal.note(text.waits(`${options.herId}_async`));
  }
  if (options.listen !== undefined) {
    const { serveHttp } = await import("../delivery/receiver/http/mod.ts");
    issuer = options.settings === undefined ? undefined : parts.use(await openIssuer(options.keys));
    const server = parts.use(
      await serveHttp({
        intake: register,
        ...(issuer === undefined ? {} : { verifyToken: (token) => issuer!.claims(token) }),
        ...options.listen,
        ...(options.http ? {} : { tls: identity(keys) }),
        faults,
        onEvent: ({ route, messageId, fault }) => {
          ending.answered();
          if (fault !== undefined) terminal.note(`${route}  ${messageId ?? "–"}  ${text.fault}: ${fault}`);
        },
      }),
    );
    terminal.note(text.listens(server.url));
    if (issuer === undefined) terminal.note(text.unverified);
    else http = { url: server.url, authority: issuer.authority };
  }
  if (options.settings !== undefined) {
    await writeSettings(options.settings, { options, http });
    terminal.note(text.settings(options.settings));
  }
  try {
    await ending.wait(signal, () => register.answerCounts().pending > 0);
  } finally {
    await parts.disposeAsync();
    const told = sums.text(lang, register.answerCounts());
    if (json) terminal.note(told.trimEnd());
    else terminal.data(told);
  }
}

/** Gives tokens to the sender of the settings. */
async function openIssuer(keys: string): Promise<TokenIssuer> {
  const { openClientKey, openTokenIssuer, simulatedSender } = await import("../delivery/receiver/mod.ts");
  const { clientId: id, scope, organisation: supplier } = simulatedSender;
  return await openTokenIssuer({ clients: [{ id, key: await openClientKey(keys), scope, supplier }] });
}

async function writeSettings(
  file: string,
  { options, http }: {
    readonly options: ReceiverOptions;
    readonly http: { readonly url: string; readonly authority: string } | undefined;
  },
): Promise<void> {
  const { writeSenderSettings } = await import("../delivery/receiver/mod.ts");
  const { amqp, amqpPassphraseFile, bareQueues } = options;
  const host = amqp?.host.includes(":") ? `[${amqp.host}]` : amqp?.host;
  await writeSenderSettings(file, {
    keys: options.keys,
    herId: options.herId,
    ...(http === undefined ? {} : { http }),
    ...(amqp === undefined ? {} : {
      amqp: {
        url: `${amqp.tls ? "amqps" : "amqp"}://${host}:${amqp.port}`,
        ...(amqp.user === undefined ? {} : { user: amqp.user, passwordFile: resolve(amqpPassphraseFile!) }),
        ...(bareQueues ? { dialect: "queue" } : {}),
      },
    }),
  });
}

/** When it is enough. */
class Ending {
  readonly #once: number;
  readonly #idle: number | undefined;
  readonly #end = Promise.withResolvers<void>();
  #arrivals = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBusy: () => boolean = () => false;
  /** Messages over HTTP that are in the books and whose answers are not written yet. */
  #unanswered = 0;

  constructor({ once = Infinity, idle }: ReceiverOptions) {
    this.#once = once;
    this.#idle = idle;
  }

  /** A message is in the books. Over HTTP its answer is still to be written, over the bus closing waits for that. */
  arrived(route: string): void {
    this.#arrivals++;
    if (route !== "amqp") this.#unanswered++;
    else this.#look();
    this.#sleep();
  }

  /** An answer over HTTP is ready; what is left is to write it. */
  answered(): void {
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    setTimeout(() => this.#look(), LINGER);
  }

  /** Ends when this does, and as this does. */
  watch(service: Promise<void>): void {
    service.then(() => this.#end.resolve(), (error) => this.#end.reject(error));
  }

  async wait(signal: AbortSignal, isBusy: () => boolean): Promise<void> {
    this.#isBusy = isBusy;
    signal.addEventListener("abort", () => this.#end.resolve(), { once: true });
    if (signal.aborted) this.#end.resolve();
    this.#sleep();
    try {
      await this.#end.promise;
    } finally {
      clearTimeout(this.#timer);
    }
  }

  #look(): void {
    if (this.#arrivals >= this.#once && this.#unanswered === 0) this.#end.resolve();
  }

  #sleep(): void {
    clearTimeout(this.#timer);
    if (this.#idle === undefined) return;
    this.#timer = setTimeout(() => {
      if (this.#isBusy() || this.#unanswered > 0) this.#sleep();
      else this.#end.resolve();
    }, this.#idle * 1000);
  }
}

/** Milliseconds that an answer over HTTP has to be written in. */
const LINGER = 200;

async function busLogin(options: ReceiverOptions) {
  const { host, port, tls, user } = options.amqp!;
  const { readCertificates, readCredentials } = await import("../delivery/cms/mod.ts");
  const { amqpAuthority, amqpCertificate, amqpKey, amqpPassphraseFile } = options;
  const login = user === undefined ? {} : {
    login: { kind: "passphrase", user, passphraseFile: amqpPassphraseFile! } as const,
  };
  if (!tls) return { host, port, tls: false as const, ...login };
  return {
    host,
    port,
    ...login,
    tls: {
      ...(amqpAuthority === undefined ? {} : { authorities: await readCertificates(amqpAuthority) }),
      ...(amqpCertificate === undefined ? {} : {
        client: await readCredentials({ certificate: amqpCertificate, key: amqpKey! }),
      }),
    },
  };
}

function identity({ tls }: ReceiverKeys): { readonly cert: string; readonly key: string } {
  return {
    cert: [tls.certificate, ...tls.chain].map(String).join(""),
    key: tls.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function checkOptions(options: ReceiverOptions): void {
  const { amqp, listen, http, openToNetwork, amqpCertificate, amqpKey, amqpPassphraseFile, amqpAuthority } =
    options;
  if (amqp === undefined && listen === undefined) {
    throw usage("There is nowhere to take messages from", "Give --amqp, --listen, or both");
  }
  if (listen !== undefined && !isLoopback(listen.hostname)) {
    if (!openToNetwork) {
      throw usage(
        `Other machines could connect to ${listen.hostname}`,
        "Listen on 127.0.0.1, or add --open-to-network if that is meant",
      );
    }
    if (http) {
      throw usage("Without TLS, only this machine may connect", "Leave --http out, or listen on 127.0.0.1");
    }
  }
  if ((amqpCertificate === undefined) !== (amqpKey === undefined)) {
    throw usage("A client certificate goes with its key", "Give both --amqp-certificate and --amqp-key");
  }
  if ((amqp?.user === undefined) !== (amqpPassphraseFile === undefined)) {
    throw usage(
      "A user goes with a passphrase",
      "Give --amqp amqp://user@host and --amqp-passphrase-file together",
    );
  }
  if (amqp?.tls === false && (amqpCertificate !== undefined || amqpAuthority !== undefined)) {
    throw usage("Certificates are for a bus with TLS", "Write amqps:// in --amqp");
  }
  if (amqp?.tls === false && !isLoopback(amqp.host)) {
    throw usage(`Messages to ${amqp.host} would go in the open`, "Write amqps:// in --amqp");
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** What is wrong with the text of an option is a fault of usage. */
function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof DeliveryError ? usage(error.message, error.hint) : error;
  }
}

function usage(message: string, hint: string): CommandError {
  return new CommandError(message, { exitCode: ExitCode.usage, hint });
}

function busUrl(text: string): BusUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const tls = url?.protocol === "amqps:";
  if (url === undefined || (!tls && url.protocol !== "amqp:") || url.hostname === "") {
    throw usage(
      "That is not the address of a bus",
      "Write --amqp amqp://127.0.0.1:5672 or amqps://host:5671",
    );
  }
  if (url.password !== "") {
    throw usage(
      "A passphrase on the command line can be read by others",
      "Put it alone in a file for its owner only (chmod 600), and name that with --amqp-passphrase-file",
    );
  }
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (tls ? 5671 : 5672) : Number(url.port),
    tls,
    ...(user === "" ? {} : { user }),
  };
}

function listenAddress(text: string): ListenAddress {
  const match = /^(?:(\[[0-9a-f:]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw usage(`${text} is not an address to listen on`, "Write --listen 127.0.0.1:8443");
  }
  return { hostname: (match[1] ?? "127.0.0.1").replace(/^\[|\]$/g, ""), port };
}

function herId(text: string): string {
  if (/^[1-9]\d{0,9}$/.test(text)) return text;
  throw usage(`${text} is not a HER-id`, "Give --her-id in digits, such as 8133973");
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usage(`${text} is not a number`, "Give a whole number from 1");
}

function seconds(text: string): number {
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw usage(`${text} is not a time`, "Give --idle a number of seconds");
}
