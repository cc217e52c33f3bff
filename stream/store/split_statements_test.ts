import assert from "node:assert/strict";
import fc from "fast-check";
import { splitStatements } from "./split_statements.ts";

/** Statements without a semicolon of their own at the end. */
const statement = fc.constantFrom(
  "SELECT 1",
  "SELECT ';' AS \"a;b\"",
  "SELECT 'it''s;' -- not here;\n, 2",
  "SELECT /* nor; here */ 3",
  "SELECT $$;$$, $tag$;$$;$tag$",
  "SELECT 1 - 2 / 3",
  "SELECT E'\\'; \\\\', e'\\'', 'the'';'",
);

Deno.test("statements are split at the semicolons that end them", () => {
  fc.assert(
    fc.property(fc.array(statement), fc.constantFrom("", " ", "\n-- done;\n", "/* ; */"), (all, end) => {
      assert.deepEqual(splitStatements(all.map((sql) => `${sql};`).join("\n") + end), {
        statements: all,
        rest: "",
      });
    }),
  );
});

Deno.test("what is not ended is the rest", () => {
  for (const rest of ["SELECT 1", "SELECT ';", 'SELECT ";', "SELECT $$;", "SELECT 1 /* ;", "/* ;"]) {
    assert.deepEqual(splitStatements(`SELECT 0;${rest}`), { statements: ["SELECT 0"], rest });
  }
  assert.deepEqual(splitStatements(";;  ; -- ;"), { statements: [], rest: "" });
});

Deno.test("no character of a statement is lost", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."ab '\"$-/*;\n".split("")) }), (sql) => {
    const { statements, rest } = splitStatements(sql);
    let at = 0;
    for (const part of [...statements, rest]) {
      const found = sql.indexOf(part, at);
      assert.ok(found >= at, JSON.stringify({ sql, part }));
      at = found + part.length;
    }
  }));
});
