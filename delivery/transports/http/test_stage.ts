/**
 * The stage of the transport contract for services over HTTP: the transport against the simulated register.
 *
 * @module
 */
import type { FaultKind } from "../../receiver/faults.ts";
import {
  type HttpServer,
  serveHttp,
  type ServeHttpOptions,
  type SlashKeyRing,
} from "../../receiver/http/mod.ts";
import type { ArrivedMessage } from "../../receiver/intake.ts";
import type { Transport } from "../../transport.ts";
import type { Arrival, TransportStage, Trouble } from "../test_transport_contract.ts";
import { TestIntake } from "./test_http.ts";

/** What differs between the services. */
export interface HttpStageOptions {
  readonly verifyToken: NonNullable<ServeHttpOptions["verifyToken"]>;
  readonly keys?: SlashKeyRing;
  /** Opens the transport to this address. */
  open(url: string): Promise<Transport>;
  /** An arrival as the suite knows it. */
  content(message: ArrivedMessage): Arrival;
  /** Makes the next requests such that the sender is not let in. */
  refuseAccess(): void;
}

const FAULTS: Partial<Record<Trouble, FaultKind>> = {
  cut_before: "drop_before",
  cut_after: "drop_after",
  busy: "busy",
  refused_content: "negative",
  withheld: "silent",
};

/** Opens the stage. */
export async function httpStage(options: HttpStageOptions): Promise<TransportStage> {
  const intake = new TestIntake();
  let fault: FaultKind | undefined;
  let held = Promise.withResolvers<void>();
  const take = intake.take.bind(intake);
  intake.take = (message) => take(message).finally(() => held.resolve());
  const listen = (port: number): Promise<HttpServer> =>
    serveHttp({
      intake,
      port,
      delays: { busy: 0 },
      verifyToken: options.verifyToken,
      ...(options.keys === undefined ? {} : { keys: options.keys }),
      faults: {
        next() {
          const met = fault;
          fault = undefined;
          return met;
        },
      },
    });
  let server: HttpServer | undefined = await listen(0);
  const { url, port } = server;
  const transport = await options.open(url);
  return {
    transport,
    arrived: () => Promise.resolve(intake.arrived.map(options.content)),
    async meet(trouble) {
      if (trouble === "unreachable") {
        await server?.close();
        server = undefined;
      } else if (trouble === "refused_access") options.refuseAccess();
      else {
        fault = FAULTS[trouble];
        held = Promise.withResolvers<void>();
      }
    },
    async recover() {
      server ??= await listen(port);
    },
    withheld: () => held.promise,
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]();
      await server?.close();
    },
  };
}
