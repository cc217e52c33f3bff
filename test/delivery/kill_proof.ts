/**
 * What must hold when anything is killed: every dispatch is accepted exactly once by the register's books, the sender's
 * ledger agrees, and nothing is lost.
 *
 * The sender (`kprkit send`), the register (`kprkit receiver`) and the broker (RabbitMQ) run as processes of their own, as
 * users run them, and are ended by SIGKILL at random points, or their connections are cut. After each phase everything is
 * let alone until it is done, and the books are compared.
 *
 * @module
 */
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { makeThrowAwayKeys } from "../../delivery/keys/mod.ts";
import { Ledger } from "../../delivery/ledger/mod.ts";
import { openRegister } from "../../delivery/receiver/mod.ts";
import { AmqpProxy } from "./amqp_proxy.ts";
import { RabbitMq } from "./rabbitmq.ts";

const root = new URL("../../", import.meta.url);
const senderHerId = "9100001";
const registerHerId = "9100002";

/** What is ended at random points. */
export type Victim = "sender" | "receiver" | "broker" | "connections";

/** Options of {@linkcode proveKills}. */
export interface KillProofOptions {
  /** How often each is ended. */
  readonly kills: Readonly<Record<Victim, number>>;
  /** Payloads that a sender is given at a time; two make a municipality's year. @default 4 */
  readonly payloads?: number;
  readonly say?: (line: string) => void;
}

/** What came of it. */
export interface KillProof {
  readonly kills: Readonly<Record<Victim, number>>;
  /** Dispatches in the sender's ledger. */
  readonly dispatches: number;
  /** Payloads given to senders. */
  readonly payloads: number;
  /** Dispatches that the ledger has as accepted. */
  readonly accepted: number;
  /** Messages that the register has booked as accepted. */
  readonly booked: number;
  /** Arrivals at the register; more than it booked, since what may have arrived is sent once more. */
  readonly arrivals: number;
  /** Dispatches that were handed to the carrier more than once. */
  readonly retried: number;
  /** What is not as it should be; empty where all is. */
  readonly faults: readonly string[];
}

