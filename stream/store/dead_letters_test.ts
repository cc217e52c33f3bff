import assert from "node:assert/strict";
import type { RejectedRecord } from "../finding.ts";
import { writeDeadLetters } from "./dead_letters.ts";
import { openMemoryStore } from "./memory_store.ts";
import { openNativeEngine } from "./native_engine.ts";
import { StoreError } from "./store_error.ts";
import { testSubmission } from "./test_groups.ts";

const record = (rowId: number | null, start: number): RejectedRecord => ({
  table: "service",
  rowId,
  personId: 11,
  check: "field_format",
  field: "tjTjID",
  start,
  end: start + 10,
  fragment: `<TJENESTE>\n"æ" ${start}</TJENESTE>`,
});

Deno.test("dropped records of every submission become lines", async () => {
  const directory = await Deno.makeTempDir();
  const store = await openMemoryStore(await openNativeEngine());
  try {
    for (const [id, status] of [["b", "refused"], ["a", "current"]] as const) {
      const writer = await store.begin(testSubmission(id));
      await writer.writeRejected([record(null, 300), record(7, 20)]);
      await writer.commit({ status });
    }
    const path = `${directory}/rejected.ndjson`;
    await Deno.writeTextFile(path, "of the run before", { mode: 0o644 });
    assert.equal(await writeDeadLetters(store, path), 4);
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ submission, row_id, byte_start }) => [submission, row_id, byte_start]),
      [["a", 7, 20], ["a", null, 300], ["b", 7, 20], ["b", null, 300]],
    );
    assert.deepEqual(lines[0], {
      submission: "a",
      source: "a.xml",
      table: "service",
      row_id: 7,
      person_id: 11,
      check: "field_format",
      field: "tjTjID",
      byte_start: 20,
      byte_end: 30,
      fragment: '<TJENESTE>\n"æ" 20</TJENESTE>',
    });
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    await assert.rejects(writeDeadLetters(store, `${directory}/none/rejected.ndjson`), StoreError);
  } finally {
    await store.close();
    await Deno.remove(directory, { recursive: true });
  }
});
