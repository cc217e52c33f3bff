/**
 * The `openssl` command, for tests that need it.
 */

/**
 * What it says of its version; `undefined` where there is none, or LibreSSL in its place, or one before 3.
 */
export const opensslVersion: string | undefined = await (async () => {
  try {
    const { stdout } = await new Deno.Command("openssl", { args: ["version"], stderr: "null" }).output();
    const line = new TextDecoder().decode(stdout).trim();
    return /^OpenSSL [3-9]\./.test(line) ? line : undefined;
  } catch {
    return undefined;
  }
})();

if (opensslVersion === undefined) {
  console.warn("skipped: what is tested against OpenSSL, for no openssl of version 3 is installed");
}

/** A test against OpenSSL; left out, aloud, where there is none. */
export function opensslTest(name: string, work: () => Promise<void>): void {
  Deno.test({ name: `openssl: ${name}`, ignore: opensslVersion === undefined, fn: work });
}

/** Runs it; what went wrong is in the error. */
export async function openssl(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("openssl", { args: [...args] }).output();
  if (!success) throw new Error(`openssl ${args[0]} ${args[1]}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
