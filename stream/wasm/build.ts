/**
 * Compiles the lane: `assembly/lane.ts` to WebAssembly, kept as text in `lane_code.ts`, so that reading needs no file and no
 * compiler.
 *
 * @module
 */

// Named here and not in deno.json: what is named there is fetched by everyone who runs any task.
// deno-lint-ignore no-import-prefix
import asc from "npm:assemblyscript@0.28.20/asc";

/** Compiles `assembly/lane.ts`. */
export async function compileLane(): Promise<Uint8Array> {
  const directory = new URL("assembly/", import.meta.url);
  let code: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      "lane.ts",
      "--outFile",
      "lane.wasm",
      "-O3",
      "--runtime",
      "stub",
      "--importMemory",
      "--noAssert",
      "--enable",
      "simd",
    ],
    {
      readFile: (name, base) => readText(new URL(`${base === "" ? "." : base}/${name}`, directory)),
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") code = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || code === undefined) throw new Error(`The lane cannot be compiled: ${stderr}`);
  return code;
}

function readText(url: URL): string | null {
  try {
    return Deno.readTextFileSync(url);
  } catch {
    return null; // the compiler tries several names
  }
}

/** The text of `lane_code.ts`. */
export function laneCodeModule(code: Uint8Array): string {
  return `// Made from assembly/lane.ts by \`deno task wasm\`; not to be edited.

/** The lane as WebAssembly. */
export function laneCode(): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(
    "${code.toBase64()}",
  );
}
`;
}

if (import.meta.main) {
  const target = new URL("lane_code.ts", import.meta.url);
  await Deno.writeTextFile(target, laneCodeModule(await compileLane()));
}
