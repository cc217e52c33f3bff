import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type MadeSlice, makeBlocks, makeBlocksInParallel } from "./block_pool.ts";
import { resolveCohort } from "./options.ts";
import { planOf } from "./plan_of.ts";
import { TestWorkshop } from "./test_workshop.ts";

const { spec } = resolveCohort({
  seed: 7,
  persons: 9000,
  municipalities: ["4601", "1103", "1508", "1580"],
  years: { from: 2022, to: 2024 },
});
const url = new URL("./test_workshop_worker.ts", import.meta.url);

/** What came, before its memory goes back. */
function told({ block, slice }: MadeSlice): string {
  const pieces = slice.pieces.map(({ file, length }) => `${file}:${length}`).join(" ");
  const digest = createHash("sha256").update(slice.bytes).digest("hex");
  return `${JSON.stringify(block)} ${slice.persons} ${pieces} ${digest}`;
}

Deno.test("workers hand on the same slices in the same order as one thread makes", async () => {
  const plan = planOf(spec);
  const expected: string[] = [];
  for (const slice of makeBlocks(plan.blocks(), new TestWorkshop(plan))) expected.push(told(slice));
  assert.ok(expected.length > 30);
  for (
    const [workers, own] of [[2, undefined], [3, undefined], [2, "own"], [3, "own"], [1, "own"]] as const
  ) {
    const got: string[] = [];
    const workshop = own === undefined ? {} : { own: new TestWorkshop(plan) };
    for await (const slice of makeBlocksInParallel(plan.blocks(), { workers, ...workshop, spec, url })) {
      // Whoever writes slowly now and then.
      if (got.length % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      got.push(told(slice));
    }
    assert.deepEqual(got, expected);
  }
});

Deno.test("what a worker throws is thrown where slices are taken, and the workers end", async () => {
  const plan = planOf(spec);
  const broken = [...plan.blocks(), { area: 99, kind: "own", block: 0 } as const];
  await assert.rejects(async () => {
    for await (const _ of makeBlocksInParallel(broken, { workers: 2, spec, url }));
  }, TypeError);
});

Deno.test("taking stops early, and the workers end", async () => {
  const plan = planOf(spec);
  for await (const _ of makeBlocksInParallel(plan.blocks(), { workers: 2, spec, url })) break;
});
