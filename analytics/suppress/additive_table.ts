/**
 * A table whose cells add up to its margins, and which of its cells must be hidden so that none of the
 * hidden ones can be worked out.
 *
 * What is known of a hidden cell follows from what is told of the others: rows and columns add up. That
 * makes the table a network: each row and each column is a node, each hidden cell an edge between its
 * row and its column, and a cell can be raised by as much as can flow back through the other hidden
 * cells. The answer is exact for tables of two dimensions with their margins, since their systems of
 * equations have whole-number corners. (The method of official statistics for such tables; see Hundepool
 * and others, "Statistical Disclosure Control", 2012, chapter 4.)
 *
 * A hidden cell is never 0, since 0 is told. Nothing is assumed about how large it may be: a reader
 * cannot tell a cell that is hidden for itself from one that is hidden to protect another.
 *
 * @module
 */
import { maximumFlow } from "./flow.ts";

/** A cell of a table. */
export interface TableCell {
  /** Row, from 0; absent in the margin below, which holds the sums of the columns. */
  readonly row?: number;
  /** Column, from 0; absent in the margin at the side, which holds the sums of the rows. */
  readonly column?: number;
  readonly value: number;
  /** Least that a reader knows it to be. @default 1 */
  readonly least?: number;
  /** Most that a reader knows it to be. @default Infinity */
  readonly most?: number;
  /** It must be possible that the value is this much smaller and this much larger. */
  readonly needs?: { readonly lower: number; readonly raise: number };
}

/** Which cells are hidden before anything is protected, and how wide the range of a hidden cell must be. */
export interface ProtectOptions {
  /** Cells that are hidden in any case; those with `needs` are hidden too. */
  readonly hidden?: ReadonlySet<TableCell>;
  /** Difference between the largest and the smallest value that a hidden cell may have. */
  readonly width: number;
}

/** An edge of the network. */
interface Edge {
  readonly cell: TableCell;
  readonly from: number;
  readonly to: number;
  /** −1 for sums of a row or a column: they stand on the other side of the equation. */
  readonly sign: 1 | -1;
}

/**
 * The cells to hide: those given, those with needs, and as many others as it takes, small ones first.
 * Cells of 0 stay. Where hiding all others is not enough, because zeros give a cell away, the cell has
 * all the room that the zeros leave it.
 */
export function protectTable(cells: readonly TableCell[], options: ProtectOptions): ReadonlySet<TableCell> {
  return new Protection(cells, options).run();
}

class Protection {
  readonly #edges: readonly Edge[];
  readonly #nodes: number;
  /** Lines that do not add up, joined to one another: what is missing in one may be anywhere. */
  readonly #free: readonly number[];
  readonly #width: number;
  readonly #fixed: ReadonlySet<TableCell>;
  readonly #hidden: Set<TableCell>;
  /** Every cell that can be hidden: the structure that zeros leave. */
  readonly #all: ReadonlySet<TableCell>;

