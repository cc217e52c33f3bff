/**
 * A few kills of each kind on every run; `deno task delivery-proof` makes a hundred of each.
 */
import assert from "node:assert/strict";
import { proveKills } from "./kill_proof.ts";
import { whyNoRabbitMq } from "./rabbitmq.ts";

const missing = whyNoRabbitMq();
const factor = Number(Deno.env.get("KPRKIT_TEST_RUNS") ?? "1");

Deno.test({
  name: "killed sender, receiver and broker, and cut connections: all is accepted exactly once" +
    (missing === undefined ? "" : ` (skipped: ${missing})`),
  ignore: missing !== undefined,
  fn: async () => {
    const kills = { sender: 3 * factor, receiver: 3 * factor, broker: factor, connections: 3 * factor };
    const proof = await proveKills({ kills });
    assert.deepEqual(proof.faults, []);
    assert.deepEqual(proof.kills, kills);
    assert.ok(proof.payloads > 0);
    assert.deepEqual([proof.accepted, proof.booked], [proof.payloads, proof.payloads]);
    assert.ok(proof.arrivals >= proof.booked);
  },
});
