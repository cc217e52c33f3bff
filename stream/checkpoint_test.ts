import assert from "node:assert/strict";
import fc from "fast-check";
import { identifySource, partEnd } from "./checkpoint.ts";

Deno.test("parts end where they would without a break-off", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 50 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.nat(),
      (lengths, partBytes, choice) => {
        let offset = 0;
        const offsets = lengths.map((length) => offset += length);
        /** Places at which parts end, of those after `start`. */
        const ends = (start: number) => {
          let next = partEnd(start, partBytes);
          return offsets.filter((offset) => {
            if (offset <= start || offset < next) return false;
            next = partEnd(offset, partBytes);
            return true;
          });
        };
        const whole = ends(0);
        const from = whole[choice % Math.max(1, whole.length)] ?? 0;
        assert.deepEqual(ends(from), whole.filter((end) => end > from));
      },
    ),
  );
});

Deno.test("a file is told from what it was by size, time and ends, and what is no file cannot be", async () => {
  const directory = await Deno.makeTempDir();
  const path = `${directory}/extract.xml`;
  const bytes = new Uint8Array(300_000).fill(32);
  const time = new Date(1_600_000_000_000);
  const write = async (at: number | undefined, when = time) => {
    const changed = bytes.slice();
    if (at !== undefined) changed[at] = 10;
    await Deno.writeFile(path, changed);
    await Deno.utime(path, when, when);
    return await identifySource(path);
  };
  const before = await write(undefined);
  assert.deepEqual(await write(undefined), before);
  assert.notDeepEqual(await write(0), before);
  assert.notDeepEqual(await write(bytes.length - 1), before);
  assert.notDeepEqual(await write(undefined, new Date(1_600_000_001_000)), before);
  await Deno.writeTextFile(path, "");
  assert.equal((await identifySource(path))!.size, 0);
  assert.equal(await identifySource("-"), undefined);
  assert.equal(await identifySource(directory), undefined);
  assert.equal(await identifySource(`${directory}/absent.xml`), undefined);
  await Deno.remove(directory, { recursive: true });
});
