/**
 * A municipality that delivers, for tests of the command line: keys, settings, and a fictitious cohort of one year.
 *
 * @module
 */
import { makeThrowAwayKeys, type ThrowAwayKeys } from "../delivery/keys/mod.ts";
import { Ledger } from "../delivery/ledger/mod.ts";
import type { DispatchStatus } from "../delivery/dispatch.ts";
import { openRegister, serveBus } from "../delivery/receiver/mod.ts";
import type { FaultPlan, SimulatedRegister } from "../delivery/receiver/mod.ts";
import { LocalBroker } from "../delivery/transports/amqp/local_broker.ts";
import { type CliOptions, type CliResult, runCli } from "./cli.ts";

/** HER-ids of the tests; the receiver's is the register's in the test address register. */
export const herIds = { organisation: "8000001", service: "8000002", register: "8133973" } as const;

/** Key files of the sender, and a cohort: made once for a file of tests. */
export interface Shared {
  readonly directory: string;
  readonly keys: ThrowAwayKeys;
  readonly files: Awaited<ReturnType<ThrowAwayKeys["writeTo"]>>;
  /** The professional and the ident message of 4601 in 2024. Nobody in them is real. */
  readonly professional: string;
  readonly ident: string;
}

/** Makes what the tests of a file share. */
export async function makeShared(): Promise<Shared> {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-delivery-test-" });
  const keys = await makeThrowAwayKeys();
  const files = await keys.writeTo(`${directory}/keys`);
  const cohort = `${directory}/cohort`;
  const { code, err } = await runCli([
    ...["generate", "--municipality", "4601", "--persons", "12", "--years", "2024", "--seed", "7"],
    ...["--out", cohort, "--quiet"],
  ]);
  if (code !== 0) throw new Error(err);
  return {
    directory,
    keys,
    files,
    professional: `${cohort}/2024/4601-2024-ipl.xml`,
    ident: `${cohort}/2024/4601-2024-ide.xml`,
  };
}

/** Settings as a file of them says it. */
export type Settings = Record<string, unknown>;

/** An office of its own for one test. */
export class Office {
  readonly directory: string;
  readonly #shared: Shared;

  constructor(directory: string, shared: Shared) {
    this.directory = directory;
    this.#shared = shared;
  }

  get outbox(): string {
    return `${this.directory}/outbox`;
  }

  get folder(): string {
    return `${this.directory}/folder`;
  }

  /** Writes the settings, with some changed. */
  async settings(over: Settings = {}): Promise<Settings> {
    const { files } = this.#shared;
    const settings = {
      sender: {
        name: "Testvik kommune",
        herId: herIds.organisation,
        service: { name: "Saksbehandling", herId: herIds.service },
      },
      keys: {
        signing: files.sender.signing,
        encryption: files.sender.encryption,
        trusted: files.authority,
        receiver: files.receiver.encryption.certificate,
      },
      transports: { folder: { directory: "folder" } },
      ...over,
    };
    await Deno.writeTextFile(`${this.directory}/delivery.json`, JSON.stringify(settings));
    return settings;
  }

  /** `kprkit send` as its task runs it; in English, unless told otherwise. */
  send(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
    return this.#run("send", args, options);
  }

  /** `kprkit receipts`. */
  receipts(args: readonly string[] = [], options: CliOptions = {}): Promise<CliResult> {
    return this.#run("receipts", args, options);
  }

  /** `kprkit status`. */
  status(args: readonly string[] = []): Promise<CliResult> {
    return runCli(["status", "--lang", "en", ...args], { cwd: this.directory });
  }

  /** Both messages of the cohort. */
  get extracts(): readonly string[] {
    return [this.#shared.professional, this.#shared.ident];
  }

  /** The ledger, opened for a moment. */
  read<T>(look: (ledger: Ledger) => T): T {
    using ledger = Ledger.open(this.outbox, { readOnly: true });
    return look(ledger);
  }

  /** What is in the ledger. */
  dispatches(): readonly DispatchStatus[] {
    return this.read((ledger) => ledger.list());
  }

  /** Packages in the outbox. */
  packages(): readonly string[] {
    return namesIn(`${this.outbox}/packages`);
  }

  /** Packages in the folder that stands for the carrier. */
  carried(): readonly string[] {
    return namesIn(this.folder).filter((name) => name.endsWith(".p7m"));
  }

  #run(task: "send" | "receipts", args: readonly string[], options: CliOptions): Promise<CliResult> {
    const lang = args.includes("--lang") ? [] : ["--lang", "en"];
    const own = options.task === "kprkit" ? [task] : [];
    return runCli([...own, ...args, ...lang], { cwd: this.directory, task, ...options });
  }
}

/** Does work in an office with settings for a folder. */
export async function withOffice(shared: Shared, work: (office: Office) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-office-" });
  try {
    const office = new Office(directory, shared);
    await office.settings();
    await work(office);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A message bus in this process. */
export interface Bus {
  readonly peer: LocalBroker;
  /** The register's books. */
  readonly register: SimulatedRegister;
  /** Puts the register to its queue, with faults where some are wanted, until the work is done. */
  serve(faults?: FaultPlan): Promise<void>;
  /** Resolves when so many messages lie in the queue of a HER-id. */
  lie(count: number, herId: string): Promise<void>;
}

/** Does work in an office with a bus that has the register's queue and the sender's. */
export async function withBusOffice(
  shared: Shared,
  work: (office: Office, bus: Bus) => Promise<void>,
): Promise<void> {
  const { keys } = shared;
  await using peer = await LocalBroker.start();
  peer.declare(`${herIds.register}_async`, `${herIds.service}_async`, `${herIds.service}_error`);
  await withOffice(shared, async (office) => {
    await office.settings({ transports: { amqp: { url: `amqp://${peer.host}:${peer.port}` } } });
    using register = await openRegister({
      directory: `${office.directory}/register`,
      recipients: [keys.receiver.encryption],
      trusted: [keys.authority],
      herIds: [herIds.register],
    });
    await using parts = new AsyncDisposableStack();
    await work(office, {
      peer,
      register,
      async serve(faults) {
        parts.use(
          await serveBus({
            register,
            herId: herIds.register,
            link: { host: peer.host, port: peer.port, tls: false },
            seal: { signer: keys.receiver.signing, certificateOf: () => keys.sender.encryption.certificate },
            ...(faults === undefined ? {} : { faults }),
          }),
        );
      },
      async lie(count, herId) {
        while (peer.depth(`${herId}_async`) < count) await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
  });
}

/** Names in a directory, sorted; none where there is no directory. */
export function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
