import assert from "node:assert/strict";
import { chooseEngine } from "./choose_engine.ts";
import { openLibrary } from "./openssl_library.ts";
import { failsWith } from "./test_messages.ts";
import { testEngine } from "./test_engine_contract.ts";

const answer = await openLibrary();
const isMissing = "unavailable" in answer;
if (isMissing) console.warn(`skipped: the engine of the system's OpenSSL, for ${answer.unavailable}`);

testEngine("runtime", () => chooseEngine("runtime"));
testEngine("openssl", () => chooseEngine("openssl"), isMissing);

Deno.test("auto takes OpenSSL where it can be used, and the runtime otherwise", async () => {
  const { name } = await chooseEngine();
  assert.equal(name, isMissing || Deno.build.os === "windows" ? "runtime" : "openssl");
});

Deno.test("engine_unavailable: OpenSSL is asked for by name, and native calls are not permitted", async () => {
  const code = `
    import { chooseEngine } from "${import.meta.resolve("./choose_engine.ts")}";
    console.log((await chooseEngine("auto")).name);
    console.log(await chooseEngine("openssl").catch((error) => error.code));
  `;
  const path = await Deno.makeTempFile({ prefix: "kprkit-engine-", suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, code);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-lock", "--config", config, "--allow-read", path],
      stderr: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "runtime\nengine_unavailable\n");
  } finally {
    await Deno.remove(path);
  }
  if (isMissing) await failsWith("engine_unavailable", () => chooseEngine("openssl"));
});
