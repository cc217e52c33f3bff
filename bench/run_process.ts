/**
 * Runs a command in a process of its own and tells what it took.
 *
 * @module
 */

/** How a command ended. */
export interface ProcessResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Seconds from start to end, the start of its runtime included. */
  readonly seconds: number;
  /** Seconds of processor time of the process and its threads, to the hundredth. */
  readonly cpu: number;
  /** Largest resident memory in bytes, where it was watched. */
  readonly peak?: number;
}

/** Options of {@linkcode runProcess}. */
export interface RunProcessOptions {
  /** File or named pipe that is its standard input. @default nothing */
  readonly input?: string;
  /**
   * Look at its memory five times a second, for a program that cannot tell its own peak. Linux only.
   *
   * @default false
   */
  readonly watch?: boolean;
  /** Ends the command. */
  readonly signal?: AbortSignal;
}

/**
 * The shell in between is small: a process starts with the peak of the one that made it, so that the peak of this
 * program would count for all it measures. The shell also counts the processor time.
 */
const shell = `
"$@" <"$0" & pid=$!
trap 'kill $pid 2>/dev/null' TERM
echo "pid $pid" >&2
wait $pid
code=$?
times >&2
exit $code
`;

/** Runs a command to its end. */
export async function runProcess(
  command: readonly string[],
  options: RunProcessOptions = {},
): Promise<ProcessResult> {
  const { input = "/dev/null", watch = false, signal } = options;
  signal?.throwIfAborted();
  const began = performance.now();
  const child = new Deno.Command("sh", {
    args: ["-c", shell, input, ...command],
    env: { NO_COLOR: "1", INIT_CWD: "", LC_ALL: "C" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stop = () => {
    try {
      child.kill("SIGTERM");
    } catch (error) {
      // A key that interrupts comes to all programs of a terminal, so it may have ended already.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  signal?.addEventListener("abort", stop);
  try {
    const err = new ErrorOutput(child.stderr);
    const watcher = watch ? watchPeak(err) : undefined;
    const [out, status] = await Promise.all([new Response(child.stdout).text(), child.status, err.done]);
    const seconds = (performance.now() - began) / 1000;
    signal?.throwIfAborted();
    const peak = await watcher;
    return { code: status.code, out, ...err.split(), seconds, ...(peak === undefined ? {} : { peak }) };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** What comes on standard error: the shell's line first and last, the command's own in between. */
class ErrorOutput {
  /** Settles when all has come. */
  readonly done: Promise<void>;
  /** The process id of the command. */
  readonly pid: Promise<number>;
  isDone = false;
  #text = "";

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.pid = promise;
    this.done = (async () => {
      for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
        this.#text += piece;
        const found = /^pid (\d+)$/m.exec(this.#text);
        if (found !== null) resolve(Number(found[1]));
      }
      this.isDone = true;
    })();
  }

  split(): { readonly err: string; readonly cpu: number } {
    const lines = this.#text.trimEnd().split("\n");
    const children = lines.at(-1) ?? "";
    const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
      .reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
    const own = lines.slice(0, -2).filter((line) => !/^pid \d+$/.test(line));
    return { err: own.join("\n").trim(), cpu };
  }
}

async function watchPeak(output: ErrorOutput): Promise<number | undefined> {
  const path = `/proc/${await output.pid}/status`;
  let peak: number | undefined;
  while (!output.isDone) {
    // Read through a program: files below /proc need more permission than a benchmark should have.
    const { stdout } = await new Deno.Command("cat", { args: [path], stderr: "null" }).output();
    const found = /^VmHWM:\s*(\d+) kB$/m.exec(new TextDecoder().decode(stdout));
    if (found === null) return peak;
    peak = Number(found[1]) * 1024;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return peak;
}
