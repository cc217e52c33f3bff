/**
 * Signatures a second, or messages of 100 KB that are signed and encrypted a second: what the second argument
 * names, with the engine that the third names. The file that the first argument names is cut into the
 * messages.
 */
import { chooseEngine, CmsError, seal } from "../../delivery/cms/mod.ts";
import { makeThrowAwayKeys } from "../../delivery/keys/mod.ts";
import { messageBytes, messagesOf } from "../made_messages.ts";
import { measurePrepared, tellUnavailable } from "./measure.ts";

const [, what = "seal", name = "runtime"] = Deno.args;
/** Messages under way at once. */
const together = 16;
const engine = await chooseEngine(name === "openssl" ? name : "runtime").catch((error: unknown) => {
  if (!(error instanceof CmsError)) throw error;
  tellUnavailable(error.message);
  Deno.exit();
});

async function prepare(path: string, size: number) {
  const { sender, receiver } = await makeThrowAwayKeys();
  const bytes = new Uint8Array(Math.min(size, 10_000_000));
  {
    using file = await Deno.open(path);
    for (let filled = 0; filled < bytes.length;) {
      filled += await file.read(bytes.subarray(filled)) ?? bytes.length;
    }
  }
  const count = messagesOf(size);
  const pieces = Math.max(1, Math.floor(bytes.length / messageBytes));
  const options = { signer: sender.signing, recipient: receiver.encryption.certificate, engine };
  const message = (index: number) => {
    const at = (index % pieces) * messageBytes;
    return bytes.subarray(at, at + messageBytes);
  };
  const sign = async (index: number) => {
    await engine.sign(sender.signing.privateKey, message(index).subarray(0, 100));
  };
  const sealOne = async (index: number) => {
    for await (const _ of seal(streamOf(message(index)), options));
  };
  return { count, work: what === "sign" ? sign : sealOne };
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

await measurePrepared(prepare, async ({ count, work }) => {
  let next = 0;
  await Promise.all(Array.from({ length: together }, async () => {
    while (next < count) await work(next++);
  }));
  return count;
});
