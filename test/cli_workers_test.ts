/**
 * `--workers` as a process: what several threads read is stored as if one had read it, byte by byte.
 */
import assert from "node:assert/strict";
import { virtualExtract } from "../bench/generate.ts";
import { runCli } from "./cli.ts";
import { inDirectory } from "./demo_set.ts";

/** Larger than the fewest blocks that are read by workers, with records that the register would not take as they are. */
function writeExtract(path: string): void {
  using file = Deno.openSync(path, { write: true, create: true });
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  for (const chunk of virtualExtract({ megabytes: 36 })) {
    const text = decoder.decode(chunk)
      .replace(/(<PERSON pePeID="\d+00")/g, "<!-- <PERSON --><ukjent/>$1")
      .replace(
        /<peKjonn>.<\/peKjonn>(?=\s*<peKomnr>\d*<\/peKomnr>\s*<peBydelsnr>01)/g,
        "<peKjonn>X</peKjonn>",
      )
      .replace(/(tjTjID="\d+77")/g, 'tjTjID="feil"');
    file.writeSync(encoder.encode(text));
  }
}

/** Every file below a directory with its bytes. */
function* filesBelow(directory: string, below = ""): Generator<[path: string, bytes: Uint8Array]> {
  for (const { name, isDirectory } of [...Deno.readDirSync(`${directory}${below}`)].sort(byName)) {
    if (isDirectory) yield* filesBelow(directory, `${below}/${name}`);
    else yield [`${below}/${name}`, Deno.readFileSync(`${directory}${below}/${name}`)];
  }
}

const byName = (a: Deno.DirEntry, b: Deno.DirEntry) => a.name < b.name ? -1 : 1;

Deno.test("ingest stores the same bytes and tells the same for any number of workers", async () => {
  await inDirectory(async (directory) => {
    writeExtract(`${directory}/uttrekk.xml`);
    const ingest = async (workers: string) => {
      const args = ["uttrekk.xml", "--store", `store-${workers}`, "--workers", workers, "--json"];
      const { code, out, err } = await runCli(args, { task: "ingest", cwd: directory });
      assert.equal(code, 1, err);
      return out;
    };
    const one = await ingest("1");
    const { account } = JSON.parse(one);
    assert.ok(account.service.rejected > 10 && account.person.stored > 1000);
    for (const workers of ["2", "auto"]) {
      assert.equal(await ingest(workers), one);
      const stored = [...filesBelow(`${directory}/store-${workers}`)];
      const expected = [...filesBelow(`${directory}/store-1`)];
      assert.deepEqual(stored.map(([path]) => path), expected.map(([path]) => path));
      for (const [index, [path, bytes]] of expected.entries()) {
        assert.ok(bytes.length === stored[index]![1].length && equal(bytes, stored[index]![1]), path);
      }
    }
  });
});

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, index) => byte === b[index]);
}

Deno.test("validate by workers finds a break at the same place, and what is no number of workers is refused", async () => {
  await inDirectory(async (directory) => {
    writeExtract(`${directory}/uttrekk.xml`);
    using file = Deno.openSync(`${directory}/uttrekk.xml`, { write: true });
    file.seekSync(27_000_000, Deno.SeekMode.Start);
    file.writeSync(new TextEncoder().encode("<&>"));
    const validate = (workers: string) =>
      runCli(["uttrekk.xml", "--workers", workers, "--json"], { task: "validate", cwd: directory });
    const one = await validate("1");
    assert.equal(one.code, 3);
    assert.match(one.err, /^error: uttrekk\.xml: .* byte 2700000\d\)\nhint: /m);
    assert.deepEqual(await validate("2"), one);
    for (const workers of ["0", "many", "-1", "1.5"]) {
      const { code, err } = await validate(workers);
      assert.equal(code, 2);
      assert.match(err, /^error: .+\nhint: Give --workers a number from 1 to 99, or auto\n$/);
    }
  });
});
