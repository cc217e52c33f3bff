import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { Window } from "./window.ts";

Deno.test("never more is inside than the window has room for, and all come in, in their order", async () => {
  await fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 100 }),
    fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 30 }),
    async (count, bytes, sizes) => {
      const window = new Window({ count, bytes });
      const entered: number[] = [];
      const inside = new Set<number>();
      await Promise.all(sizes.map(async (size, at) => {
        const leave = await window.enter(size);
        entered.push(at);
        inside.add(at);
        const total = [...inside].reduce((sum, each) => sum + sizes[each]!, 0);
        ok(inside.size === 1 || (inside.size <= count && total <= bytes));
        await Promise.resolve();
        inside.delete(at);
        leave?.();
        leave?.();
      }));
      deepStrictEqual(entered, sizes.map((_, at) => at));
    },
  ));
});

Deno.test("who gives up while waiting does not come in, and does not hold up who is behind", async () => {
  const window = new Window({ count: 5, bytes: 10 });
  const leave = await window.enter(8);
  const abort = new AbortController();
  const large = window.enter(9, abort.signal);
  const small = window.enter(2);
  abort.abort();
  strictEqual(await large, undefined);
  ok(await small);
  strictEqual(await window.enter(1, AbortSignal.abort()), undefined);
  leave?.();
});
