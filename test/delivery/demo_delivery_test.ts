import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };

const root = new URL("../../", import.meta.url);

Deno.test("deno task demo:delivery ends with everything accepted, with the permissions of its task", async () => {
  const words = config.tasks["demo:delivery"].command.split(" ").slice(1);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: words,
    cwd: root,
    env: { INIT_CWD: "", NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const out = new TextDecoder().decode(stdout);
  const err = new TextDecoder().decode(stderr);
  assert.equal(code, 0, out + err);
  assert.match(out, /All was accepted once, and the guards held\.\n$/);
  assert.equal(out.match(/^ {2}ledger .* accepted /gm)?.length, 3);
  assert.equal(out.match(/^ {2}books .* accepted /gm)?.length, 3);
  assert.match(out, /2 files were sent or prepared before, and not sent once more\./);
  assert.match(err, /Receipt for [0-9a-f-]{36}: accepted/);
  // No identity number, and no key, is printed; message ids may have as many digits in a row.
  assert.doesNotMatch(out + err, /(?<![\w-])\d{11}(?![\w-])|PRIVATE KEY/);
});
