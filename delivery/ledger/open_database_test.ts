/**
 * Files that are no ledgers, or not any more, and directories that cannot hold one.
 */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { databaseFailure } from "./database_failure.ts";
import { Ledger, type LedgerError, type LedgerErrorCode, type LedgerOptions } from "./mod.ts";
import { exampleDispatch, hashOf } from "./test_dispatches.ts";

async function withDirectory(test: (directory: string) => void | Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function refuses(code: LedgerErrorCode, directory: string, options: LedgerOptions = {}): void {
  assert.throws(() => Ledger.open(directory, options)[Symbol.dispose](), (error) => {
    const { name, code: found, message, hint } = error as {
      name: string;
      code: string;
      message: string;
      hint: string;
    };
    assert.deepEqual([name, found], ["LedgerError", code], message);
    assert.ok(hint.length > 10);
    return true;
  });
}

/** A ledger with some hundred dispatches, closed. */
async function fill(directory: string): Promise<void> {
  using ledger = Ledger.open(directory);
  await ledger.prepare(
    Array.from({ length: 300 }, (_, index) => exampleDispatch({ payloadHash: hashOf(index), year: null })),
  );
}

Deno.test("a directory without a ledger has none to be read, and gets one to be written", () =>
  withDirectory((directory) => {
    refuses("no_ledger", directory, { readOnly: true });
    refuses("no_ledger", `${directory}/none`, { readOnly: true });
    refuses("cannot_open", `${directory}/none`);
    Ledger.open(directory)[Symbol.dispose]();
    using ledger = Ledger.open(directory, { readOnly: true });
    assert.deepEqual(ledger.list(), []);
    assert.deepEqual(ledger.check(), []);
  }));

Deno.test(
  "nobody else on the machine may read a ledger",
  { ignore: Deno.build.os === "windows" },
  () =>
    withDirectory(async (directory) => {
      using ledger = Ledger.open(directory);
      await ledger.prepare([exampleDispatch()]);
      for (const { name } of Deno.readDirSync(directory)) {
        assert.equal(Deno.statSync(`${directory}/${name}`).mode! & 0o077, 0, name);
      }
    }),
);

Deno.test("something else under the name of the ledger is left alone", () =>
  withDirectory((directory) => {
    const path = `${directory}/ledger.sqlite`;
    Deno.writeTextFileSync(path, "These are notes of somebody, and long enough to be looked at. ".repeat(50));
    const before = Deno.readTextFileSync(path);
    refuses("not_a_ledger", directory);
    refuses("not_a_ledger", directory, { readOnly: true });
    assert.equal(Deno.readTextFileSync(path), before);
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    refuses("cannot_open", directory);
    Deno.removeSync(path);
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE patients (name TEXT)");
    other.close();
    refuses("not_a_ledger", directory);
    const still = new DatabaseSync(path);
    assert.equal(still.prepare("SELECT count(*) AS count FROM sqlite_schema").get()!.count, 1);
    still.close();
  }));

Deno.test("the ledger of a newer kprkit is named so, and not touched", () =>
  withDirectory((directory) => {
    Ledger.open(directory)[Symbol.dispose]();
    const database = new DatabaseSync(`${directory}/ledger.sqlite`);
    database.exec("PRAGMA user_version = 99");
    database.close();
    refuses("newer", directory);
    refuses("newer", directory, { readOnly: true });
  }));

Deno.test("a damaged ledger is named so", () =>
  withDirectory(async (directory) => {
    await fill(directory);
    const path = `${directory}/ledger.sqlite`;
    const whole = Deno.readFileSync(path);
    // The first page tells of the tables: without it nothing can be opened.
    const headless = whole.slice();
    headless.fill(0xff, 100, 4096);
    Deno.writeFileSync(path, headless);
    refuses("damaged", directory);
    // Pages further in are found when they are read, or when the whole is checked.
    const holed = whole.slice();
    const middle = Math.floor(holed.length / 4096 / 2) * 4096;
    for (let page = middle; page + 4096 <= holed.length; page += 4096) holed.fill(0xff, page, page + 64);
    Deno.writeFileSync(path, holed);
    using ledger = Ledger.open(directory);
    assert.throws(() => ledger.list(), { name: "LedgerError", code: "damaged" });
    await assert.rejects(ledger.prepare([exampleDispatch({ payloadHash: hashOf(299) })]), {
      name: "LedgerError",
      code: "damaged",
    });
  }));

Deno.test("a ledger that was cut off is named so", () =>
  withDirectory(async (directory) => {
    await fill(directory);
    const path = `${directory}/ledger.sqlite`;
    Deno.truncateSync(path, Math.floor(Deno.statSync(path).size / 2));
    refuses("damaged", directory);
    refuses("damaged", directory, { readOnly: true });
  }));

Deno.test("a directory that may not be written is named so", () =>
  withDirectory(async (directory) => {
    await fill(directory);
    // Not even root may write here: the process has no permission to.
    const script = `import { Ledger } from ${JSON.stringify(new URL("mod.ts", import.meta.url).href)};
      try { Ledger.open(${JSON.stringify(directory)}) } catch (error) { console.log(error.name, error.code) }
      using ledger = Ledger.open(${JSON.stringify(directory)}, { readOnly: true });
      console.log(ledger.list().length);
      await ledger.sent("a").catch((error) => console.log(error.name, error.code));`;
    const file = `${directory}/script.ts`;
    Deno.writeTextFileSync(file, script);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--no-check", "--no-prompt", "--allow-read", file],
    }).output();
    assert.deepEqual(
      new TextDecoder().decode(stdout).split("\n"),
      ["LedgerError read_only", "300", "LedgerError read_only", ""],
      new TextDecoder().decode(stderr),
    );
  }));

Deno.test("whoever reads is never kept waiting, and whoever writes is told who is in the way", () =>
  withDirectory(async (directory) => {
    using ledger = Ledger.open(directory);
    await ledger.prepare([exampleDispatch()]);
    const holder = new DatabaseSync(ledger.path);
    holder.exec("BEGIN IMMEDIATE");
    assert.equal(ledger.list().length, 1);
    const hasty = new DatabaseSync(ledger.path);
    assert.throws(() => hasty.exec("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE"), (error) => {
      const told = databaseFailure(error, ledger.path) as LedgerError;
      assert.deepEqual([told.name, told.code], ["LedgerError", "busy"]);
      return true;
    });
    hasty.close();
    holder.close();
  }));

Deno.test("the books cannot be cooked: what has happened is never changed or removed", () =>
  withDirectory(async (directory) => {
    await fill(directory);
    const database = new DatabaseSync(`${directory}/ledger.sqlite`);
    for (
      const sql of [
        "UPDATE dispatches SET payload_hash = 'x' WHERE number = 1",
        "DELETE FROM dispatches WHERE number = 1",
        "DELETE FROM progress WHERE number = 1",
        "UPDATE progress SET state = 'lost' WHERE number = 1",
        "UPDATE transitions SET state = 'accepted' WHERE dispatch = 1",
        "DELETE FROM transitions WHERE dispatch = 1",
      ]
    ) assert.throws(() => database.exec(sql), /never|CHECK/, sql);
    database.close();
  }));
