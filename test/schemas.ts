/**
 * The official schemas, which judge kprkit in tests and are no part of it.
 *
 * @module
 */

/** Where the schemas are looked for: `KPRKIT_SCHEMAS`, else `../shared/schemas` beside the repository. */
function schemaRoot(): URL {
  const configured = Deno.env.get("KPRKIT_SCHEMAS");
  if (configured === undefined) return new URL("../../shared/schemas/", import.meta.url);
  return new URL(`file://${configured.replace(/\/*$/, "/")}`);
}

/**
 * Text of an official schema, without its XML declaration, decoded as that declaration says;
 * `undefined` where it is not there.
 *
 * @param path below the schema root: `iplos/iplos_2019.xsd`
 */
export function officialSchema(path: string): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(new URL(path, schemaRoot()));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const declaration = /^(?:\xEF\xBB\xBF)?\s*<\?xml[^?]*\?>/;
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const encoding = /encoding\s*=\s*["']([\w-]+)["']/.exec(declaration.exec(head)?.[0] ?? "")?.[1] ?? "utf-8";
  return new TextDecoder(encoding).decode(bytes).replace(declaration, "");
}

/**
 * Registers a test that needs official schemas. Where one is missing the test is ignored, and the
 * reason is printed, so that nobody takes its silence for a pass.
 *
 * @param paths schemas the test needs; `run` gets their texts in the same order
 */
export function schemaTest(
  name: string,
  paths: readonly string[],
  run: (...schemas: string[]) => void | Promise<void>,
): void {
  const texts = paths.map(officialSchema);
  const missing = paths.filter((_, index) => texts[index] === undefined);
  if (missing.length > 0) {
    console.warn(`skipped: ${name}: official schema ${missing.join(", ")} not found; set KPRKIT_SCHEMAS`);
  }
  Deno.test({ name, ignore: missing.length > 0, fn: () => run(...texts as string[]) });
}
