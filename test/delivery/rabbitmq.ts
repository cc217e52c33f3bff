/**
 * A real RabbitMQ for tests: started as the user who runs the tests, with all its state in a directory of its own, on
 * ports that the system chose, reachable from this machine only.
 *
 * Exchange, queues and bindings are laid out as those of the message bus: one exchange, and for each HER-id the queues
 * `<HER-id>_async` and `<HER-id>_error`, bound under their names. No command-line tool of RabbitMQ is needed; whatever
 * it starts is ended by its process id.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash, randomBytes, randomUUID } from "node:crypto";

/** Where Debian puts it. */
const server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const epmd = "/usr/bin/epmd";

/** Name of the exchange, that of the bus's test environment. */
export const exchange = "NHNTESTServiceBus";
/** A queue that holds one message and refuses the next. */
export const fullQueue = "9999990_async";
/** HER-ids that have queues; {@linkcode RabbitMq.nextHerId} hands them out. */
const herIds = Array.from({ length: 120 }, (_, at) => 9_100_001 + at);

/** Why there is no RabbitMQ here; `undefined` where there is. */
export function whyNoRabbitMq(): string | undefined {
  for (const path of [server, epmd]) {
    try {
      if (!Deno.statSync(path).isFile) return `no ${path}`;
    } catch {
      return `no ${path}`;
    }
  }
  return undefined;
}

/** Options of {@linkcode RabbitMq.start}. */
export interface RabbitMqOptions {
  /** PEM files of the server; with them it listens with TLS too, and asks for a client certificate. */
  readonly tls?: { readonly authority: string; readonly certificate: string; readonly key: string };
  /** Common names of client certificates that are let in. */
  readonly certificateNames?: readonly string[];
  /** Largest message it takes. @default 64 MiB */
  readonly maximumBytes?: number;
}

/** A RabbitMQ that runs. */
export class RabbitMq implements AsyncDisposable {
  /** Its directory. */
  readonly directory: string;
  readonly host = "127.0.0.1";
  /** Port of AMQP without TLS. */
  readonly port: number;
  /** Port of AMQP with TLS; nothing listens there unless it was asked for. */
  readonly tlsPort: number;
  readonly user = "kprkit";
  readonly #passphrase = randomBytes(12).toString("hex");
  readonly #options: RabbitMqOptions;
  readonly #distributionPort: number;
  readonly #epmdPort: number;
  readonly #node: string = `kpr_${randomUUID().slice(0, 8)}@localhost`;
  readonly #herIds = herIds.values();
  #epmd: Deno.ChildProcess | undefined;
  #server: Deno.ChildProcess | undefined;

  private constructor(directory: string, ports: readonly number[], options: RabbitMqOptions) {
    this.directory = directory;
    [this.port, this.tlsPort, this.#distributionPort, this.#epmdPort] = ports as [
      number,
      number,
      number,
      number,
    ];
    this.#options = options;
  }

  /** Starts one, and resolves when it takes connections. */
  static async start(options: RabbitMqOptions = {}): Promise<RabbitMq> {
    // A port is free when it is chosen, and may be taken by somebody else before RabbitMQ has it.
    for (let attempt = 1;; attempt++) {
      const broker = new RabbitMq(
        await Deno.makeTempDir({ prefix: "kprkit-rabbitmq-" }),
        freePorts(4),
        options,
      );
      try {
        await broker.#layOut();
        await broker.start();
        return broker;
      } catch (error) {
        const log = await broker.log();
        await broker.stop();
        if (attempt === 3 || !/eaddrinuse/i.test(log)) {
          throw new Error(`RabbitMQ does not start: ${log.slice(-2000)}`, { cause: error });
        }
      }
    }
  }

  /** File with the user's passphrase. */
  get passphraseFile(): string {
    return `${this.directory}/passphrase`;
  }

  /** A HER-id whose queues no other test uses. */
  nextHerId(): string {
    const { value } = this.#herIds.next();
    if (value === undefined) throw new Error("No HER-ids are left: lay out more");
    return String(value);
  }

