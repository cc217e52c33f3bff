/**
 * The `openssl` command: signs and encrypts the file that the first argument names into the one that the
 * second names, one piped into the other (`piped`), or one after the other (`apart`). Needs the permission to
 * run it.
 */
import { makeThrowAwayKeys } from "../../delivery/keys/mod.ts";
import { runProcess } from "../run_process.ts";
import { type Measured, tellUnavailable } from "./measure.ts";
import { contentIn } from "./pieces.ts";

const [path, out, how = "piped"] = Deno.args;
if (path === undefined || out === undefined) {
  throw new TypeError("Name the file to read and the file to write");
}

try {
  await new Deno.Command("openssl", { args: ["version"], stdout: "null", stderr: "null" }).output();
} catch {
  tellUnavailable("openssl is not installed");
  Deno.exit();
}

const keys = await makeThrowAwayKeys();
const directory = `${out}.keys`;
const { sender, receiver } = await keys.writeTo(directory);
const signing = [
  ...["openssl", "cms", "-sign", "-stream", "-binary", "-nodetach", "-md", "sha256", "-outform", "DER"],
  ...["-signer", sender.signing.certificate, "-inkey", sender.signing.key],
];
const encrypting = ["openssl", "cms", "-encrypt", "-stream", "-binary", "-aes-256-cbc", "-outform", "DER"];

/** A file name as the shell takes it. */
const quoted = (words: readonly string[]) =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");

try {
  let measured: Omit<Measured, "bytes" | "records">;
  if (how === "piped") {
    const line = `${quoted([...signing, "-in", path])} | ${
      quoted([...encrypting, "-out", out, receiver.encryption.certificate])
    }`;
    const { code, err, seconds, cpu } = await runProcess(["sh", "-c", line]);
    if (code !== 0) throw new Error(err);
    // Two programs at once; neither is watched.
    measured = { seconds, cpu };
  } else {
    const between = `${out}.signed`;
    const first = await runProcess([...signing, "-in", path, "-out", between], { watch: true });
    const second = await runProcess([
      ...encrypting,
      "-in",
      between,
      "-out",
      out,
      receiver.encryption.certificate,
    ], {
      watch: true,
    });
    await Deno.remove(between);
    if (first.code + second.code !== 0) throw new Error(first.err + second.err);
    const peak = Math.max(first.peak ?? 0, second.peak ?? 0);
    measured = {
      seconds: first.seconds + second.seconds,
      cpu: first.cpu + second.cpu,
      ...(peak === 0 ? {} : { peak }),
    };
  }
  const { size } = await Deno.stat(path);
  const records = contentIn((await Deno.stat(out)).size, size);
  console.log(JSON.stringify({ ...measured, bytes: size, records } satisfies Measured));
} finally {
  await Deno.remove(directory, { recursive: true });
}
