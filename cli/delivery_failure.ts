/**
 * What delivering throws, in the terms of this command line.
 *
 * @module
 */
import { DeliveryError } from "../delivery/delivery_error.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";

/** Codes that say that something must not be sent, whatever the command was. */
const guarded: ReadonlySet<string> = new Set([
  "already_dispatched",
  "unanswered",
  "known_id",
  "override_impossible",
  "payload_changed",
  "other_sender",
]);

/** Errors of how the command was given, or of its settings. */
const usage: ReadonlySet<string> = new Set(["SettingsError", "GuardError"]);

/** A command's error for what delivering has thrown; anything else comes back as it is. */
export function deliveryError(error: unknown): unknown {
  if (!(error instanceof DeliveryError)) return error;
  const exitCode = guarded.has(error.code)
    ? ExitCode.guard
    : usage.has(error.name)
    ? ExitCode.usage
    : ExitCode.input;
  return new CommandError(error.message, { exitCode, hint: error.hint });
}

/**
 * A command that uses the network has a task of its own, so that no other command can.
 *
 * @throws {CommandError} It was run without the permission.
 */
export function needNetwork(task: string): void {
  if (Deno.permissions.querySync({ name: "net", host: "127.0.0.1" }).state === "granted") return;
  throw new CommandError("The task kprkit has no access to the network", {
    exitCode: ExitCode.usage,
    hint: `Run the task that has: npx --yes deno@2.9.6 task ${task} with the same arguments`,
  });
}
