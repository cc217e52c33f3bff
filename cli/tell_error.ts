/**
 * How a command that fails says so: one `error:` line, one `hint:` line, an exit code.
 *
 * @module
 */
import { EngineError } from "../stream/store/engine_error.ts";
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";

/** What a failed command tells. */
export interface ToldError {
  readonly message: string;
  readonly hint: string;
  readonly exitCode: number;
}

/** Words and exit code for whatever a command threw. */
export function errorWords(error: unknown): ToldError {
  if (error instanceof CommandError) return error;
  if (error instanceof DOMException && error.name === "AbortError") {
    return {
      message: "Interrupted",
      hint: "What was committed before stays; run the command again for the rest",
      exitCode: ExitCode.interrupted,
    };
  }
  if (error instanceof Error && "hint" in error && typeof error.hint === "string") {
    return { message: error.message, hint: error.hint, exitCode: ExitCode.input };
  }
  const denied = FILE_TROUBLE.find(([kind]) => error instanceof kind);
  if (denied !== undefined) {
    // `Is a directory (os error 21): open 'x'`, `Requires write access to "x", run again with …`
    const message = (error as Error).message.replace(/ \(os error \d+\)|, run again with .*$/g, "");
    return { message, hint: denied[1], exitCode: ExitCode.input };
  }
  if (error instanceof EngineError && error.cause !== undefined) {
    return {
      message: error.message,
      hint: "Leave --engine out to take the engine that this machine can have",
      exitCode: ExitCode.usage,
    };
  }
  return {
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    hint: "This is a defect of kprkit: report it with the command you ran, without any data",
    exitCode: ExitCode.input,
  };
}

const FILE_TROUBLE: readonly (readonly [new (...args: never[]) => Error, string])[] = [
  [Deno.errors.PermissionDenied, "Give write access to it, or name another place"],
  [Deno.errors.NotCapable, "Run kprkit through its task, which gives it this permission"],
  [Deno.errors.NotFound, "Check the path; the directory of a file to be written must be there"],
  [Deno.errors.NotADirectory, "Name a directory that is not a file"],
  [Deno.errors.AlreadyExists, "Name a directory that is not a file"],
  [Deno.errors.IsADirectory, "Name a file that is not a directory"],
];

/** Tells on standard error what a command threw; returns the exit code. */
export function tellError(error: unknown): number {
  const { message, hint, exitCode } = errorWords(error);
  console.error(`error: ${message.split("\n")[0]}`);
  console.error(`hint: ${hint}`);
  return exitCode;
}
