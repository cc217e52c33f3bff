import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { GroupCommit } from "./group_commit.ts";
import { LedgerError } from "./ledger_error.ts";

/** A disk that is done only when it is told to be. */
class SlowDisk {
  readonly waits: { done(): void; fail(error: Error): void }[] = [];
  syncs = 0;

  sync(): Promise<void> {
    this.syncs++;
    return new Promise((done, fail) => this.waits.push({ done, fail }));
  }

  syncNow(): void {
    this.syncs++;
  }

  close(): void {}
}

function setUp() {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE t (n INTEGER NOT NULL)");
  const disk = new SlowDisk();
  let rollbacks = 0;
  const commits = new GroupCommit(database, {
    path: "ledger.sqlite",
    disk,
    onBegin: () => {},
    onRollback: () => rollbacks++,
  });
  const add = (n: number | null) =>
    commits.commit(() => {
      database.prepare("INSERT INTO t VALUES (?)").run(n);
      if (n === 13) throw new LedgerError("not_allowed", "Not thirteen", { hint: "Take another" });
      return n;
    });
  const rows = () => database.prepare("SELECT n FROM t ORDER BY n").all().map(({ n }) => n);
  return { database, disk, commits, add, rows, rollbacks: () => rollbacks };
}

/** Lets everything that can happen by itself happen. */
const turns = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve));
};

Deno.test("nothing is promised before it is on the disk, and what comes meanwhile shares the next wait", async () => {
  const { disk, add, commits } = setUp();
  const done: number[] = [];
  const note = (n: number) => add(n).then(() => done.push(n));
  const first = [note(1), note(2)];
  await turns();
  assert.deepEqual([done, disk.syncs], [[], 1], "two changes, one wait");
  const second = [note(3)];
  await turns();
  second.push(note(4));
  await turns();
  assert.deepEqual([done, disk.syncs], [[], 1]);
  disk.waits[0]!.done();
  await Promise.all(first);
  assert.deepEqual([done, disk.syncs], [[1, 2], 2], "two transactions, one more wait");
  disk.waits[1]!.done();
  await Promise.all(second);
  assert.deepEqual(done, [1, 2, 3, 4]);
  commits.close();
});

Deno.test("a change that fails, fails alone, whatever it threw and had written", async () => {
  const { disk, add, rows, rollbacks, commits } = setUp();
  const changes = Promise.allSettled([add(1), add(13), add(null), add(2)]);
  await turns();
  disk.waits[0]!.done();
  assert.deepEqual((await changes).map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "rejected",
    "fulfilled",
  ]);
  assert.deepEqual(rows(), [1, 2]);
  assert.ok(rollbacks() > 0);
  await assert.rejects(add(13), { code: "not_allowed" });
  assert.equal(disk.syncs, 1, "nothing was committed");
  commits.close();
});

Deno.test("after the disk has failed once, nothing is promised any more", async () => {
  const { disk, add, commits } = setUp();
  const first = add(1);
  await turns();
  const second = add(2);
  await turns();
  disk.waits[0]!.fail(new Error("Input/output error"));
  await assert.rejects(first, { name: "LedgerError", code: "disk" });
  await assert.rejects(second, { code: "disk" });
  await assert.rejects(add(3), { code: "disk" });
  assert.equal(disk.syncs, 1);
  commits.close();
});

Deno.test("closing brings everything to the disk that was asked for", async () => {
  const { disk, add, rows, commits } = setUp();
  const first = add(1);
  await turns();
  const second = add(2);
  commits.close();
  assert.equal(disk.syncs, 2);
  assert.deepEqual(await Promise.all([first, second]), [1, 2]);
  assert.deepEqual(rows(), [1, 2]);
  await assert.rejects(add(3), { code: "closed" });
  disk.waits[0]!.done();
  await turns();
});
