/**
 * The listener in front of the server, so that a connection can be cut.
 *
 * `Deno.serve` has no way to close a connection without an answer: an answer whose body fails has sent its status by then.
 * So connections are taken here, TLS is undone here, and bytes are passed on to the server on a port of its own.
 *
 * @module
 */

/** A connection of a client. */
export interface FrontConnection {
  /** Aborted when the client has gone, or the connection was cut. */
  readonly gone: AbortSignal;
  /** Closes it now, with nothing further sent. */
  cut(): void;
}

/** Certificate chain and private key of a server, in PEM. */
export interface ServerIdentity {
  /** Certificate first, then its issuers. */
  readonly cert: string;
  /** PKCS #8. */
  readonly key: string;
}

/** Options of {@linkcode FrontDoor}. */
export interface FrontDoorOptions {
  readonly hostname: string;
  readonly port: number;
  readonly tls?: ServerIdentity | undefined;
  /** Port of the server behind, on 127.0.0.1. */
  readonly behind: number;
}

/** Takes connections and passes their bytes on. */
export class FrontDoor {
  readonly #listener: Deno.TcpListener | Deno.TlsListener;
  readonly #behind: number;
  readonly #byPort = new Map<number, FrontConnection>();
  readonly #passing = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;

  constructor({ hostname, port, tls, behind }: FrontDoorOptions) {
    this.#listener = tls === undefined
      ? Deno.listen({ hostname, port })
      : Deno.listenTls({ hostname, port, cert: tls.cert, key: tls.key });
    this.#behind = behind;
    this.#accepting = this.#accept();
  }

  /** The port that the system chose. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** The connection that the server behind sees coming from this port. */
  connection(port: number): FrontConnection | undefined {
    return this.#byPort.get(port);
  }

  /** Takes no more connections, and cuts those that are open. */
  async close(): Promise<void> {
    this.#listener.close();
    for (const connection of this.#byPort.values()) connection.cut();
    await this.#accepting;
    await Promise.all(this.#passing);
  }

  async #accept(): Promise<void> {
    while (true) {
      let client: Deno.Conn;
      try {
        client = await this.#listener.accept();
      } catch (error) {
        if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return;
        // A client that was gone before it was taken is no trouble of the listener.
        continue;
      }
      const passing = this.#pass(client).finally(() => this.#passing.delete(passing));
      this.#passing.add(passing);
    }
  }

  async #pass(client: Deno.Conn): Promise<void> {
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname: "127.0.0.1", port: this.#behind });
    } catch {
      client.close();
      return;
    }
    const gone = new AbortController();
    const cut = () => {
      if (gone.signal.aborted) return;
      gone.abort();
      for (const side of [client, server]) {
        try {
          side.close();
        } catch {
          // Closed by the other side already.
        }
      }
    };
    const { port } = server.localAddr;
    this.#byPort.set(port, { gone: gone.signal, cut });
    // A client that says no more has gone: HTTP clients do not close by halves. An answer under way is not finished.
    await Promise.all([pump(client, server).finally(cut), pump(server, client).finally(cut)]);
    this.#byPort.delete(port);
  }
}

/** Passes bytes on until either side ends. */
async function pump(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (let read = await from.read(buffer); read !== null; read = await from.read(buffer)) {
      for (let at = 0; at < read;) at += await to.write(buffer.subarray(at, read));
    }
  } catch {
    // A connection that breaks ends here as one that is closed.
  }
}
