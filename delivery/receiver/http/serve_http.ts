/**
 * The register's side of `dhhr` and `slash`.
 *
 * @module
 */
import type { HttpTimer } from "../../transports/http/mod.ts";
import type { FaultPlan } from "../faults.ts";
import type { Intake } from "../intake.ts";
import { type Answer, Arrival, type FaultDelays } from "./arrival.ts";
import { Gate, type VerifyToken } from "./authorization.ts";
import { answerDhhr } from "./dhhr_route.ts";
import { FrontDoor, type ServerIdentity } from "./front_door.ts";
import type { HttpServerEvent } from "./server_event.ts";
import { SlashKeyRing } from "./slash_key_ring.ts";
import { answerSlash, answerSlashKeys, type SlashRules } from "./slash_route.ts";

/** Options of {@linkcode serveHttp}. */
export interface ServeHttpOptions {
  /** Where messages are judged and booked. */
  readonly intake: Intake;
  /** Faults to make. @default none */
  readonly faults?: FaultPlan | undefined;
  /** How long the faults that take time take. */
  readonly delays?: FaultDelays;
  /** Judges access tokens. @default their claims are taken as they stand: for tests only */
  readonly verifyToken?: VerifyToken;
  /** The register's keys for SLASH. @default its own, made when they are first asked for */
  readonly keys?: SlashKeyRing;
  /** What SLASH asks that no public source tells. */
  readonly slash?: SlashRules;
  /** Largest request of dhhr, in bytes. @default 100 000 000 */
  readonly maximumDhhrBytes?: number;
  /** Address to listen on. @default "127.0.0.1" */
  readonly hostname?: string;
  /** Port to listen on. @default 0: the system chooses */
  readonly port?: number;
  /** Certificate chain and key in PEM. @default plain HTTP */
  readonly tls?: ServerIdentity;
  /** Told of each request when its answer is ready. */
  readonly onEvent?: (event: HttpServerEvent) => void;
  /** What time it is, for keys and proofs. @default the system's clock */
  readonly clock?: () => Date;
  /** Counts the waits of faults. @default the system's timers */
  readonly timer?: HttpTimer;
}

/** A server that runs. */
export interface HttpServer extends AsyncDisposable {
  /** Its address: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The port that it listens on. */
  readonly port: number;
  /** The register's keys for SLASH, to be ended or made anew on request. */
  readonly keys: SlashKeyRing;
  /** Ends it; open connections are cut. */
  close(): Promise<void>;
}

/**
 * Serves `POST /message/process` and `POST /messages` (dhhr), `GET /keys` and `POST /message` (SLASH).
 *
 * @example
 * ```ts ignore
 * await using server = await serveHttp({ intake: register, port: 8080 });
 * console.log(server.url);
 * ```
 */
export function serveHttp(options: ServeHttpOptions): Promise<HttpServer> {
  return Promise.resolve().then(() => new Server(options));
}

class Server implements HttpServer {
  readonly url: string;
  readonly port: number;
  readonly keys: SlashKeyRing;
  readonly #options: ServeHttpOptions;
  readonly #gate: Gate;
  readonly #scheme: "http" | "https";
  readonly #door: FrontDoor;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #closing: Promise<void> | undefined;

  constructor(options: ServeHttpOptions) {
    const { hostname = "127.0.0.1", port = 0, tls, verifyToken, clock } = options;
    this.#options = options;
    this.keys = options.keys ?? new SlashKeyRing(clock === undefined ? {} : { clock });
    this.#gate = new Gate({ verifyToken, clock });
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      // What failed inside is not for the client, and may not be for a log.
      onError: () => new Response(null, { status: 500 }),
    }, (request, info) => this.#handle(request, info.remoteAddr.port));
    try {
      this.#door = new FrontDoor({ hostname, port, tls, behind: this.#server.addr.port });
    } catch (error) {
      this.#server.shutdown();
      throw error;
    }
    this.port = this.#door.port;
    this.#scheme = tls === undefined ? "http" : "https";
    this.url = `${this.#scheme}://${hostname.includes(":") ? `[${hostname}]` : hostname}:${this.port}`;
  }

  close(): Promise<void> {
    return this.#closing ??= this.#door.close().then(() => this.#server.shutdown());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #handle(request: Request, fromPort: number): Promise<Response> {
    // A client that has gone since, or one that does not come by the front door.
    const connection = this.#door.connection(fromPort) ?? { gone: AbortSignal.abort(), cut: () => {} };
    const { pathname } = new URL(request.url);
    const { faults, delays = {}, timer = systemTimer, onEvent } = this.#options;
    const arrival = new Arrival(request, {
      url: `${this.#scheme}://${request.headers.get("host") ?? ""}${pathname}`,
      connection,
      settings: { faults, delays, timer },
    });
    const route = ROUTES[pathname];
    const answer = route === undefined || route.method !== request.method
      ? notServed(route?.method)
      : await this.#answer(arrival, route.name);
    onEvent?.(arrival.event(route?.name ?? "other", answer));
    return answer.response;
  }

  #answer(arrival: Arrival, route: "dhhr" | "slash" | "keys"): Promise<Answer> {
    const { intake, slash: rules = {}, maximumDhhrBytes: maximumBytes = 100_000_000 } = this.#options;
    const gate = this.#gate;
    switch (route) {
      case "dhhr":
        return answerDhhr(arrival, { intake, gate, maximumBytes });
      case "slash":
        return answerSlash(arrival, { intake, gate, keys: this.keys, rules });
      case "keys":
        return answerSlashKeys(this.keys);
    }
  }
}

const ROUTES: Readonly<
  Record<string, { readonly name: "dhhr" | "slash" | "keys"; readonly method: "GET" | "POST" }>
> = Object.freeze({
  "/message/process": { name: "dhhr", method: "POST" },
  "/messages": { name: "dhhr", method: "POST" },
  "/message": { name: "slash", method: "POST" },
  "/keys": { name: "keys", method: "GET" },
});

function notServed(method: string | undefined): Answer {
  if (method === undefined) return { response: new Response(null, { status: 404 }), code: "not_there" };
  return { response: new Response(null, { status: 405, headers: { allow: method } }), code: "method" };
}

const systemTimer: HttpTimer = (milliseconds, ring) => {
  const timer = setTimeout(ring, milliseconds);
  return () => clearTimeout(timer);
};
