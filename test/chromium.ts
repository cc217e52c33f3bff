/**
 * Chromium without a window, for tests of the report.
 *
 * @module
 */

/** Path of Chromium, where it is installed. */
export function findBrowser(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const directories = (Deno.env.get("PATH") ?? "").split(":");
  for (const path of directories.flatMap((directory) => names.map((name) => `${directory}/${name}`))) {
    try {
      if (Deno.statSync(path).isFile) return path;
    } catch {
      // Not there.
    }
  }
  return undefined;
}

/** Options of {@linkcode loadPage}. */
export interface LoadOptions {
  /** Path of Chromium. */
  readonly browser: string;
  /** Directory that the browser may fill with its profile. */
  readonly profile: string;
  readonly dark?: boolean;
}

/** Loads a file and returns its DOM after scripts have run, and what the browser logged. */
export async function loadPage(
  file: string,
  { browser, profile, dark = false }: LoadOptions,
): Promise<{ readonly dom: string; readonly log: string }> {
  const { stdout, stderr } = await new Deno.Command(browser, {
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--enable-logging=stderr",
      `--user-data-dir=${profile}`,
      `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
      "--virtual-time-budget=60000",
      "--window-size=1400,1000",
      "--dump-dom",
      `file://${file}`,
    ],
    env: { HOME: profile },
  }).output();
  const decoder = new TextDecoder();
  return { dom: decoder.decode(stdout), log: decoder.decode(stderr) };
}
