import assert from "node:assert/strict";
import type { BenchResult, ContenderResult, Sample } from "./result.ts";
import { scenarios } from "./scenario.ts";
import { figureTable, targetTable } from "./tables.ts";

const deliveries = scenarios.filter(({ delivery }) => delivery === true);

Deno.test("every contender of a delivery writes only what is known, and asks for no more than it needs", () => {
  assert.deepEqual(deliveries.map(({ id }) => id), ["envelope", "cms", "cms-messages", "amqp"]);
  for (const { id, contenders } of deliveries) {
    for (const { id: contender, start, messages, broker } of contenders) {
      const name = `${id}: ${contender}`;
      assert.equal(start.kind, "script", name);
      if (start.kind !== "script") continue;
      const permissions = start.permissions ?? [];
      assert(permissions.every((one) => !/^(-A|--allow-(all|run|net|write))$/.test(one)), name);
      assert.equal(permissions.includes("--allow-net=127.0.0.1"), broker === true, name);
      assert.equal(start.args.includes("{out}"), messages !== true, name);
      if (!start.args.includes("{out}")) assert.equal(start.beside, undefined, name);
    }
  }
});

function sample(seconds: number, cpu: number, peak?: number): Sample {
  return { seconds, cpu, ...(peak === undefined ? {} : { peak }) };
}

function contender(
  [scenario, id]: readonly [string, string],
  made: Pick<ContenderResult, "messages" | "samples"> & { readonly unavailable?: string },
): ContenderResult {
  const { title } = scenarios.find((one) => one.id === scenario)!.contenders.find((one) => one.id === id)!;
  const bytes = made.messages === undefined ? 1e9 : made.messages * 1e5;
  return { id, title, shape: "typical", bytes, ...made };
}

const missing = { samples: [], unavailable: "it is not installed" };
const result: BenchResult = {
  machine: {
    cpu: "Example",
    cores: 2,
    memory: 8 * 2 ** 30,
    system: "linux x64",
    deno: "2.9.6",
    openssl: "3.0.19",
  },
  size: 1e9,
  runs: 2,
  shape: "typical",
  sameRows: [],
  scenarios: [{
    id: "cms",
    title: "Sign and encrypt a file",
    contenders: [
      contender(["cms", "runtime"], { samples: [sample(6, 6, 140e6), sample(8, 6, 151e6)] }),
      contender(["cms", "openssl"], missing),
      contender(["cms", "piped"], { samples: [sample(4, 5), sample(4, 5)] }),
      contender(["cms", "apart"], { samples: [sample(8, 5, 7e6), sample(8, 5, 7e6)] }),
      contender(["cms", "unseal-runtime"], { samples: [sample(5, 4, 130e6), sample(5, 4, 130e6)] }),
      contender(["cms", "unseal-openssl"], missing),
    ],
  }, {
    id: "amqp",
    title: "Messages to RabbitMQ",
    contenders: [
      contender(["amqp", "transport"], {
        messages: 4000,
        samples: [sample(2.5, 2, 120e6), sample(2.5, 2, 120e6)],
      }),
      contender(["amqp", "bare"], { messages: 4000, samples: [sample(2, 1, 200e6), sample(2, 1, 200e6)] }),
    ],
  }],
};

function linesOf(table: string): string[] {
  return table.split("\n").map((line) => line.replace(/ +/g, " "));
}

const sealed = "kprkit, sign and encrypt, the runtime's engine";
// A bar in a cell would end it.
const piped = "openssl cms -sign, piped into -encrypt";
const bare = "npm rhea 3.0.5, a bare sender";

Deno.test("targetTable() sets time, memory and rate of deliveries beside what is asked", () => {
  const lines = linesOf(targetTable(result));
  for (
    const line of [
      `| ${sealed} | ${piped} | ≤ 2.5 × the time | 1.50 (1.50–2.00) × the time | 167 against 250 MB/s |`,
      `| kprkit, sign and encrypt, OpenSSL's engine | ${piped} | ≤ 2.5 × the time | not available: it is not installed | |`,
      `| peak memory of ${sealed} | | ≤ 150 MB | 151 MB | at 1 GB |`,
      `| kprkit, the transport amqp | ${bare} | ≥ 0.8 × | 0.80 × | 160 against 200 MB/s |`,
    ]
  ) assert(lines.includes(line), `${line}\n${lines.join("\n")}`);
  const last = lines.at(-1)!;
  assert(
    last.startsWith("Generated IPLOS 3.7 of 1 GB, shape typical; 4 000 messages of 100 KB, median"),
    last,
  );
  assert(last.endsWith("Deno 2.9.6, OpenSSL 3.0.19, RabbitMQ not installed."), last);
});

Deno.test("figureTable() has a table of deliveries, with what a program cannot tell left open", () => {
  const lines = linesOf(figureTable(result));
  for (
    const line of [
      `| **Sign and encrypt a file** | ${sealed} | 1 | 1 000 | 6.00 (6.00–8.00) | – | 167 | 6.00 | 151 | 0.50 (0.50–0.67) × | 0.83 × |`,
      `| | ${piped} | 1 | 1 000 | 4.00 | – | 250 | 5.00 | – | 1 | 1 |`,
      `| | kprkit, decrypt and verify, the runtime's engine | 1 | 1 000 | 5.00 | – | 200 | 4.00 | 130 | – | – |`,
      `| | ${bare} | 4 000 | 400 | 2.00 | 2 000 | 200 | 1.00 | 200 | 1 | 1 |`,
    ]
  ) assert(lines.includes(line), `${line}\n${lines.join("\n")}`);
  assert.equal(lines.filter((line) => line.includes("not available")).length, 2);
  const rows = lines.filter((line) => line.startsWith("|"));
  assert.deepEqual([...new Set(rows.map((line) => line.split("|").length))], [13], "a cell was cut in two");
});
