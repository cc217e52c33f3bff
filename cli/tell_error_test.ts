import assert from "node:assert/strict";
import { EngineError } from "../stream/store/engine_error.ts";
import { StoreError } from "../stream/store/store_error.ts";
import { CommandError } from "./command_error.ts";
import { errorWords } from "./tell_error.ts";

Deno.test("errors that know what to do say so themselves", () => {
  const { message, hint, exitCode } = errorWords(new CommandError("What", { exitCode: 2, hint: "Do" }));
  assert.deepEqual([message, hint, exitCode], ["What", "Do", 2]);
  assert.deepEqual(errorWords(new StoreError("Full", { hint: "Free space" })), {
    message: "Full",
    hint: "Free space",
    exitCode: 3,
  });
});

Deno.test("Ctrl-C is 130", () => {
  assert.equal(errorWords(new DOMException("x", "AbortError")).exitCode, 130);
});

Deno.test("the system's own words lose their numbers, and get a hint", () => {
  const told = errorWords(new Deno.errors.PermissionDenied("Permission denied (os error 13): open 'x'"));
  assert.deepEqual([told.message, told.exitCode], ["Permission denied: open 'x'", 3]);
  assert.match(told.hint, /write access/);
  const capable = errorWords(
    new Deno.errors.NotCapable('Requires write access to "x", run again with the --allow-write flag'),
  );
  assert.equal(capable.message, 'Requires write access to "x"');
});

Deno.test("an engine that cannot be had is the user's choice to change; a broken statement is a defect", () => {
  assert.equal(errorWords(new EngineError("No library", { cause: new Error("x") })).exitCode, 2);
  const defect = errorWords(new EngineError("Catalog Error", { sql: "SELECT 1" }));
  assert.match(defect.message, /^EngineError: Catalog Error$/);
  assert.match(defect.hint, /defect of kprkit/);
  assert.match(errorWords("thrown text").hint, /defect of kprkit/);
});