  constructor(cells: readonly TableCell[], { hidden = new Set(), width }: ProtectOptions) {
    const rows = 1 + Math.max(-1, ...cells.map(({ row }) => row ?? -1));
    const columns = 1 + Math.max(-1, ...cells.map(({ column }) => column ?? -1));
    const sideNode = rows + 1 + columns;
    this.#nodes = sideNode + 1;
    this.#edges = cells.map((cell) => ({
      cell,
      from: cell.row ?? rows,
      to: cell.column === undefined ? sideNode : rows + 1 + cell.column,
      sign: (cell.row === undefined) === (cell.column === undefined) ? 1 : -1,
    }));
    this.#free = Array.from({ length: this.#nodes }, (_, node) => node).filter((node) => !this.#addsUp(node));
    this.#width = width;
    this.#fixed = new Set(
      cells.filter((cell) => cell.value !== 0 && (cell.needs !== undefined || hidden.has(cell))),
    );
    this.#hidden = new Set(this.#fixed);
    this.#all = new Set(cells.filter(({ value }) => value !== 0));
  }

  run(): ReadonlySet<TableCell> {
    for (;;) {
      const open = this.#edges.find((edge) => this.#hidden.has(edge.cell) && !this.#isProtected(edge));
      const next = open === undefined ? undefined : this.#cellToHide(open);
      if (next === undefined) break;
      this.#hidden.add(next);
    }
    this.#showAgain();
    return this.#hidden;
  }

  #addsUp(node: number): boolean {
    const own = this.#edges.filter(({ from, to }) => from === node || to === node);
    const sum = own.reduce((sum, { cell, sign }) => sum + sign * cell.value, 0);
    return own.length > 0 && sum === 0;
  }

  /** What was hidden on the way and is not needed in the end, large cells first. */
  #showAgain(): void {
    const extra = [...this.#hidden].filter((cell) => !this.#fixed.has(cell)).sort((a, b) =>
      b.value - a.value
    );
    for (const cell of extra) {
      this.#hidden.delete(cell);
      const safe = this.#edges.every((edge) => !this.#hidden.has(edge.cell) || this.#isProtected(edge));
      if (!safe) this.#hidden.add(cell);
    }
  }

  #isProtected(edge: Edge): boolean {
    const { lower = 0, raise = 0 } = edge.cell.needs ?? {};
    const lowered = this.#room(edge, -1, { hidden: this.#hidden, enough: Math.max(lower, this.#width) });
    const raised = this.#room(edge, 1, { hidden: this.#hidden, enough: Math.max(raise, this.#width) });
    if (lowered >= lower && raised >= raise && lowered + raised >= this.#width) return true;
    const down = this.#room(edge, -1, { hidden: this.#all, enough: Math.max(lower, this.#width) });
    const up = this.#room(edge, 1, { hidden: this.#all, enough: Math.max(raise, this.#width) });
    return lowered >= Math.min(lower, down) && raised >= Math.min(raise, up) &&
      lowered + raised >= Math.min(this.#width, down + up);
  }

  /** By how much a cell may be larger (1) or smaller (−1) than it is, as far as `enough`. */
  #room(
    { cell, from, to, sign }: Edge,
    direction: 1 | -1,
    { hidden, enough }: { readonly hidden: ReadonlySet<TableCell>; readonly enough: number },
  ): number {
    const own = direction === 1 ? (cell.most ?? Infinity) - cell.value : cell.value - (cell.least ?? 1);
    const wanted = Math.min(own, enough);
    if (wanted <= 0) return 0;
    const capacity = Array.from({ length: this.#nodes }, () => new Array<number>(this.#nodes).fill(0));
    for (const edge of this.#edges) {
      if (edge.cell === cell || !hidden.has(edge.cell)) continue;
      const more = (edge.cell.most ?? Infinity) - edge.cell.value;
      const less = edge.cell.value - (edge.cell.least ?? 1);
      // Along the edge the term of the equation gets smaller, against it larger.
      capacity[edge.from]![edge.to]! += edge.sign === 1 ? less : more;
      capacity[edge.to]![edge.from]! += edge.sign === 1 ? more : less;
    }
    for (const a of this.#free) {
      for (const b of this.#free) if (a !== b) capacity[a]![b] = Infinity;
    }
    const [start, end] = sign * direction === 1 ? [from, to] : [to, from];
    return maximumFlow(capacity, { from: start, to: end, enough: wanted });
  }

  /** The smallest cell that may help: in a line where the open one stands alone, in one with hidden cells, anywhere. */
  #cellToHide(open: Edge): TableCell | undefined {
    const lines = [open.from, open.to].filter((node) => !this.#free.includes(node));
    const alone = lines.filter((node) =>
      !this.#edges.some(({ cell, from, to }) =>
        cell !== open.cell && this.#hidden.has(cell) && (from === node || to === node)
      )
    );
    const touched = new Set(
      this.#edges.filter(({ cell }) => this.#hidden.has(cell)).flatMap(({ from, to }) => [from, to]),
    );
    for (const nodes of [alone, [...touched], undefined]) {
      const candidates = this.#edges.filter(({ cell, from, to }) =>
        this.#all.has(cell) && !this.#hidden.has(cell) &&
        (nodes === undefined || nodes.includes(from) || nodes.includes(to))
      );
      const [first] = candidates.sort((a, b) => rank(a.cell) - rank(b.cell) || a.cell.value - b.cell.value);
      if (first !== undefined) return first.cell;
    }
    return undefined;
  }
}

/** Cells inside the table are hidden before its margins, and those before the sum of all. */
function rank({ row, column }: TableCell): number {
  return (row === undefined ? 1 : 0) + (column === undefined ? 1 : 0);
}
