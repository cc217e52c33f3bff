import type { Engine } from "../../stream/store/engine.ts";
import { type CubeContent, readCube, type ReadCubeOptions } from "./read_cube.ts";

/**
 * Changes in the cube that are too large for chance, and how they were found; see {@linkcode readCube},
 * which reads changes and metrics at the cost of one.
 *
 * @throws `RangeError` for bounds that are none.
 */
export async function findChanges(
  engine: Engine,
  options: Omit<ReadCubeOptions, "only"> = {},
): Promise<Pick<CubeContent, "changes" | "cube">> {
  const { changes, cube } = await readCube(engine, { ...options, only: "changes" });
  return { changes, cube };
}
