/**
 * Guards the claims on deliveries in every test run, by ratios of processor time and never by a time; as they stand in
 * the scenarios, with the permissions that those name.
 *
 * The claims themselves are measured by `deno task bench`. What stands here is far from what is measured, and goes on for
 * more rounds before it fails, of which the best counts for each contender.
 *
 * @module
 */
import assert from "node:assert/strict";
import { opensslTest } from "../delivery/cms/test_openssl.ts";
import { whyNoRabbitMq } from "../test/delivery/rabbitmq.ts";
import { BenchData } from "./bench_data.ts";
import { measureContender } from "./measure_contender.ts";
import type { Sample } from "./result.ts";
import { type Contender, scenarios } from "./scenario.ts";
import { deliveryBounds } from "./targets.ts";

const mostRounds = 4;

function contenderOf(scenario: string, id: string): Contender {
  return scenarios.find((one) => one.id === scenario)!.contenders.find((one) => one.id === id)!;
}

/** Least processor time of each, and all samples of the first, of as many rounds as it takes for their ratio to hold. */
async function compare(
  [own, peer]: readonly [Contender, Contender],
  { bytes, holds }: { readonly bytes: number; readonly holds: (times: number) => boolean },
): Promise<{ readonly times: number; readonly samples: readonly Sample[] }> {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-guard-" });
  const { signal } = new AbortController();
  const samples: Sample[] = [];
  const best = { own: Infinity, peer: Infinity };
  try {
    await using data = await BenchData.open({ size: bytes, shape: "typical", directory, signal });
    const measured = async (contender: Contender): Promise<Sample> => {
      const told = await measureContender(contender, { data, bytes, signal });
      if ("unavailable" in told) throw new Error(told.unavailable);
      return told;
    };
    for (let round = 0; round < mostRounds && (round === 0 || !holds(best.own / best.peer)); round++) {
      const [one, other] = [await measured(own), await measured(peer)];
      assert.equal(one.records, other.records, "not both did the same work");
      samples.push(one);
      best.own = Math.min(best.own, one.cpu);
      best.peer = Math.min(best.peer, other.cpu);
    }
    const left = [...Deno.readDirSync(directory)].map(({ name }) => name);
    const known = /^(extract-typical-\d+\.xml|broker\.json)$/;
    assert.deepEqual(left.filter((name) => !known.test(name)), [], "keys or messages were left behind");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
  return { times: best.own / best.peer, samples };
}

opensslTest(
  "sealing takes a few times the processor time of openssl cms at most, and little memory",
  async () => {
    const { sealing, memory, memoryAt } = deliveryBounds;
    const { times, samples } = await compare([contenderOf("cms", "runtime"), contenderOf("cms", "piped")], {
      bytes: memoryAt * 1e6,
      holds: (times) => times <= sealing,
    });
    assert(times <= sealing, `${times.toFixed(2)} times the processor time, above the bound of ${sealing}`);
    // Of the rounds the least: what is held for good is held in each.
    const peak = Math.min(...samples.map(({ peak }) => peak! / 1e6));
    assert(
      peak <= memory,
      `${peak.toFixed(0)} MB for a file of ${memoryAt} MB, above the bound of ${memory}`,
    );
  },
);

const reason = whyNoRabbitMq();
if (reason !== undefined) console.warn(`skipped: sending against a bare sender, for there is ${reason}`);

Deno.test({
  name: "sending takes little more processor time than a bare sender",
  ignore: reason !== undefined,
  fn: async () => {
    const { sending } = deliveryBounds;
    const { times } = await compare([contenderOf("amqp", "transport"), contenderOf("amqp", "bare")], {
      bytes: 50e6,
      holds: (times) => 1 / times >= sending,
    });
    assert(1 / times >= sending, `A share of ${(1 / times).toFixed(2)}, below the floor of ${sending}`);
  },
});

/** What a contender prints that is started with these permissions alone, and finds no program. */
async function told(file: string, args: readonly string[], permissions: readonly string[]): Promise<unknown> {
  const directory = await Deno.makeTempDir({ prefix: "kprkit-guard-" });
  try {
    await Deno.writeTextFile(`${directory}/in`, "content");
    const script = new URL(`contenders/${file}`, import.meta.url).href;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--allow-read",
        ...permissions,
        script,
        `${directory}/in`,
        ...args.map((word) => word.replace("{out}", `${directory}/out`)),
      ],
      env: { PATH: directory },
      stderr: "null",
    }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("a contender without its engine or program says aloud that it is not there", async () => {
  const engine = "OpenSSL cannot be used: calls of native libraries are not permitted (--allow-ffi)";
  assert.deepEqual(await told("cms.ts", ["{out}", "seal", "openssl"], []), { unavailable: engine });
  assert.deepEqual(await told("cms_messages.ts", ["seal", "openssl"], []), { unavailable: engine });
  assert.deepEqual(
    await told("cms_openssl.ts", ["{out}", "piped"], ["--allow-run=openssl,sh,cat"]),
    { unavailable: "openssl is not installed" },
  );
});
