import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Dispatch } from "../dispatch.ts";
import type { ArrivedReceipt, Package, SendOutcome, Transport } from "../transport.ts";
import { FolderError, openFolderTransport } from "./folder.ts";
import { testApprec } from "./test_receipts.ts";
import { type Arrival, makeParcel, testTransportContract } from "./test_transport_contract.ts";

testTransportContract({
  title: "folder",
  good: "acknowledged",
  async open() {
    const home = await Deno.makeTempDir();
    const directory = join(home, "folder");
    const transport = await openFolderTransport({ directory, pollInterval: 5 });
    const aside = join(home, "aside");
    return {
      transport,
      arrived: () => arrivals(directory),
      meet: () => Deno.rename(directory, aside),
      recover: () => Deno.rename(aside, directory),
      sendReceipt: (originalId: string) => putReceipt(directory, testApprec(originalId)),
      sendUnreadable: () => putReceipt(directory, new TextEncoder().encode("<AppRec>")),
      async [Symbol.asyncDispose]() {
        await transport[Symbol.asyncDispose]();
        await Deno.remove(home, { recursive: true });
      },
    };
  },
  without: {
    cut_before: "a folder has no connection",
    cut_after: "a folder has no connection",
    busy: "a full disk has its own test",
    refused_content: "another content under the same id has its own test",
    unreachable: "a folder that is gone must be put back by somebody: refused_access",
    withheld: "a disk answers",
    maximum: "a folder takes packages of any size",
  },
});

/** Packages in a folder, by sequence, and none that is not whole. */
async function arrivals(directory: string): Promise<Arrival[]> {
  const names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(directory)) if (isFile) names.push(name);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  assert.deepEqual(names.filter((name) => name.endsWith(".part")), []);
  const arrived: Arrival[] = [];
  for (const name of names.sort()) {
    if (name.endsWith(".dispatch.json")) continue;
    arrived.push({
      id: name.split("_").at(-1)!.split(".")[0]!,
      bytes: await Deno.readFile(join(directory, name)),
    });
  }
  return arrived;
}

/** Puts a receipt where it was some time ago, so that it is known to be whole. */
async function putReceipt(directory: string, bytes: Uint8Array, name = `${randomUUID()}.xml`): Promise<void> {
  const path = join(directory, "receipts", name);
  await Deno.writeFile(`${path}.part`, bytes);
  await Deno.utime(`${path}.part`, 1_700_000_000, 1_700_000_000);
  await Deno.rename(`${path}.part`, path);
}

async function withFolder(
  use: (stage: { readonly directory: string; readonly transport: Transport }) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir();
  const directory = join(home, "folder");
  try {
    await using transport = await openFolderTransport({ directory, pollInterval: 5 });
    await use({ directory, transport });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const content = new TextEncoder().encode("sealed");

function parcel(facts: Partial<Dispatch> = {}, bytes: Uint8Array = content): Package {
  const id = "0e9a3a0e-0000-4000-8000-000000000001";
  return makeParcel({ transport: "folder", id, sequence: 7, bytes }, facts);
}

function codeOf(outcome: SendOutcome): string {
  return "problem" in outcome ? `${outcome.kind} ${outcome.problem.code}` : outcome.kind;
}

async function names(directory: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(directory))).filter(({ isFile }) => isFile)
    .map(({ name }) => name).sort();
}

async function take(transport: Transport): Promise<ArrivedReceipt[]> {
  return await Array.fromAsync(transport.receipts({ idle: 0 }));
}

Deno.test("folder: a package is written with what is known of it, and never with what is in the payload", () =>
  withFolder(async ({ directory, transport }) => {
    const { dispatch, bytes } = parcel();
    assert.deepEqual(await transport.send({ dispatch, bytes }), {
      kind: "acknowledged",
      by: "folder",
      reference: `000007_KPR_IPL_${dispatch.id}.p7m`,
    });
    assert.deepEqual(await names(directory), [
      `000007_KPR_IPL_${dispatch.id}.dispatch.json`,
      `000007_KPR_IPL_${dispatch.id}.p7m`,
    ]);
    const facts = await Deno.readTextFile(join(directory, `000007_KPR_IPL_${dispatch.id}.dispatch.json`));
    assert.deepEqual(JSON.parse(facts), dispatch);
    if (Deno.build.os !== "windows") {
      const { mode } = await Deno.stat(join(directory, `000007_KPR_IPL_${dispatch.id}.p7m`));
      assert.equal(mode! & 0o777, 0o600);
    }
  }));

