/**
 * How much can flow from one node of a small network to another, up to `enough`. Capacities are whole
 * numbers or `Infinity`; `capacity[from][to]` is not changed.
 *
 * Augmenting along shortest paths (Edmonds and Karp); the networks here have a dozen nodes.
 */
export function maximumFlow(
  capacity: readonly (readonly number[])[],
  { from, to, enough }: { readonly from: number; readonly to: number; readonly enough: number },
): number {
  const residual = capacity.map((row) => [...row]);
  let flow = 0;
  while (flow < enough) {
    const path = shortestPath(residual, from, to);
    if (path === undefined) break;
    const step = path.reduce((least, [a, b]) => Math.min(least, residual[a]![b]!), enough - flow);
    for (const [a, b] of path) {
      residual[a]![b]! -= step;
      residual[b]![a]! += step;
    }
    flow += step;
  }
  return flow;
}

function shortestPath(
  residual: readonly (readonly number[])[],
  from: number,
  to: number,
): readonly (readonly [number, number])[] | undefined {
  const before = new Map<number, number>([[from, from]]);
  const queue = [from];
  for (const node of queue) {
    if (node === to) break;
    for (const [next, free] of residual[node]!.entries()) {
      if (free <= 0 || before.has(next)) continue;
      before.set(next, node);
      queue.push(next);
    }
  }
  if (!before.has(to) || from === to) return undefined;
  const path: (readonly [number, number])[] = [];
  for (let node = to; node !== from; node = before.get(node)!) path.push([before.get(node)!, node]);
  return path;
}
