/**
 * A register at a bus in a process of its own, to be killed. It writes a line when it is open, and one for each thing that
 * happens.
 *
 * @module
 */
import { faultPlan } from "./fault_plan.ts";
import { openRegister } from "./register.ts";
import { serveBus } from "./serve_bus.ts";
import { parties } from "./test_messages.ts";

const [port, directory, seed] = Deno.args;
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
using register = await openRegister({
  directory: directory!,
  herIds: [parties.register],
  onArrival: ({ id, duplicate }) => say(`booked ${id} ${duplicate}`),
});
const retry = { first: 2, longest: 20 };
await using service = await serveBus({
  register,
  herId: parties.register,
  link: { host: "127.0.0.1", port: Number(port), tls: false, backOff: retry },
  backOff: retry,
  seal: "plain",
  plain: true,
  late: 1,
  window: 6,
  faults: faultPlan("drop_before=0.05,drop_after=0.05,late=0.1,duplicate=0.1,busy=0.05", {
    seed: Number(seed),
  }),
  onEvent: ({ kind }) => say(kind),
});
say("open");
await service.finished;
