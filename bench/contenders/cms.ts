/**
 * kprkit's CMS: seals the file that the first argument names into the one that the second names, or opens
 * what was so sealed (`unseal`). The fourth names the engine. It counts the bytes of the content.
 */
import { chooseEngine, CmsError, readCredentials, seal, unseal } from "../../delivery/cms/mod.ts";
import { makeThrowAwayKeys } from "../../delivery/keys/mod.ts";
import { measurePrepared, tellUnavailable } from "./measure.ts";
import { contentIn, readPieces, writePieces } from "./pieces.ts";

const [, out, how = "seal", name = "runtime"] = Deno.args;
if (out === undefined) throw new TypeError("Name the file to write");
const engine = await chooseEngine(name === "openssl" ? name : "runtime").catch((error: unknown) => {
  if (!(error instanceof CmsError)) throw error;
  tellUnavailable(error.message);
  Deno.exit();
});

/** Keys as a sender has them: in files, beside what is written. */
async function prepare(path: string, size: number) {
  const keys = await makeThrowAwayKeys();
  const directory = `${out}.keys`;
  const files = await keys.writeTo(directory);
  const signer = await readCredentials(files.sender.signing);
  const recipient = await readCredentials(files.receiver.encryption);
  await Deno.remove(directory, { recursive: true });
  const options = { signer, recipient: recipient.certificate, engine };
  if (how === "seal") {
    return async () => contentIn(await writePieces(seal(readPieces(path), options), out!), size);
  }
  await writePieces(seal(readPieces(path), options), `${out}.sealed`);
  const opening = { recipients: [recipient], trusted: [keys.authority], engine };
  return async () => {
    const written = await writePieces(unseal(readPieces(`${out}.sealed`), opening), out!);
    await Deno.remove(`${out}.sealed`);
    return written;
  };
}

await measurePrepared(prepare, (work) => work());