Deno.test("folder: the ending goes by the content type", () =>
  withFolder(async ({ directory, transport }) => {
    const types = {
      "application/json; charset=utf-8": "json",
      "text/xml": "xml",
      "application/x-unknown": "bin",
    };
    for (const [contentType, ending] of Object.entries(types)) {
      const id = randomUUID();
      await transport.send(parcel({ contentType, id }));
      assert.ok((await names(directory)).includes(`000007_KPR_IPL_${id}.${ending}`));
    }
  }));

Deno.test("folder: the same dispatch is acknowledged again, also by another run, and is not written again", () =>
  withFolder(async ({ directory, transport }) => {
    const { dispatch } = parcel();
    const path = join(directory, `000007_KPR_IPL_${dispatch.id}.p7m`);
    const first = await transport.send(parcel());
    await Deno.utime(path, 1_700_000_000, 1_700_000_000);
    await using later = await openFolderTransport({ directory });
    for (const again of [transport, later]) assert.deepEqual(await again.send(parcel()), first);
    assert.equal((await Deno.stat(path)).mtime!.getTime(), 1_700_000_000_000);
  }));

Deno.test("folder: another content under the same id is refused, whatever it is called", () =>
  withFolder(async ({ directory, transport }) => {
    await transport.send(parcel());
    const before = await names(directory);
    const other = new TextEncoder().encode("other");
    await using later = await openFolderTransport({ directory });
    for (const again of [transport, later]) {
      assert.equal(codeOf(await again.send(parcel({}, other))), "refused other_content");
      assert.equal(codeOf(await again.send(parcel({ sequence: 8 }))), "refused other_content");
      assert.equal(codeOf(await again.send(parcel({ type: "KPR_IDE" }))), "refused other_content");
      assert.equal(codeOf(await again.send(parcel({ contentType: "text/xml" }))), "refused other_content");
    }
    assert.deepEqual(await names(directory), before);
    await Deno.writeFile(join(directory, before[1]!), other);
    assert.equal(codeOf(await transport.send(parcel())), "refused other_content");
  }));

Deno.test("folder: a package that was carried away is written again only when it is sent again", () =>
  withFolder(async ({ directory, transport }) => {
    await transport.send(parcel());
    const name = (await names(directory))[1]!;
    await Deno.remove(join(directory, name));
    assert.equal((await transport.send(parcel())).kind, "acknowledged");
    assert.deepEqual(await Deno.readFile(join(directory, name)), content);
  }));

Deno.test("folder: two that send the same at the same time are both acknowledged", () =>
  withFolder(async ({ directory, transport }) => {
    const outcomes = await Promise.all([transport.send(parcel()), transport.send(parcel())]);
    assert.deepEqual(outcomes.map(codeOf), ["acknowledged", "acknowledged"]);
    assert.equal((await names(directory)).length, 2);
  }));

Deno.test("folder: bytes that the dispatch does not tell of are refused, and nothing is left", () =>
  withFolder(async ({ directory, transport }) => {
    for (const wrong of ["sealeD", "seal", "sealed and more"]) {
      const bytes = parcel({}, new TextEncoder().encode(wrong)).bytes;
      assert.equal(
        codeOf(await transport.send({ dispatch: parcel().dispatch, bytes })),
        "refused package_changed",
      );
    }
    assert.deepEqual(await names(directory), []);
  }));

Deno.test("folder: names that could lead elsewhere are refused", () =>
  withFolder(async ({ directory, transport }) => {
    const wrong: Partial<Dispatch>[] = [
      { type: "../../KPR_IPL" },
      { type: "" },
      { type: ".KPR" },
      { type: "a".repeat(200) },
      { type: "A/B" },
      { type: "A\u0000" },
      { id: "../0e9a3a0e" },
      { id: "0E9A3A0E-0000-4000-8000-000000000001" },
      { sequence: -1 },
      { sequence: 1.5 },
    ];
    for (const facts of wrong) {
      assert.equal(codeOf(await transport.send(parcel(facts))), "refused bad_name", JSON.stringify(facts));
    }
    assert.deepEqual(await names(directory), []);
  }));

