/**
 * The ledger of an outbox that must be there.
 *
 * @module
 */
import type { Ledger } from "../delivery/ledger/mod.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";

/**
 * Opens the ledger in a directory, and makes one where the directory is there and empty. A directory that holds
 * something else, or is not there at all, was named by mistake.
 *
 * @throws {CommandError} There is nothing that could be an outbox.
 */
export async function openOutbox(directory: string): Promise<Ledger> {
  const { Ledger } = await import("../delivery/ledger/mod.ts");
  if (!isOutbox(directory)) {
    throw new CommandError(`${directory} is no outbox`, {
      exitCode: ExitCode.usage,
      hint: "Name the outbox with --outbox, or a directory that is not there yet to begin a new one",
    });
  }
  return Ledger.open(directory);
}

/** A ledger lies there, or nothing but what a sender begins with. */
function isOutbox(directory: string): boolean {
  try {
    const names = [...Deno.readDirSync(directory)].map(({ name }) => name);
    return names.includes("ledger.sqlite") || names.every((name) => name === ".sending");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
