/**
 * A RabbitMQ that another program holds.
 *
 * @module
 */

const words = [
  "run",
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-net=127.0.0.1",
  new URL("hold_broker.ts", import.meta.url).href,
];

/** The program that holds it. */
export class HeldBroker {
  readonly #child: Deno.ChildProcess;
  readonly #path: string;

  private constructor(child: Deno.ChildProcess, path: string) {
    this.#child = child;
    this.#path = path;
  }

  /**
   * Starts one, and writes where it is to this path.
   *
   * @throws {Error} It does not start.
   */
  static async start(path: string): Promise<HeldBroker> {
    const child = new Deno.Command(Deno.execPath(), {
      args: [...words, path],
      env: { NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
      // Out of reach of a key that interrupts: it ends, and clears up, when this program does.
      detached: true,
    }).spawn();
    // It says one line when it is there, and none where it is not.
    const reader = child.stdout.getReader();
    const { done } = await reader.read();
    await reader.cancel();
    const held = new HeldBroker(child, path);
    if (!done) return held;
    await held.stop();
    throw new Error("RabbitMQ does not start");
  }

  /** Ends it, with all its data. */
  async stop(): Promise<void> {
    await this.#child.stdin.close().catch(() => {});
    await this.#child.status;
    await Deno.remove(this.#path).catch(() => {});
  }
}