Deno.test("folder: an abort in the middle leaves nothing", () =>
  withFolder(async ({ directory, transport }) => {
    const abort = new AbortController();
    const bytes = async function* () {
      yield content.subarray(0, 3);
      abort.abort();
      yield await Promise.resolve(content.subarray(3));
    };
    const outcome = await transport.send({ dispatch: parcel().dispatch, bytes }, { signal: abort.signal });
    assert.equal(codeOf(outcome), "deferred aborted");
    assert.deepEqual(await names(directory), []);
    assert.equal(codeOf(await transport.send(parcel())), "acknowledged");
  }));

Deno.test("folder: what a killed run left goes after a day, and what another run is writing stays", () =>
  withFolder(async ({ directory }) => {
    await Deno.writeFile(join(directory, ".000001_KPR_IPL_x.p7m.1.part"), content);
    await Deno.writeFile(join(directory, ".000001_KPR_IPL_x.p7m.2.part"), content);
    await Deno.utime(join(directory, ".000001_KPR_IPL_x.p7m.2.part"), 1_700_000_000, 1_700_000_000);
    await using _later = await openFolderTransport({ directory });
    assert.deepEqual(await names(directory), [".000001_KPR_IPL_x.p7m.1.part"]);
  }));

Deno.test("folder: a folder that cannot be there is told by name", async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(home, "file"), "");
    for (const place of ["file", "missing/folder"]) {
      await assert.rejects(
        openFolderTransport({ directory: join(home, place) }),
        (thrown) => thrown instanceof FolderError && thrown.code === "directory_missing",
      );
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

/** Sends one package in a process of its own, whose rights or disk are bounded. */
async function sendBounded(
  { directory, permissions, limit }: {
    readonly directory: string;
    readonly permissions: readonly string[];
    readonly limit?: string;
  },
): Promise<string> {
  const run = join(directory, "..", "run.ts");
  const transport = import.meta.resolve("./folder.ts");
  const contract = import.meta.resolve("./test_transport_contract.ts");
  await Deno.writeTextFile(
    run,
    `import { openFolderTransport } from ${JSON.stringify(transport)};
     import { makeParcel } from ${JSON.stringify(contract)};
     try {
       await using folder = await openFolderTransport({ directory: ${JSON.stringify(directory)} });
       const bytes = new Uint8Array(3_000_000);
       const id = "0e9a3a0e-0000-4000-8000-000000000001";
       const outcome = await folder.send(makeParcel({ transport: "folder", id, sequence: 1, bytes }));
       console.log(outcome.kind, outcome.problem?.code, outcome.because);
     } catch (error) {
       console.log(error.name, error.code);
     }`,
  );
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const args = ["run", "--no-lock", "--no-prompt", "--config", config, ...permissions, run];
  const command = limit === undefined
    ? new Deno.Command(Deno.execPath(), { args })
    : new Deno.Command("sh", { args: ["-c", `${limit}; exec "$0" "$@"`, Deno.execPath(), ...args] });
  const { stdout, stderr } = await command.output();
  const text = new TextDecoder().decode(stdout).trim();
  assert.notEqual(text, "", new TextDecoder().decode(stderr));
  return text;
}

Deno.test("folder: a disk without room is deferred, and nothing half is left", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async ({ directory }) => {
    // A bound on the size of files fails a write as a full disk does; the signal that goes with it is ignored.
    const limit = "trap '' XFSZ; ulimit -f 2000";
    const told = await sendBounded({ directory, permissions: ["--allow-read", "--allow-write"], limit });
    assert.equal(told, "deferred disk_full undefined");
    assert.deepEqual(await names(directory), []);
  }));

Deno.test("folder: a folder that may not be written to is told by name", () =>
  withFolder(async ({ directory }) => {
    assert.equal(
      await sendBounded({ directory, permissions: ["--allow-read"] }),
      "FolderError no_permission",
    );
    const elsewhere = `--allow-write=${join(directory, "receipts")}`;
    assert.equal(
      await sendBounded({ directory, permissions: ["--allow-read", elsewhere] }),
      "FolderError no_permission",
    );
  }));

