/**
 * `deno task delivery-proof [kills]`: ends sender, receiver and broker by SIGKILL at random points, 100 times each, cuts
 * connections as often, and compares the books. Needs RabbitMQ.
 *
 * @module
 */
import { proveKills } from "./kill_proof.ts";
import { whyNoRabbitMq } from "./rabbitmq.ts";

const missing = whyNoRabbitMq();
if (missing !== undefined) {
  console.error(`error: The proof needs RabbitMQ: ${missing}`);
  console.error("hint: apt-get install --no-install-recommends rabbitmq-server");
  Deno.exit(2);
}
const counts = Deno.args[0]?.split(",").map(Number) ?? [100];
const [sender = 100, receiver = sender, broker = sender, connections = sender] = counts;
const proof = await proveKills({
  kills: { sender, receiver, broker, connections },
  say: (line) => console.error(line),
});
const { faults, ...figures } = proof;
console.log(JSON.stringify(figures, null, 2));
for (const fault of faults.slice(0, 50)) console.log(`fault: ${fault}`);
console.log(faults.length === 0 ? "Accepted exactly once, all of it." : `${faults.length} faults`);
Deno.exit(faults.length === 0 ? 0 : 1);