/** Runs the proof in a directory of its own. Takes minutes with many kills. */
export async function proveKills(options: KillProofOptions): Promise<KillProof> {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-kills-" });
  try {
    await using stage = await Stage.open(directory, options);
    return await stage.run();
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

class Stage implements AsyncDisposable {
  readonly #directory: string;
  readonly #options: KillProofOptions;
  readonly #broker: RabbitMq;
  readonly #proxy: AmqpProxy;
  readonly #running = new Set<Deno.ChildProcess>();
  /** Batches of payloads that no sender has been given yet. */
  readonly #batches: string[][] = [];
  #given = 0;

  private constructor(directory: string, options: KillProofOptions, broker: RabbitMq) {
    this.#directory = directory;
    this.#options = options;
    this.#broker = broker;
    this.#proxy = new AmqpProxy({ host: broker.host, port: broker.port });
  }

  static async open(directory: string, options: KillProofOptions): Promise<Stage> {
    const broker = await RabbitMq.start();
    const stage = new Stage(directory, options, broker);
    try {
      await stage.#prepare();
    } catch (error) {
      await stage[Symbol.asyncDispose]();
      throw error;
    }
    return stage;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) await end(child);
    await this.#proxy[Symbol.asyncDispose]();
    await this.#broker[Symbol.asyncDispose]();
  }

  async run(): Promise<KillProof> {
    const done: Record<Victim, number> = { sender: 0, receiver: 0, broker: 0, connections: 0 };
    for (const victim of Object.keys(done) as Victim[]) {
      done[victim] = await this.#phase(victim, this.#options.kills[victim]);
    }
    await this.#settle();
    return this.#compare(done);
  }

  /** Keys, settings and payloads: a fictitious country with few persons, so that there are many small messages. */
  async #prepare(): Promise<void> {
    const keys = await makeThrowAwayKeys({
      names: { sender: "Testvik kommune", receiver: "Simulated register" },
    });
    const files = await keys.writeTo(join(this.#directory, "keys"));
    const settings = (port: number) => ({
      sender: {
        name: "Testvik kommune",
        herId: "9100000",
        service: { name: "Saksbehandling", herId: senderHerId },
      },
      receiver: {
        name: "Simulated register",
        herId: registerHerId,
        service: { name: "Simulated register", herId: registerHerId },
      },
      keys: {
        signing: files.sender.signing,
        encryption: files.sender.encryption,
        trusted: files.authority,
        receiver: files.receiver.encryption.certificate,
        receiverSigning: files.receiver.signing.certificate,
      },
      transports: {
        amqp: {
          url: `amqp://${this.#broker.host}:${port}`,
          user: this.#broker.user,
          passwordFile: this.#broker.passphraseFile,
        },
      },
    });
    await Deno.writeTextFile(this.#path("delivery.json"), JSON.stringify(settings(this.#broker.port)));
    await Deno.writeTextFile(this.#path("proxied.json"), JSON.stringify(settings(this.#proxy.port)));
    const wanted = Object.values(this.#options.kills).reduce((sum, count) => sum + count, 0);
    const years = Math.min(Math.ceil(wanted / 300) + 1, 6);
    const cohort = this.#path("cohort");
    const made = await this.#kprkit("generate", [
      "--all-municipalities",
      "--persons",
      "8000",
      "--years",
      `${2025 - years}-2024`,
      "--out",
      cohort,
      "--quiet",
    ]).output();
    if (!made.success) throw new Error(`The cohort was not made: ${new TextDecoder().decode(made.stderr)}`);
    const pairs: string[][] = [];
    for (const year of Deno.readDirSync(cohort)) {
      if (!year.isDirectory) continue;
      const names = [...Deno.readDirSync(join(cohort, year.name))].map(({ name }) => name);
      for (const name of names.filter((name) => name.endsWith("-ipl.xml"))) {
        const other = name.replace("-ipl.xml", "-ide.xml");
        if (names.includes(other)) pairs.push([name, other].map((file) => join(cohort, year.name, file)));
      }
    }
    const size = Math.max((this.#options.payloads ?? 4) / 2, 1);
    while (pairs.length > 0) this.#batches.push(pairs.splice(0, size).flat());
    this.#options.say?.(`${this.#batches.length} batches of payloads`);
  }

  /** One kind of victim; returns how often it was ended. */
  async #phase(victim: Victim, kills: number): Promise<number> {
    if (kills === 0) return 0;
    let killed = 0;
    const count = () => {
      killed++;
      if (killed % 10 === 0) this.#options.say?.(`${victim}: ended ${killed} of ${kills} times`);
    };
    if (victim === "sender") {
      const receiver = this.#start("receiver", this.#receiverArguments());
      while (killed < kills) {
        const sender = this.#start("send", this.#senderArguments(this.#batch(), { wait: "20s" }));
        if (await this.#endAfter(sender, Math.random() * 2500)) count();
      }
      await end(receiver);
      return killed;
    }
    // Senders work one after the other while the victim is ended again and again.
    let working = true;
    const settings = victim === "connections" ? "proxied.json" : "delivery.json";
    const senders = (async () => {
      while (working) {
        await this.#start("send", this.#senderArguments(this.#batch(), { wait: "3s", settings })).status;
      }
    })();
    if (victim === "receiver") {
      while (killed < kills) {
        const receiver = this.#start("receiver", this.#receiverArguments());
        if (await this.#endAfter(receiver, Math.random() * 3000)) count();
      }
    } else {
      const receiver = this.#start("receiver", this.#receiverArguments(victim === "connections"));
      while (killed < kills) {
        await pause(Math.random() * (victim === "broker" ? 4000 : 600));
        if (victim === "broker") {
          await this.#broker.kill();
          await this.#broker.start();
        } else await this.#proxy.cut();
        count();
      }
      working = false;
      await senders;
      await end(receiver);
    }
    working = false;
    await senders;
    return killed;
  }

  /** Nothing is ended any more: all that was given is sent and answered. */
  async #settle(): Promise<void> {
    const receiver = this.#start("receiver", this.#receiverArguments());
    const given = this.#handedOut.flat();
    for (let attempt = 1; attempt <= 10; attempt++) {
      this.#options.say?.(`settling, run ${attempt}`);
      const { code } = await this.#start("send", this.#senderArguments(given, { wait: "60s" })).status;
      if (code === 0) break;
    }
    await end(receiver);
  }

  async #compare(kills: Record<Victim, number>): Promise<KillProof> {
    using ledger = Ledger.open(this.#path("outbox"), { readOnly: true });
    using register = await openRegister({ directory: this.#path("books") });
    const dispatches = ledger.list();
    const books = register.books();
    const faults: string[] = [];
    const booked = new Map(
      books.filter(({ standing }) => standing === "booked").map((entry) => [entry.id, entry]),
    );
    if (booked.size !== books.length) {
      faults.push(`${books.length - booked.size} entries of the books are of no message`);
    }
    for (const { id, state, payloadSource } of dispatches) {
      const entry = booked.get(id);
      if (entry === undefined) faults.push(`${id} is ${state} in the ledger and not in the books`);
      else if (state !== entry.verdict) {
        faults.push(`${id} is ${state} in the ledger, ${entry.verdict} in the books`);
      } else if (state !== "accepted") faults.push(`${id} (${payloadSource}) is ${state}`);
    }
    for (const id of booked.keys()) {
      if (ledger.get(id) === undefined) faults.push(`${id} is in the books only`);
    }
    const sources = new Set(dispatches.map(({ payloadSource }) => payloadSource));
    if (sources.size !== dispatches.length) faults.push("A payload was dispatched twice");
    for (const path of this.#handedOut.flat()) if (!sources.has(path)) faults.push(`${path} was lost`);
    for (const problem of ledger.check()) faults.push(`The ledger is damaged: ${problem}`);
    const { unknown, unreadable } = ledger.strays();
    if (unknown.length + unreadable.length > 0) faults.push("Receipts came that belong to nothing");
    return {
      kills,
      dispatches: dispatches.length,
      payloads: this.#given,
      accepted: dispatches.filter(({ state }) => state === "accepted").length,
      booked: booked.size,
      arrivals: books.reduce((sum, { arrivals }) => sum + arrivals, 0),
      retried: dispatches.filter(({ attempts }) => attempts > 1).length,
      faults,
    };
  }

  readonly #handedOut: string[][] = [];

  #batch(): readonly string[] {
    const batch = this.#batches.pop();
    // What was given before may be given again: it is known, and not sent twice.
    if (batch === undefined) return this.#handedOut[Math.floor(Math.random() * this.#handedOut.length)]!;
    this.#handedOut.push(batch);
    this.#given += batch.length;
    return batch;
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }

  #senderArguments(
    paths: readonly string[],
    { wait, settings = "delivery.json" }: { readonly wait: string; readonly settings?: string },
  ): string[] {
    return [
      ...paths,
      "--to",
      "test",
      "--config",
      this.#path(settings),
      "--outbox",
      this.#path("outbox"),
      "--wait",
      wait,
      "--give-up-after",
      wait,
      "--quiet",
    ];
  }

  #receiverArguments(proxied = false): string[] {
    const port = proxied ? this.#proxy.port : this.#broker.port;
    return [
      "--keys",
      this.#path("keys"),
      "--books",
      this.#path("books"),
      "--amqp",
      `amqp://${this.#broker.user}@${this.#broker.host}:${port}`,
      "--amqp-passphrase-file",
      this.#broker.passphraseFile,
      "--her-id",
      registerHerId,
      "--quiet",
    ];
  }

  #start(task: "send" | "receiver", args: readonly string[]): Deno.ChildProcess {
    const child = this.#kprkit(task, args, "null").spawn();
    this.#running.add(child);
    child.status.then(() => this.#running.delete(child));
    return child;
  }

  #kprkit(
    task: "send" | "receiver" | "generate",
    args: readonly string[],
    output: "null" | "piped" = "piped",
  ) {
    const words = config.tasks[task].command.split(" ");
    const flags = words.slice(2, words.indexOf("cli/main.ts"));
    return new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, new URL("cli/main.ts", root).href, task, ...args],
      cwd: root,
      env: { INIT_CWD: "", NO_COLOR: "1" },
      stdin: "null",
      stdout: output,
      stderr: output,
    });
  }

  /** Ends a process after some time; whether it still ran. */
  async #endAfter(child: Deno.ChildProcess, milliseconds: number): Promise<boolean> {
    let ended = false;
    child.status.then(() => ended = true);
    await Promise.race([child.status, pause(milliseconds)]);
    if (ended) return false;
    await end(child);
    return true;
  }
}

/** SIGKILL, and waits until it is gone. */
async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
  await child.status;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