  /** Starts it on the data it has. */
  async start(): Promise<void> {
    if (this.#server !== undefined) throw new Error("RabbitMQ runs already");
    const environment = this.#environment();
    this.#epmd ??= new Deno.Command(epmd, {
      args: ["-port", String(this.#epmdPort), "-address", this.host],
      env: environment,
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await Deno.remove(`${this.directory}/pid`).catch(() => {});
    this.#server = new Deno.Command(server, {
      env: environment,
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let ended = false;
    this.#server.status.then(() => ended = true);
    for (let attempt = 0;; attempt++) {
      if (await this.#listens()) return;
      if (ended || attempt === 1200) {
        throw new Error(ended ? "RabbitMQ ended" : "RabbitMQ took more than a minute");
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it as a power cut does (SIGKILL); its data stay. */
  async kill(): Promise<void> {
    const child = this.#server;
    if (child === undefined) return;
    this.#server = undefined;
    const pid = Number((await Deno.readTextFile(`${this.directory}/pid`).catch(() => "")).trim());
    // The script that started it reaps it and ends; it is ended itself only where it has not come that far.
    ignoreGone(() => pid > 0 ? Deno.kill(pid, "SIGKILL") : child.kill("SIGKILL"));
    await child.status;
  }

  /** Ends it and all it started, and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    const names = this.#epmd;
    this.#epmd = undefined;
    if (names !== undefined) {
      ignoreGone(() => names.kill("SIGKILL"));
      await names.status;
    }
    // Helpers of the Erlang machine end a moment after it, and may write their last line.
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        await Deno.remove(this.directory, { recursive: true });
        return;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** What it has logged. */
  log(): Promise<string> {
    return Deno.readTextFile(`${this.directory}/rabbitmq.log`).catch(() => "");
  }

  /** Whether it speaks AMQP: an answer to the protocol's header comes when it is up. */
  async #listens(): Promise<boolean> {
    let connection: Deno.TcpConn | undefined;
    try {
      connection = await Deno.connect({ hostname: this.host, port: this.port });
      await connection.write(new Uint8Array([0x41, 0x4d, 0x51, 0x50, 3, 1, 0, 0]));
      const answer = new Uint8Array(8);
      const length = await connection.read(answer);
      // The log says so when definitions are in and plugins are up; listeners open before that.
      return length !== null && /Server startup complete/.test(await this.log());
    } catch {
      return false;
    } finally {
      connection?.close();
    }
  }

  #environment(): Record<string, string> {
    return {
      PATH: "/usr/lib/rabbitmq/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      LANG: "C.UTF-8",
      HOME: this.directory,
      RABBITMQ_MNESIA_BASE: `${this.directory}/mnesia`,
      RABBITMQ_LOG_BASE: this.directory,
      RABBITMQ_LOGS: `${this.directory}/rabbitmq.log`,
      RABBITMQ_CONFIG_FILE: `${this.directory}/rabbitmq.conf`,
      RABBITMQ_ENABLED_PLUGINS_FILE: `${this.directory}/enabled_plugins`,
      RABBITMQ_PID_FILE: `${this.directory}/pid`,
      RABBITMQ_CONF_ENV_FILE: `${this.directory}/none`,
      RABBITMQ_NODENAME: this.#node,
      RABBITMQ_DIST_PORT: String(this.#distributionPort),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
      ERL_EPMD_PORT: String(this.#epmdPort),
      ERL_EPMD_ADDRESS: this.host,
    };
  }

  async #layOut(): Promise<void> {
    const { tls, maximumBytes = 64 * 1024 * 1024 } = this.#options;
    const write = (name: string, text: string) =>
      Deno.writeTextFile(`${this.directory}/${name}`, text, { mode: 0o600 });
    await write("enabled_plugins", "[rabbitmq_amqp1_0,rabbitmq_auth_mechanism_ssl].\n");
    await write("passphrase", `${this.#passphrase}\n`);
    await write("definitions.json", JSON.stringify(this.#definitions()));
    await write(
      "rabbitmq.conf",
      [
        `listeners.tcp.1 = ${this.host}:${this.port}`,
        ...(tls === undefined ? [] : [
          `listeners.ssl.1 = ${this.host}:${this.tlsPort}`,
          `ssl_options.cacertfile = ${tls.authority}`,
          `ssl_options.certfile = ${tls.certificate}`,
          `ssl_options.keyfile = ${tls.key}`,
          "ssl_options.verify = verify_peer",
          "ssl_options.fail_if_no_peer_cert = true",
        ]),
        "auth_mechanisms.1 = PLAIN",
        "auth_mechanisms.2 = EXTERNAL",
        "ssl_cert_login_from = common_name",
        `load_definitions = ${this.directory}/definitions.json`,
        `max_message_size = ${maximumBytes}`,
        "disk_free_limit.absolute = 20MB",
        "log.file.level = info",
        "",
      ].join("\n"),
    );
  }

  #definitions(): unknown {
    const vhost = "/";
    const names = [this.user, ...this.#options.certificateNames ?? []];
    const queues = herIds.flatMap((id) => [`${id}_async`, `${id}_error`]);
    const queue = (name: string, more: Record<string, unknown>) => ({
      name,
      vhost,
      durable: true,
      auto_delete: false,
      arguments: more,
    });
    return {
      users: names.map((name) => ({
        name,
        // Who comes with a certificate has a passphrase that nobody knows.
        password_hash: passwordHash(name === this.user ? this.#passphrase : randomUUID()),
        hashing_algorithm: "rabbit_password_hashing_sha256",
        tags: [],
      })),
      vhosts: [{ name: vhost }],
      permissions: names.map((user) => ({ user, vhost, configure: ".*", write: ".*", read: ".*" })),
      exchanges: [{
        name: exchange,
        vhost,
        type: "direct",
        durable: true,
        auto_delete: false,
        internal: false,
        arguments: {},
      }],
      queues: [
        ...queues.map((name) => queue(name, {})),
        queue(fullQueue, { "x-max-length": 1, "x-overflow": "reject-publish" }),
      ],
      bindings: [...queues, fullQueue].map((name) => ({
        source: exchange,
        vhost,
        destination: name,
        destination_type: "queue",
        routing_key: name,
        arguments: {},
      })),
    };
  }
}

/** RabbitMQ's form of a salted SHA-256. */
function passwordHash(passphrase: string): string {
  const salt = randomBytes(4);
  return Buffer.concat([salt, createHash("sha256").update(salt).update(passphrase, "utf8").digest()])
    .toString("base64");
}

/** Ports that are free now, none twice. */
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

function ignoreGone(end: () => void): void {
  try {
    end();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) && !(error instanceof TypeError)) throw error;
  }
}
