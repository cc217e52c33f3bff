/**
 * Draws from a falling density by layers of equal area: one table look-up and one product in 98 draws of 100.
 *
 * @module
 */
import { exactExp, exactLog } from "./exact_math.ts";
import type { RandomStream } from "./random_stream.ts";

/** A density on 0 and above that falls all the way, cut into layers. */
interface Layers {
  /** Right edge of each layer; the lowest stands for itself and the tail. */
  readonly edges: Float64Array;
  /** Density at each edge. */
  readonly densities: Float64Array;
  readonly density: (x: number) => number;
  /** A draw from the part behind the edge of the lowest layer. */
  readonly tail: (random: RandomStream) => number;
}

/** Layers of a density from the edge of its tail and the area that the layers share. */
function layersOf(
  count: number,
  { edge, area, density, inverse, tail }: Pick<Layers, "density" | "tail"> & {
    readonly edge: number;
    readonly area: number;
    readonly inverse: (density: number) => number;
  },
): Layers {
  const edges = new Float64Array(count + 1);
  edges[0] = area / density(edge);
  edges[1] = edge;
  for (let layer = 2; layer < count; layer++) {
    const previous = edges[layer - 1]!;
    edges[layer] = inverse(area / previous + density(previous));
  }
  return { edges, densities: edges.map(density), density, tail };
}

/** Edge and area for 128 layers: table 1 of the paper. */
const normalLayers = layersOf(128, {
  edge: 3.442619855899,
  area: 9.91256303526217e-3,
  density: (x) => exactExp(-x * x / 2),
  inverse: (density) => Math.sqrt(-2 * exactLog(density)),
  tail: (random) => {
    while (true) {
      const x = -exactLog(random.positiveUnit()) / 3.442619855899;
      const y = -exactLog(random.positiveUnit());
      if (y + y > x * x) return 3.442619855899 + x;
    }
  },
});

/** Edge and area for 256 layers: table 1 of the paper. */
const exponentialLayers = layersOf(256, {
  edge: 7.69711747013104972,
  area: 3.949659822581572e-3,
  density: (x) => exactExp(-x),
  inverse: (density) => -exactLog(density),
  tail: (random) => 7.69711747013104972 - exactLog(random.positiveUnit()),
});

/** A draw at `place`, 0 up to 1, of a layer; `undefined` where it lies above the density. */
function drawIn(
  { edges, densities, density, tail }: Layers,
  layer: number,
  random: RandomStream,
): number | undefined {
  const x = random.unit() * edges[layer]!;
  if (x < edges[layer + 1]!) return x;
  if (layer === 0) return tail(random);
  const low = densities[layer]!;
  return low + random.unit() * (densities[layer + 1]! - low) < density(x) ? x : undefined;
}

/**
 * A draw from the normal distribution with mean 0 and standard deviation 1.
 *
 * Source: Marsaglia and Tsang, "The ziggurat method for generating random variables", J. Stat. Softw. 5(8), 2000; layer and
 * place from different bits as Doornik, "An improved ziggurat method to generate normal random samples", 2005, found needed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "./random_stream.ts";
 * import { standardNormal } from "./ziggurat.ts";
 *
 * const random = randomStream(7, "weights");
 * assert.ok(Math.abs(standardNormal(random)) < 10);
 * ```
 */
export function standardNormal(random: RandomStream): number {
  while (true) {
    const bits = random.uint32();
    const x = drawIn(normalLayers, bits >>> 25, random);
    if (x !== undefined) return (bits & 0x1000000) === 0 ? x : -x;
  }
}

/**
 * A draw from the exponential distribution with mean 1.
 *
 * Source: as {@linkcode standardNormal}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "./random_stream.ts";
 * import { standardExponential } from "./ziggurat.ts";
 *
 * const days = 30 * standardExponential(randomStream(7, "wait"));
 * assert.ok(days >= 0);
 * ```
 */
export function standardExponential(random: RandomStream): number {
  while (true) {
    const x = drawIn(exponentialLayers, random.uint32() >>> 24, random);
    if (x !== undefined) return x;
  }
}
