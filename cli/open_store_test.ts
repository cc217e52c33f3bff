import assert from "node:assert/strict";
import { runExtracts } from "../stream/run.ts";
import { openCommandStore, type OpenedStore } from "./open_store.ts";
import type { StoreOptions } from "./shared_options.ts";
import type { Terminal } from "./terminal.ts";

const ident = new URL("../fixtures/minimal/xpr-ide.xml", import.meta.url);

/** A directory, what was noted, and a way to open stores there. */
async function scene(
  work: (scene: {
    readonly directory: string;
    readonly notes: string[];
    open(options?: Partial<StoreOptions>): Promise<OpenedStore>;
  }) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const notes: string[] = [];
  const unexpected = (text: string) => assert.fail(text);
  const terminal: Terminal = {
    note: (text) => void notes.push(text),
    data: unexpected,
    alert: unexpected,
    draw: unexpected,
    interactive: false,
    colour: false,
    width: 80,
  };
  const open = (options: Partial<StoreOptions> = {}) =>
    openCommandStore({ engine: "native", keyFile: `${directory}/a.key`, ...options }, {
      beside: `${directory}/report`,
      terminal,
    });
  try {
    await work({ directory, notes, open });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function hidden(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).filter((name) => name.startsWith("."));
}

Deno.test("a store for one run is gone when the run is over", async () => {
  await scene(async ({ directory, notes, open }) => {
    const { close } = await open();
    assert.equal(hidden(`${directory}/report`).length, 1);
    await close();
    assert.deepEqual(hidden(`${directory}/report`), []);
    assert.deepEqual(notes, [], "no key was needed");
  });
});

Deno.test("what a killed run left is cleared away, what a living one uses is not", async () => {
  await scene(async ({ directory, open }) => {
    const living = await open();
    const [its] = hidden(`${directory}/report`);
    await Deno.mkdir(`${directory}/report/.kprkit-run-dead/person`, { recursive: true });
    await Deno.writeTextFile(`${directory}/report/.kprkit-run-dead/.lock`, "");
    await Deno.mkdir(`${directory}/report/.kprkit-run-deader`);
    const other = await open();
    const left = hidden(`${directory}/report`);
    assert.ok(left.includes(its!));
    assert.equal(left.length, 2, left.join());
    await other.close();
    await living.close();
  });
});

Deno.test("a key that is made is told once, and one that others can read every time", async () => {
  await scene(async ({ directory, notes, open }) => {
    const store = `${directory}/store`;
    const run = async () => {
      const opened = await open({ store });
      await runExtracts([{ path: ident.pathname, name: "xpr-ide.xml" }], opened.store, {
        municipality: "1804",
      });
      await opened.close();
    };
    await run();
    assert.equal(notes.length, 1);
    assert.match(notes[0]!, /^note: Made the key file .*a\.key\. Keep it safe and apart from the store/);
    await run();
    assert.equal(notes.length, 1);
    if (Deno.build.os === "windows") return;
    await Deno.chmod(`${directory}/a.key`, 0o640);
    await run();
    assert.match(notes[1]!, /^note: Others can read the key file .*chmod 600/);
  });
});

Deno.test("the Wasm engine says that a store stays in memory", async () => {
  await scene(async ({ directory, notes, open }) => {
    const { store, close } = await open({ engine: "wasm", store: `${directory}/store` });
    assert.equal(store.engine.kind, "wasm");
    await close();
    assert.deepEqual(notes, [
      "note: The wasm engine keeps the store in memory; nothing is written to it on disk",
    ]);
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  });
});
