/**
 * What a command may print: data on standard output, all else on standard error.
 *
 * @module
 */

/** The two streams of a command and what they can show. */
export interface Terminal {
  /**
   * Writes data to standard output, as it is.
   *
   * @throws {@linkcode ClosedPipe} where nobody reads it.
   */
  data(text: string): void;
  /** Writes a line to standard error, unless `--quiet`. */
  note(text: string): void;
  /** Writes a line to standard error in any case. */
  alert(text: string): void;
  /** Standard error is a terminal: a line may be drawn over. */
  readonly interactive: boolean;
  /** Colours may be used on standard output. */
  readonly colour: boolean;
  /** Columns of the terminal; 80 where it is none. */
  readonly width: number;
  /** Draws over the current line of standard error. */
  draw(text: string): void;
}

const encoder = new TextEncoder();

/** Whoever read standard output has gone (`kprkit … | head -1`): the command ends, and nothing is wrong. */
export class ClosedPipe extends Error {
  override readonly name = "ClosedPipe";
}

/** The process's own streams. */
export function processTerminal(options: { readonly quiet?: boolean } = {}): Terminal {
  const interactive = Deno.stderr.isTerminal();
  return {
    data: (text) => {
      if (!writeAll(Deno.stdout, text)) throw new ClosedPipe("Standard output is closed");
    },
    note: (text) => {
      if (!options.quiet) writeAll(Deno.stderr, `${text}\n`);
    },
    alert: (text) => {
      writeAll(Deno.stderr, `${text}\n`);
    },
    interactive,
    colour: Deno.stdout.isTerminal() && !Deno.noColor,
    width: terminalWidth(),
    draw: (text) => {
      if (!options.quiet) writeAll(Deno.stderr, `\r\x1b[2K${text}`);
    },
  };
}

/** Writes all of a text; false where nobody reads it. */
function writeAll(stream: typeof Deno.stdout, text: string): boolean {
  const bytes = encoder.encode(text);
  try {
    for (let written = 0; written < bytes.length;) written += stream.writeSync(bytes.subarray(written));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return false;
    throw error;
  }
}

function terminalWidth(): number {
  try {
    return Deno.consoleSize().columns || 80; // some terminals do not know
  } catch {
    return 80; // not a terminal
  }
}
