/**
 * A request on its way through a service: its bounded body, its faults, its answer.
 *
 * @module
 */
import { concatAll } from "../../concat.ts";
import type { HttpTimer } from "../../transports/http/mod.ts";
import type { FaultKind, FaultPlan } from "../faults.ts";
import type { FrontConnection } from "./front_door.ts";
import type { HttpServerEvent } from "./server_event.ts";

/** How long the faults that take time take. */
export interface FaultDelays {
  /** Milliseconds before a message is judged, for `slow`. @default 5000 */
  readonly slow?: number;
  /** Milliseconds between booking and answer, for `late`. @default 5000 */
  readonly late?: number;
  /** Seconds of `Retry-After`, for `busy`. @default 1 */
  readonly busy?: number;
}

/** What a service has to do with faults. */
export interface FaultSettings {
  readonly faults?: FaultPlan | undefined;
  readonly delays: FaultDelays;
  readonly timer: HttpTimer;
}

/** An answer with the word that the event has for it. */
export interface Answer {
  readonly response: Response;
  readonly code: string;
}

/** A JSON answer. */
export function jsonAnswer(
  status: number,
  body: unknown,
  { code, headers = {} }: { readonly code: string; readonly headers?: Readonly<Record<string, string>> },
): Answer {
  return { response: Response.json(body, { status, headers: { ...headers } }), code };
}

/** One request. */
export class Arrival {
  readonly request: Request;
  /** The address that the client used. */
  readonly url: string;
  messageId: string | null = null;
  readonly #connection: FrontConnection;
  readonly #settings: FaultSettings;
  #fault: FaultKind | undefined;
  #unanswered = false;

  constructor(
    request: Request,
    options: { readonly url: string; readonly connection: FrontConnection; readonly settings: FaultSettings },
  ) {
    this.request = request;
    this.url = options.url;
    this.#connection = options.connection;
    this.#settings = options.settings;
  }

  /** The body, or why there is none: it is larger than allowed, or the client went away before its end. */
  async body(maximum: number): Promise<Uint8Array | "too_large" | "cut"> {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    const reader = this.request.body?.getReader();
    // The server does not always tell of a client that goes away in the middle; the front door does.
    const { gone } = this.#connection;
    const left = Promise.withResolvers<"cut">();
    const leave = () => left.resolve("cut");
    gone.addEventListener("abort", leave);
    try {
      while (reader !== undefined) {
        const next = gone.aborted ? "cut" : await Promise.race([reader.read(), left.promise]);
        if (next === "cut") {
          reader.cancel().catch(() => {});
          return "cut";
        }
        if (next.done) break;
        length += next.value.length;
        // What is above the bound is read as well, for a while: a client that is still sending does not hear an answer.
        if (length > 2 * maximum) return "too_large";
        if (length <= maximum) pieces.push(next.value);
      }
    } catch {
      return "cut";
    } finally {
      gone.removeEventListener("abort", leave);
    }
    if (length > maximum) return "too_large";
    return concatAll(pieces);
  }

  /** Judges the message, unless it meets a fault before; answers, unless it meets one after. */
  async meet(
    route: "dhhr" | "slash",
    { judge, negative, expire }: {
      readonly judge: () => Promise<Answer>;
      /** The answer that refuses a message whatever is in it. */
      readonly negative: () => Answer;
      /** Ends the key that the message is encrypted for; absent where there are no such keys. */
      readonly expire?: () => Promise<void>;
    },
  ): Promise<Answer> {
    const { faults, delays } = this.#settings;
    this.#fault = faults?.next({ route, messageId: this.messageId });
    switch (this.#fault) {
      case "unavailable":
        return { response: new Response(null, { status: 503 }), code: "unavailable" };
      case "busy": {
        const headers = { "retry-after": String(delays.busy ?? 1) };
        return { response: new Response(null, { status: 429, headers }), code: "busy" };
      }
      case "drop_before":
        return this.cut("dropped");
      case "negative":
        return negative();
      case "expired_key":
        await expire?.();
        return await judge();
      case "slow":
        await this.#wait(delays.slow ?? 5000);
        if (this.#connection.gone.aborted) return this.cut("left");
        return await judge();
      case "late": {
        const answer = await judge();
        await this.#wait(delays.late ?? 5000);
        return answer;
      }
      case "silent": {
        const { code } = await judge();
        await this.#wait(undefined);
        return this.cut(code);
      }
      case "drop_after":
        return this.cut((await judge()).code);
      default:
        // An answer cannot come twice over HTTP: `duplicate` is no fault here.
        return await judge();
    }
  }

  /** Closes the connection without an answer. */
  cut(code: string): Answer {
    this.#unanswered = true;
    this.#connection.cut();
    return { response: new Response(null, { status: 500 }), code };
  }

  /** What is told of it. */
  event(route: HttpServerEvent["route"], { response, code }: Answer): HttpServerEvent {
    return {
      route,
      status: this.#unanswered ? null : response.status,
      code,
      messageId: this.messageId,
      ...(this.#fault === undefined ? {} : { fault: this.#fault }),
    };
  }

  /** Waits so long, or without end, but no longer than the client does. */
  async #wait(milliseconds: number | undefined): Promise<void> {
    const { gone } = this.#connection;
    if (gone.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = milliseconds === undefined ? undefined : this.#settings.timer(milliseconds, resolve);
    gone.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    cancel?.();
  }
}
