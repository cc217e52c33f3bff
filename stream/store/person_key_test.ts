import assert from "node:assert/strict";
import { loadPersonKeys, personKeys } from "./person_key.ts";
import { StoreError } from "./store_error.ts";

Deno.test("the key is HMAC-SHA-256, the first 32 digits", () => {
  // RFC 4231, test case 2 of HMAC-SHA-256: key "Jefe".
  const keys = personKeys(new TextEncoder().encode("Jefe"));
  assert.equal(keys.keyOf("what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c7");
});

Deno.test("the file is made once and read after", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = `${directory}/kprkit.key`;
    const [first, second] = [await loadPersonKeys(path), await loadPersonKeys(path)];
    assert.equal(first.keyOf("x"), second.keyOf("x"));
    assert.match(await Deno.readTextFile(path), /^[0-9a-f]{64}\n$/);
    await Deno.writeTextFile(path, "no key");
    await assert.rejects(loadPersonKeys(path), StoreError);
    await assert.rejects(loadPersonKeys(`${directory}/none/kprkit.key`), StoreError);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
