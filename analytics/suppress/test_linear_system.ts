/**
 * What a reader can know of numbers from linear equations and inequalities between them: the simplex
 * method on a dense tableau, for systems of some dozen unknowns.
 *
 * @module
 */

/** A sum of unknowns and known numbers. */
export interface Sum {
  readonly constant: number;
  readonly terms: ReadonlyMap<number, number>;
}

const tolerance = 1e-7;

/** Unknowns with a least value each, and what is known of them. */
export class LinearSystem {
  readonly #least: number[] = [];
  readonly #rows: {
    readonly terms: ReadonlyMap<number, number>;
    readonly value: number;
    readonly slack: boolean;
  }[] = [];
  #tableau: number[][] | undefined;
  #basis: number[] = [];

  /** Adds an unknown. */
  unknown(least: number): number {
    this.#least.push(least);
    return this.#least.length - 1;
  }

  /** States that `a = b`. */
  equal(a: Sum, b: Sum): void {
    this.#state(a, b, false);
  }

  /** States that `a ≤ b`. */
  atMost(a: Sum, b: Sum): void {
    this.#state(a, b, true);
  }

  /** Least and most that the unknown can be. */
  range(unknown: number): readonly [least: number, most: number] {
    this.#prepare();
    const least = this.#least[unknown]!;
    return [least - this.#maximise(unknown, -1), least + this.#maximise(unknown, 1)];
  }

  #state(a: Sum, b: Sum, slack: boolean): void {
    const terms = new Map<number, number>();
    for (const [sum, sign] of [[a, 1], [b, -1]] as const) {
      for (const [unknown, factor] of sum.terms) {
        terms.set(unknown, (terms.get(unknown) ?? 0) + sign * factor);
      }
    }
    if ([...terms.values()].every((factor) => factor === 0)) return;
    this.#rows.push({ terms, value: b.constant - a.constant, slack });
    this.#tableau = undefined;
  }

  /** Phase one: a first solution, by driving out one artificial unknown a row. */
  #prepare(): void {
    if (this.#tableau !== undefined) return;
    const unknowns = this.#least.length;
    const slacks = this.#rows.filter(({ slack }) => slack).length;
    const width = unknowns + slacks + this.#rows.length;
    let slackColumn = unknowns;
    this.#tableau = this.#rows.map(({ terms, value, slack }, index) => {
      const row = new Array<number>(width + 1).fill(0);
      for (const [unknown, factor] of terms) row[unknown] = factor;
      if (slack) row[slackColumn++] = 1;
      row[width] = [...terms].reduce(
        (rest, [unknown, factor]) => rest - factor * this.#least[unknown]!,
        value,
      );
      if (row[width]! < 0) { for (let column = 0; column <= width; column++) row[column] = -row[column]!; }
      row[unknowns + slacks + index] = 1;
      return row;
    });
    const first = unknowns + slacks;
    this.#basis = this.#rows.map((_, index) => first + index);
    const objective = new Array<number>(width).fill(0).map((_, column) => column >= first ? -1 : 0);
    const rest = this.#run(objective, width);
    if (rest < -1e-5) throw new Error(`What is told contradicts itself by ${-rest}`);
    for (const [index, basic] of this.#basis.entries()) {
      if (basic < first) continue;
      const column = this.#tableau[index]!.findIndex((value, at) =>
        at < first && Math.abs(value) > tolerance
      );
      if (column !== -1) this.#pivot(index, column);
    }
    const kept = this.#basis.map((basic) => basic < first);
    this.#tableau = this.#tableau.filter((_, index) => kept[index])
      .map((row) => [...row.slice(0, first), row.at(-1)!]);
    this.#basis = this.#basis.filter((basic) => basic < first);
  }

  #maximise(unknown: number, sign: 1 | -1): number {
    const width = this.#tableau![0] === undefined ? this.#least.length : this.#tableau![0].length - 1;
    return this.#run(
      new Array<number>(width).fill(0).map((_, column) => column === unknown ? sign : 0),
      width,
    );
  }

  /** Bland's rule, so that it ends. */
  #run(objective: readonly number[], width: number): number {
    const tableau = this.#tableau!;
    const priceOf = (column: number) =>
      objective[column]! -
      tableau.reduce((sum, row, index) => sum + objective[this.#basis[index]!]! * row[column]!, 0);
    for (;;) {
      let entering = -1;
      for (let column = 0; column < width && entering === -1; column++) {
        if (!this.#basis.includes(column) && priceOf(column) > tolerance) entering = column;
      }
      if (entering === -1) break;
      let leaving = -1;
      let least = Infinity;
      for (const [index, row] of tableau.entries()) {
        if (row[entering]! <= tolerance) continue;
        const ratio = row.at(-1)! / row[entering]!;
        if (
          ratio < least - tolerance ||
          (ratio < least + tolerance && this.#basis[index]! < (this.#basis[leaving] ?? Infinity))
        ) {
          least = Math.min(least, ratio);
          leaving = index;
        }
      }
      if (leaving === -1) return Infinity;
      this.#pivot(leaving, entering);
    }
    return tableau.reduce((sum, row, index) => sum + objective[this.#basis[index]!]! * row.at(-1)!, 0);
  }

  #pivot(leaving: number, entering: number): void {
    const tableau = this.#tableau!;
    const pivotRow = tableau[leaving]!;
    const factor = pivotRow[entering]!;
    for (const [column, value] of pivotRow.entries()) pivotRow[column] = value / factor;
    for (const [index, row] of tableau.entries()) {
      const times = row[entering]!;
      if (index === leaving || Math.abs(times) < 1e-12) continue;
      for (const [column, value] of pivotRow.entries()) row[column]! -= times * value;
    }
    this.#basis[leaving] = entering;
  }
}
