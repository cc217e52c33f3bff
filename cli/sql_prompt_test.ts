import assert from "node:assert/strict";
import { linesOf, runPrompt } from "./sql_prompt.ts";

async function* of<T>(...items: T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

/** What the prompt runs and shows when these lines are typed. */
async function typed(...lines: string[]): Promise<{ ran: string[]; shown: string; views: number }> {
  const ran: string[] = [];
  let shown = "";
  let views = 0;
  await runPrompt({
    lines: of(...lines),
    show: (text) => shown += text,
    run: (sql) => Promise.resolve(void ran.push(sql)),
    views: () => Promise.resolve(void views++),
  });
  return { ran, shown, views };
}

Deno.test("statements are run up to their semicolons, over lines and several on one", async () => {
  const { ran, shown } = await typed("SELECT 1", "  ;", "SELECT ';'; SELECT", "3; -- done", "", "SELECT 4");
  assert.deepEqual(ran, ["SELECT 1", "SELECT ';'", "SELECT\n3"]);
  assert.equal(shown, "kprkit>    ...> kprkit>    ...> kprkit> kprkit>    ...> \n");
});

Deno.test("dots are commands where a statement could begin", async () => {
  const { ran, shown, views } = await typed(
    ".views",
    ".help",
    ".nonsense x",
    "SELECT",
    ".5;",
    ".quit",
    "SELECT 2;",
  );
  assert.deepEqual(ran, ["SELECT\n.5"]);
  assert.equal(views, 1);
  assert.match(shown, /end it with a semicolon/);
  assert.match(shown, /There is no \.nonsense/);
});

Deno.test("lines are put together from pieces", async () => {
  assert.deepEqual(await Array.fromAsync(linesOf(of("a\r", "\nb", "c\n", "\nd"))), ["a", "bc", "", "d"]);
});
