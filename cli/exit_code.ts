/** What the exit code of a command says; the whole contract with scripts. */
export const ExitCode = Object.freeze({
  /** Nothing to tell. */
  fine: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** The command was not understood. */
  usage: 2,
  /** Input that cannot be read, is corrupt, or is refused as a whole. */
  input: 3,
  /** A delivery was rejected. */
  rejected: 4,
  /** A guard refused. */
  guard: 5,
  /** Ctrl-C: 128 and the number of the signal, as shells count. */
  interrupted: 130,
});
