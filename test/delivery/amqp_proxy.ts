/**
 * A proxy between an AMQP client and a broker that knows frames, so that a connection can be cut at exactly the place that
 * a test is about.
 *
 * @module
 */

/** What it does to the next frame that is meant. */
export type ProxyFault =
  /** Half of the next transfer is passed on, and both sides are cut off. */
  | "cut_transfer"
  /** The broker's next disposition is not passed on, and both sides are cut off. */
  | "cut_disposition"
  /** The client's next disposition is not passed on, and both sides are cut off. */
  | "cut_settlement"
  /** The broker's dispositions are kept back until {@linkcode AmqpProxy.passOn}. */
  | "withhold";

/** Performatives, by the number of their descriptor (AMQP 1.0, part 2, section 2.7). */
const transfer = 0x14;
const disposition = 0x15;

interface Pair {
  readonly client: Deno.TcpConn;
  readonly broker: Deno.TcpConn;
}

/** The proxy. */
export class AmqpProxy implements AsyncDisposable {
  readonly host = "127.0.0.1";
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  readonly #work = new Set<Promise<void>>();
  #port = 0;
  #listener: Deno.TcpListener | undefined;
  #fault: ProxyFault | undefined;
  #kept: (() => Promise<void>)[] = [];
  #keptOne = Promise.withResolvers<void>();

  /** A proxy for a broker. It listens at once. */
  constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.listen();
  }

  /** Port for the client. */
  get port(): number {
    return this.#port;
  }

  /** Makes this fault once; `withhold` until {@linkcode passOn}. */
  meet(fault: ProxyFault): void {
    this.#fault = fault;
    this.#keptOne = Promise.withResolvers<void>();
  }

  /** Resolves when a disposition is kept back. */
  get withheld(): Promise<void> {
    return this.#keptOne.promise;
  }

  /** Passes on what was kept back, and keeps nothing back any more. */
  async passOn(): Promise<void> {
    this.#fault = undefined;
    for (const write of this.#kept.splice(0)) await write().catch(() => {});
  }

  /** Cuts all connections. */
  cut(): void {
    for (const pair of [...this.#pairs]) this.#end(pair);
  }

  /** Listens, on the port it had before. */
  listen(): void {
    this.#listener = Deno.listen({ hostname: this.host, port: this.#port });
    this.#port = this.#listener.addr.port;
    this.#track(this.#accept(this.#listener));
  }

  /** Cuts all connections and takes no others, until {@linkcode listen}. */
  deafen(): void {
    this.#listener?.close();
    this.#listener = undefined;
    this.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.deafen();
    await Promise.all(this.#work);
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    try {
      for await (const client of listener) this.#track(this.#join(client));
    } catch {
      // Closed.
    }
  }

  async #join(client: Deno.TcpConn): Promise<void> {
    let broker: Deno.TcpConn;
    try {
      broker = await Deno.connect({ hostname: this.#target.host, port: this.#target.port });
    } catch {
      client.close();
      return;
    }
    const pair: Pair = { client, broker };
    if (this.#listener === undefined) return closeBoth(pair);
    // A test waits for answers, not for more to go with them.
    client.setNoDelay(true);
    broker.setNoDelay(true);
    this.#pairs.add(pair);
    await Promise.all([this.#pass(pair, "client"), this.#pass(pair, "broker")]);
    this.#end(pair);
  }

  async #pass(pair: Pair, from: "client" | "broker"): Promise<void> {
    const [source, sink] = from === "client" ? [pair.client, pair.broker] : [pair.broker, pair.client];
    try {
      for await (const frame of framesOf(source)) {
        if (!await this.#handle(pair, { frame, from, sink })) break;
      }
    } catch {
      // One side is gone; the other is cut off below.
    }
    this.#end(pair);
  }

  /** Passes a frame on, or does what the fault says; tells whether to go on. */
  async #handle(
    pair: Pair,
    { frame, from, sink }: {
      readonly frame: Uint8Array;
      readonly from: "client" | "broker";
      readonly sink: Deno.TcpConn;
    },
  ): Promise<boolean> {
    const kind = performativeOf(frame);
    const hit = (fault: ProxyFault, of: number, side: "client" | "broker") =>
      this.#fault === fault && kind === of && from === side;
    if (hit("cut_transfer", transfer, "client")) {
      this.#fault = undefined;
      await writeAll(sink, frame.subarray(0, frame.length >> 1));
      this.#end(pair);
      return false;
    }
    if (hit("cut_disposition", disposition, "broker") || hit("cut_settlement", disposition, "client")) {
      this.#fault = undefined;
      this.#end(pair);
      return false;
    }
    if (hit("withhold", disposition, "broker")) {
      const copy = frame.slice();
      this.#kept.push(() => writeAll(sink, copy));
      this.#keptOne.resolve();
      return true;
    }
    await writeAll(sink, frame);
    return true;
  }

  #end(pair: Pair): void {
    if (this.#pairs.delete(pair)) closeBoth(pair);
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    work.finally(() => this.#work.delete(work));
  }
}

/** Frames of one direction; the protocol's headers count as frames of eight bytes. */
async function* framesOf(source: Deno.TcpConn): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array(0);
  const chunk = new Uint8Array(64 * 1024);
  for (;;) {
    const length = await source.read(chunk);
    if (length === null) return;
    const joined = new Uint8Array(held.length + length);
    joined.set(held);
    joined.set(chunk.subarray(0, length), held.length);
    let at = 0;
    while (joined.length - at >= 8) {
      const view = new DataView(joined.buffer, at);
      const isHeader = view.getUint32(0) === 0x41_4d_51_50;
      const size = isHeader ? 8 : view.getUint32(0);
      if (joined.length - at < size) break;
      yield joined.subarray(at, at + size);
      at += size;
    }
    held = joined.slice(at);
  }
}

/** Number of a frame's performative; SASL's have others. */
function performativeOf(frame: Uint8Array): number | undefined {
  const start = (frame[4] ?? 0) * 4;
  return frame[5] === 0 && frame[start] === 0 && frame[start + 1] === 0x53 ? frame[start + 2] : undefined;
}

async function writeAll(sink: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await sink.write(bytes.subarray(at));
}

function closeBoth({ client, broker }: Pair): void {
  for (const each of [client, broker]) {
    try {
      each.close();
    } catch {
      // Closed already.
    }
  }
}
