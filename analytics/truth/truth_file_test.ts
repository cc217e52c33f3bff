import assert from "node:assert/strict";
import type { TruthRow } from "../../stream/truth.ts";
import { readTruthFile } from "./truth_file.ts";

async function read(bytes: string | Uint8Array<ArrayBuffer>): Promise<TruthRow[]> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    const rows: TruthRow[] = [];
    for await (const some of readTruthFile(path)) rows.push(...some);
    return rows;
  } finally {
    await Deno.remove(path);
  }
}

const row = (id: number): TruthRow => ({
  check: "hours_missing",
  municipality: "4601",
  year: 2021,
  table: "blåbær",
  row: String(id),
});

Deno.test("lines that two reads share are whole, and the last one needs no line break", async () => {
  // Some lines, with letters of two bytes, lie across the borders of what is read at a time.
  const rows = Array.from({ length: 20_000 }, (_, index) => row(index));
  const text = rows.map((one) => JSON.stringify(one)).join("\n");
  assert.deepEqual(await read(text), rows);
  assert.deepEqual(await read(`${text}\r\n\n`), rows);
  assert.deepEqual(await read(""), []);
});

Deno.test("a line that is none is named by its place in the file", async () => {
  const lines = ["", JSON.stringify(row(1)), "", "x"];
  await assert.rejects(read(lines.join("\n")), {
    name: "TruthError",
    message: /^Line 4 of the truth file: /,
  });
});

Deno.test("what is not text in lines is refused before it fills the memory", async () => {
  await assert.rejects(read(new Uint8Array([0x1f, 0x8b, 0xff, 0xfe])), { message: /is not text in lines/ });
  await assert.rejects(read("x".repeat(3 << 20)), { message: /is not text in lines/ });
});
