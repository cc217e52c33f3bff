/**
 * The line that says how far a run has come: share, rate, records, memory, time left.
 *
 * @module
 */
import type { RunProgress } from "../stream/run.ts";
import type { Terminal } from "./terminal.ts";

/** Work shorter than this shows no progress, in milliseconds. */
const PATIENCE = 1000;
/** Time between two lines on a terminal, and where lines cannot be drawn over. */
const REDRAW = 100;
const REPEAT = 10_000;

/** Shows how far the work is on standard error. */
export class ProgressLine {
  readonly #terminal: Terminal;
  readonly #began = performance.now();
  #shown = 0;
  #drawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** How far the reading is. */
  update(progress: RunProgress): void {
    this.show((seconds) => progressText(progress, seconds, Deno.memoryUsage().rss));
  }

  /** Shows what `text` makes of the seconds since the work began, if it is time to. */
  show(text: (seconds: number) => string): void {
    const now = performance.now();
    const elapsed = now - this.#began;
    if (elapsed < PATIENCE || now - this.#shown < (this.#terminal.interactive ? REDRAW : REPEAT)) return;
    this.#shown = now;
    const line = text(elapsed / 1000);
    if (this.#terminal.interactive) {
      this.#terminal.draw(line.slice(0, this.#terminal.width - 1));
      this.#drawn = true;
    } else this.#terminal.note(line);
  }

  /** Clears the line. */
  end(): void {
    if (this.#drawn) this.#terminal.draw("");
    this.#drawn = false;
  }
}

/**
 * One line of progress.
 *
 * @param seconds Since the run began.
 * @param memory Resident bytes.
 */
export function progressText(progress: RunProgress, seconds: number, memory: number): string {
  const parts: string[] = [];
  if (progress.size !== undefined && progress.size > 0) {
    const share = Math.min(progress.position / progress.size, 1);
    parts.push(`${Math.floor(share * 100)} %`);
    if (share > 0 && share < 1) parts.push(`${duration(seconds * (1 - share) / share)} left`);
  }
  parts.push(
    `${megabytes(progress.bytes)} MB`,
    `${megabytes(progress.bytes / seconds)} MB/s`,
    `${progress.records.toLocaleString("en").replaceAll(",", " ")} records`,
    `${megabytes(memory)} MB memory`,
    progress.source,
  );
  return parts.join("  ");
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toString();
}

/** Seconds as `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}