Deno.test("folder: receipts come in order of name, and move away when they are settled", () =>
  withFolder(async ({ directory, transport }) => {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    await putReceipt(directory, testApprec(ids[1]!), "b.xml");
    await putReceipt(directory, testApprec(ids[0]!, { verdict: "rejected" }), "a.xml");
    await putReceipt(directory, testApprec(ids[2]!, { verdict: "partly" }), "c.xml");
    await putReceipt(directory, new TextEncoder().encode("not a receipt"), "d.xml");
    await Deno.writeTextFile(join(directory, "receipts", ".hidden"), "");
    await Deno.writeTextFile(join(directory, "receipts", "being-copied.part"), "");
    const arrived = await take(transport);
    assert.deepEqual(
      arrived.map(({ receipt }) => receipt && [receipt.originalId, receipt.verdict]),
      [[ids[0], "rejected"], [ids[1], "accepted"], [ids[2], "partly"], undefined],
    );
    assert.equal(typeof arrived[3]!.problem?.code, "string");
    for (const { settle } of arrived) await settle();
    assert.deepEqual(await names(join(directory, "receipts", "read")), ["a.xml", "b.xml", "c.xml"]);
    assert.deepEqual(await names(join(directory, "receipts", "unreadable")), ["d.xml"]);
    assert.deepEqual(await take(transport), []);
    await arrived[0]!.settle();
  }));

Deno.test("folder: a receipt of the same name with another content keeps both files", () =>
  withFolder(async ({ directory, transport }) => {
    const id = randomUUID();
    for (const verdict of ["rejected", "accepted", "accepted"] as const) {
      await putReceipt(directory, testApprec(id, { verdict, id }), "a.xml");
      for (const { settle } of await take(transport)) await settle();
    }
    assert.deepEqual(await names(join(directory, "receipts", "read")), ["2-a.xml", "a.xml"]);
  }));

Deno.test("folder: a receipt that took another's place since it was read is not moved away unread", () =>
  withFolder(async ({ directory, transport }) => {
    await putReceipt(directory, testApprec(randomUUID()), "a.xml");
    const [first] = await take(transport);
    const later = randomUUID();
    await putReceipt(directory, testApprec(later), "a.xml");
    await first!.settle();
    assert.deepEqual((await take(transport)).map(({ receipt }) => receipt?.originalId), [later]);
  }));

Deno.test("folder: a file that is still being copied is waited for, not told as unreadable", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const id = randomUUID();
    const seen = Promise.withResolvers<void>();
    const openSealed = async function* (parts: AsyncIterable<Uint8Array>) {
      const [bytes] = await Array.fromAsync(parts);
      seen.resolve();
      // Cut off in the middle: what there is of it cannot be read.
      yield bytes!.subarray(1);
    };
    await using transport = await openFolderTransport({ directory, openSealed, pollInterval: 5 });
    const path = join(directory, "receipts", "a.p7m");
    const whole = new Uint8Array([0x30, ...testApprec(id)]);
    await Deno.writeFile(path, whole.subarray(0, 100));
    const taken = take(transport);
    await seen.promise;
    await Deno.writeFile(path, whole);
    assert.deepEqual((await taken).map(({ receipt }) => receipt?.originalId), [id]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("folder: a file that is larger than any receipt is told and not read", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await using transport = await openFolderTransport({ directory, maximumReceiptBytes: 100 });
    await putReceipt(directory, testApprec(randomUUID()), "a.xml");
    const [arrived] = await take(transport);
    assert.equal(arrived!.problem?.code, "receipt_too_large");
    await arrived!.settle();
    assert.deepEqual(await names(join(directory, "receipts", "unreadable")), ["a.xml"]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("folder: sealed receipts are opened with the function given, and told without one", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const id = randomUUID();
    const sealed = new Uint8Array([0x30, ...testApprec(id)]);
    {
      await using without = await openFolderTransport({ directory });
      await putReceipt(directory, sealed, "a.p7m");
      assert.equal((await take(without))[0]!.problem?.code, "sealed_receipt");
    }
    const openSealed = async function* (parts: AsyncIterable<Uint8Array>) {
      let isFirst = true;
      for await (const part of parts) {
        yield isFirst ? part.subarray(1) : part;
        isFirst = false;
      }
    };
    await using transport = await openFolderTransport({ directory, openSealed });
    const [arrived] = await take(transport);
    assert.equal(arrived!.receipt?.originalId, id);
    assert.equal(
      arrived!.receipt.hash,
      createHash("sha256").update(testApprec(id, { id: arrived!.receipt.id! })).digest("hex"),
    );

    const bomb = async function* () {
      while (true) yield await Promise.resolve(new Uint8Array(1 << 20));
    };
    await using bounded = await openFolderTransport({ directory, openSealed: bomb });
    assert.equal((await take(bounded))[0]!.problem?.code, "receipt_too_large");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
