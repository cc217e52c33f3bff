import assert from "node:assert/strict";
import { slashError, slashErrors } from "./slash_errors.ts";

Deno.test("every code of SLASH is there once, in order, and says what to do", () => {
  const range = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);
  assert.deepEqual(slashErrors.map(({ code }) => code), [...range(1001, 9), ...range(2001, 10)]);
  assert.equal(new Set(slashErrors.map(({ name }) => name)).size, slashErrors.length);
  for (const { meaning, advice, code } of slashErrors) {
    for (const text of [meaning.nb, meaning.en, advice.nb, advice.en]) {
      assert.ok(text.length > 10, String(code));
    }
  }
});

Deno.test("what helps: a new package for keys and hashes, time for the register's own storage", () => {
  const of = (remedy: string) => slashErrors.filter((rule) => rule.remedy === remedy).map(({ code }) => code);
  assert.deepEqual(of("package"), [1004, 1005, 1006, 1007, 1008, 1009]);
  assert.deepEqual(of("access"), [1001, 1002, 2001, 2002, 2003, 2004, 2005]);
  assert.deepEqual(of("content"), [1003, 2006, 2007, 2008, 2009]);
  assert.deepEqual(of("wait"), [2010]);
});

Deno.test("codes are found as numbers and as text, and nothing else is", () => {
  assert.equal(slashError(1001), slashError("1001"));
  for (const code of ["", "01001", "1010", "2000", 1001.5, "constructor"]) {
    assert.equal(slashError(code), undefined);
  }
});
