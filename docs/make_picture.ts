/**
 * Makes the picture of the report that the README shows: `deno task picture`. Needs Chromium.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Runs a command and fails with what it said. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, {
    args: [...args],
    stdout: "null",
    stderr: "piped",
  })
    .output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}

const directory = await Deno.makeTempDir();
try {
  const permissions = [
    "--allow-read",
    "--allow-write",
    "--allow-ffi",
    "--allow-sys=cpus",
    "--allow-env=INIT_CWD",
  ];
  await run(Deno.execPath(), [
    "run",
    ...permissions,
    `${root}cli/main.ts`,
    "demo",
    "--lang=en",
    `--report=${directory}`,
  ]);
  await run("chromium", [
    "--headless",
    "--no-sandbox",
    "--hide-scrollbars",
    "--window-size=1280,1440",
    `--user-data-dir=${directory}/browser`,
    `--screenshot=${root}docs/report.png`,
    `file://${directory}/index.html`,
  ]);
} finally {
  await Deno.remove(directory, { recursive: true });
}
