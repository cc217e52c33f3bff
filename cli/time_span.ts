/** Spans of time as options take them. */
import { CommandError } from "./command_error.ts";
import { ExitCode } from "./exit_code.ts";

const units: Readonly<Record<string, number>> = Object.freeze({
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
});

/** Milliseconds of `30s`, `10m`, `2h` or `1d`. `option` names the option in the error. */
export function timeSpan(text: string, option: string): number {
  const parts = /^(\d{1,6})(s|m|h|d)$/.exec(text);
  if (parts !== null) return Number(parts[1]) * units[parts[2]!]!;
  throw new CommandError(`${text} is not a span of time`, {
    exitCode: ExitCode.usage,
    hint: `Give ${option} such as 30s, 10m, 2h or 1d`,
  });
}
