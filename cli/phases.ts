/**
 * How long each part of a command takes.
 *
 * @module
 */

/** One part of a command. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
}

/** Gathers the parts of a command with their times. */
export class Phases {
  readonly #began = performance.now();
  readonly #phases: Phase[] = [];

  /** Adds a part that is timed elsewhere. */
  readonly add = (phase: Phase): void => {
    this.#phases.push(phase);
  };

  /** Does work and adds the time that it took. */
  async time<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.add({ name, seconds: (performance.now() - began) / 1000 });
    return result;
  }

  /** All parts and the time since the beginning, as one line of JSON. Parts may lie within others. */
  toJson(): string {
    const rounded = (seconds: number) => Math.round(seconds * 1000) / 1000;
    const phases = this.#phases.map(({ name, seconds }) => ({ name, seconds: rounded(seconds) }));
    return JSON.stringify({ seconds: rounded((performance.now() - this.#began) / 1000), phases });
  }
}
