/**
 * A process that makes packages until it is killed. It prints a line of JSON for each that is durable, as the ledger would
 * be told of it.
 *
 * @module
 */
import { randomBytes, randomUUID } from "node:crypto";
import { PackageFiles } from "./package_files.ts";

const [outbox = ""] = Deno.args;
const files = new PackageFiles(outbox);
const encoder = new TextEncoder();

async function* content(): AsyncGenerator<Uint8Array> {
  // Most are small, some get a file of their own.
  yield randomBytes(Math.floor(Math.random() ** 8 * 2_000_000));
  yield randomBytes(100);
}

async function lane(): Promise<never> {
  for (;;) {
    const written = await files.write(`${randomUUID()}.p7m`, content());
    await files.sync();
    Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(written)}\n`));
  }
}

await Promise.all(Array.from({ length: 4 }, lane));
