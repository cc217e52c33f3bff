import { ok, strictEqual } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type BusAddress, type BusTls, openAmqpTransport } from "../../delivery/transports/amqp/mod.ts";
import { LocalBroker } from "../../delivery/transports/amqp/local_broker.ts";
import { makeParcel } from "../../delivery/transports/test_transport_contract.ts";
import { makeThrowAwayKeys, type ThrowAwayKeys } from "../../delivery/keys/mod.ts";
import type { SendOutcome } from "../../delivery/transport.ts";
import { openPlain, passphraseLogin } from "./amqp_stage.ts";
import { RabbitMq, whyNoRabbitMq } from "./rabbitmq.ts";

const senderName = "8000002 Testdal kommune";
const noRabbit = whyNoRabbitMq();
let keys: ThrowAwayKeys;
let strangers: ThrowAwayKeys;
let peer: LocalBroker | undefined;
let rabbit: RabbitMq | undefined;
let directory: string;

Deno.test.beforeAll(async () => {
  keys = await makeThrowAwayKeys({ names: { sender: senderName } });
  strangers = await makeThrowAwayKeys({ names: { sender: senderName } });
  directory = await Deno.makeTempDir({ prefix: "kprkit-keys-" });
  peer = await LocalBroker.start({
    tls: { server: keys.tls.server, clientAuthorities: [keys.authority, keys.issuer] },
  });
  if (noRabbit !== undefined) return;
  const { authority, tls: { server } } = await keys.writeTo(directory);
  rabbit = await RabbitMq.start({ tls: { authority, ...server }, certificateNames: [senderName] });
});

Deno.test.afterAll(async () => {
  await peer?.stop();
  await rabbit?.stop();
  await Deno.remove(directory, { recursive: true });
});

/** Brokers with TLS: where they are, and a HER-id whose queues they have. */
const brokers = [
  {
    title: "amqp over TLS, against a peer in this process",
    skip: undefined,
    where: () => ({ port: peer!.port, herId: peer!.nextHerId() }),
  },
  {
    title: "amqp over TLS, against RabbitMQ",
    skip: noRabbit,
    where: () => ({ port: rabbit!.tlsPort, herId: rabbit!.nextHerId() }),
  },
];

for (const { title, skip, where } of brokers) {
  const good = (): BusTls => ({ authorities: [keys.authority], client: keys.tls.client });

  // The runtime's own server drops who comes without a certificate that it takes, and says nothing at all.
  const silent = title.endsWith("process");
  const expectRefusal = (outcome: SendOutcome, code: string) => {
    ok("problem" in outcome, outcome.kind);
    const unsaid = silent && code === "certificate_refused" && outcome.problem.code === "dropped";
    strictEqual(outcome.problem.code, unsaid ? "dropped" : code);
    if (!unsaid) ok(outcome.kind === "refused" && outcome.because === "access", outcome.kind);
  };

  const cases: readonly [what: string, bus: () => Partial<BusAddress>, expected: string][] = [
    ["a client certificate logs in, by the server's name", () => ({ tls: good() }), "acknowledged"],
    [
      "a client certificate logs in, by the server's address",
      () => ({ host: "127.0.0.1", tls: good() }),
      "acknowledged",
    ],
    [
      "a name that is given counts",
      () => ({ host: "127.0.0.1", tls: { ...good(), serverName: "localhost" } }),
      "acknowledged",
    ],
    [
      "another authority",
      () => ({ tls: { ...good(), authorities: [strangers.authority] } }),
      "untrusted_server",
    ],
    ["no authority but the system's", () => ({ tls: { client: keys.tls.client } }), "untrusted_server"],
    ["another name", () => ({ tls: { ...good(), serverName: "sb.nhn.no" } }), "untrusted_server"],
    ["no client certificate", () => ({ tls: { authorities: [keys.authority] } }), "certificate_refused"],
    [
      "a client certificate of another authority",
      () => ({ tls: { ...good(), client: strangers.tls.client } }),
      "certificate_refused",
    ],
  ];
  for (const [what, bus, expected] of cases) {
    check(`${title}: ${what}: ${expected}`, skip, async () => {
      const outcome = await sendOne(where(), bus());
      if (expected === "acknowledged") strictEqual(outcome.kind, expected);
      else expectRefusal(outcome, expected);
    });
  }

  check(`${title}: an expired client certificate: certificate_refused`, skip, async () => {
    const hour = 3_600_000;
    const client = await keys.issue({
      name: senderName,
      usages: ["digitalSignature"],
      tls: "client",
      notBefore: new Date(Date.now() - 48 * hour),
      notAfter: new Date(Date.now() - 24 * hour),
    });
    expectRefusal(await sendOne(where(), { tls: { ...good(), client } }), "certificate_refused");
  });

  check(`${title}: no TLS where there is: unreachable`, skip, async () => {
    const outcome = await sendOne(where(), { host: "127.0.0.1", tls: false, connectPatience: 2000 });
    ok(outcome.kind === "deferred", outcome.kind);
    strictEqual(outcome.problem.code, "unreachable");
  });
}

check(
  "amqp over TLS, against RabbitMQ: a certificate of a name it does not know: login_refused",
  noRabbit,
  async () => {
    const client = await keys.issue({ name: "Nobody", usages: ["digitalSignature"], tls: "client" });
    const outcome = await sendOne(brokers[1]!.where(), { tls: { authorities: [keys.authority], client } });
    ok(outcome.kind === "refused", JSON.stringify(outcome));
    strictEqual(outcome.problem.code, "login_refused");
  },
);

check("amqp over TLS, against RabbitMQ: a passphrase beside the certificate", noRabbit, async () => {
  const tls = { authorities: [keys.authority], client: keys.tls.client };
  const { user, passphraseFile } = rabbit!;
  const login = { kind: "passphrase", user, passphraseFile } as const;
  strictEqual((await sendOne(brokers[1]!.where(), { tls, login })).kind, "acknowledged");
  const wrong = await passphraseLogin("another");
  const outcome = await sendOne(brokers[1]!.where(), { tls, login: wrong });
  await Deno.remove(wrong.passphraseFile);
  ok(outcome.kind === "refused");
  strictEqual(outcome.problem.code, "login_refused");
});

async function sendOne(
  { port, herId }: { readonly port: number; readonly herId: string },
  bus: Partial<BusAddress> & { readonly connectPatience?: number },
): Promise<SendOutcome> {
  await using transport = await openAmqpTransport({
    bus: { host: "localhost", port, backOff: { first: 1, longest: 10 }, ...bus },
    environment: "test",
    herId,
    receiverQueue: `${herId}_async`,
    open: openPlain,
  });
  const parcel = makeParcel({
    transport: "amqp",
    id: randomUUID(),
    sequence: 1,
    bytes: new Uint8Array(200_000),
  });
  for (let attempt = 1;; attempt++) {
    const outcome = await transport.send(parcel);
    // What a server says of a certificate may be lost with the connection; it is heard sooner or later.
    const dropped = outcome.kind === "deferred" && outcome.problem.code === "dropped";
    if (!dropped || attempt === 30) return outcome;
  }
}

function check(name: string, skip: string | undefined, fn: () => Promise<void>): void {
  Deno.test({
    name: skip === undefined ? name : `${name} (skipped: ${skip})`,
    ignore: skip !== undefined,
    fn,
  });
}
