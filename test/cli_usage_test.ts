/**
 * A command line that cannot be understood: exit code 2, one `error:` line, one `hint:` line, and
 * nothing is read or written.
 */
import assert from "node:assert/strict";
import { CommandError } from "../cli/command_error.ts";
import { ExitCode } from "../cli/exit_code.ts";
import { kprkit } from "../cli/main.ts";
import config from "../deno.json" with { type: "json" };
import { cliCommand, runCli } from "./cli.ts";

/** Arguments, the error and the hint. */
const misunderstood: readonly (readonly [args: string, message: RegExp, hint: RegExp])[] = [
  ["--bogus", /^Unknown option '--bogus'$/, /^Run kprkit --help$/],
  ["ingset x.xml", /^Unknown command 'ingset'$/, /^Did you mean ingest\? See kprkit --help$/],
  ["help ingset", /^Unknown command$/, /^Run kprkit --help$/],
  ["ingest", /^Missing required argument 'paths'$/, /^Run kprkit ingest --help$/],
  ["inspect --json", /^Missing required argument 'paths'$/, /^Run kprkit inspect --help$/],
  ["ingest x.xml --jsn", /^Unknown option '--jsn'$/, /^Did you mean --json\? See kprkit ingest --help$/],
  ["ingest x.xml --store", /^Option '--store <directory>' argument missing$/, /^Run kprkit ingest --help$/],
  [
    "validate x.xml --fail-on often",
    /'often' is invalid. Allowed choices are error, warning/,
    /validate --help$/,
  ],
  [
    "validate x.xml --parser dom",
    /'dom' is invalid. Allowed choices are auto, wasm, ts, sax$/,
    /validate --help$/,
  ],
  ["ingest x.xml --engine oracle", /'oracle' is invalid. Allowed choices are auto, native, wasm$/, /ingest/],
  ["ingest x.xml --encoding ebcdic", /'ebcdic' is invalid. Allowed choices are utf-8/, /ingest --help$/],
  ["ingest x.xml --municipality Bodø", /^Bodø is not a municipality number$/, /four digits/],
  ["ingest x.xml --municipality 18040", /^18040 is not a municipality number$/, /four digits/],
  [
    "reconcile --report no-report-here",
    /^There is nothing to reconcile, and no report in no-report-here$/,
    /^Name extracts .*, a store with --store, or with --report a report to judge anew$/,
  ],
  ["reconcile x.xml --as-of 24", /^24 is not a year$/, /--as-of a year such as 2024$/],
  ["reconcile x.xml --fdr 5%", /^5% is not a share between 0 and 1$/, /--fdr a share such as 0\.01/],
  ["reconcile x.xml --fdr 0.0", /^0\.0 is not a share/, /--fdr/],
  ["reconcile x.xml --change much", /^The bounds much cannot be read$/, /^Write them as count, percent%/],
  [
    "reconcile x.xml --check hours_mising",
    /^There is no check hours_mising$/,
    /^Did you mean hours_missing\? /,
  ],
  ["reconcile x.xml --suppress-below 1", /^1 is not a bound for small numbers$/, /5 is usual$/],
  ["reconcile x.xml --since", /^Option '--since <report.json>' argument missing$/, /reconcile --help$/],
  ["reconcile x.xml --rows many", /^many is not a whole number$/, /--rows a number such as 100$/],
  ["reconcile x.xml --rows -1", /^-1 is not a whole number$/, /--rows/],
  ["reconcile x.xml --rows 1e3", /^1e3 is not a whole number$/, /--rows/],
  ["reconcile x.xml --lang sv", /'sv' is invalid. Allowed choices are nb, en$/, /reconcile --help$/],
  ["reconcile x.xml --threshold often", /^The threshold often cannot be read$/, /^Write it as check=count/],
  ["reconcile x.xml --threshold hours_missing=1,101%", /more than 100 per cent$/, /from 0 to 100$/],
  ["reconcile x.xml --threshold hours_mising=1", /^There is no check hours_mising$/, /docs\/checks\.md$/],
  ["reconcile --store . --engine wasm", /^The wasm engine cannot read a store on disk$/, /--engine/],
  [
    "sql x --format xml",
    /'xml' is invalid. Allowed choices are table, csv, json, ndjson, markdown$/,
    /sql --help$/,
  ],
  ["sql x --memory much", /^much is not a size$/, /--memory a size such as 512MB/],
  ["sql x --file y.sql", /^A query and --file are given$/, /^Give one of them$/],
  ["sql ;;", /^There is no query$/, /^Write one in quotation marks/],
  ["schema iplos-9", /'iplos-9' is invalid .* Allowed choices are iplos-3\.5, iplos-3\.7/, /schema --help$/],
  ["schema iplos-3.5 iplos-3.7", /^Too many arguments for 'schema'/, /schema --help$/],
];

Deno.test("what cannot be understood is told, with a hint", async (t) => {
  for (const [args, message, hint] of misunderstood) {
    await t.step(args, async () => {
      const program = await kprkit(() => {});
      await assert.rejects(program.parseAsync(args.split(" "), { from: "user" }), (error) => {
        assert.ok(error instanceof CommandError);
        assert.equal(error.exitCode, ExitCode.usage);
        assert.match(error.message, message);
        assert.match(error.hint, hint);
        assert.doesNotMatch(error.message + error.hint, /\n/);
        return true;
      });
    });
  }
});

Deno.test("a process ends with 2, nothing on standard output and two lines on standard error", async () => {
  const { code, out, err } = await runCli(["ingset"]);
  assert.deepEqual([code, out], [2, ""]);
  assert.equal(err, "error: Unknown command 'ingset'\nhint: Did you mean ingest? See kprkit --help\n");
});

Deno.test("--version prints the version of deno.json", async () => {
  assert.deepEqual(await runCli(["--version"]), { code: 0, out: `${config.version}\n`, err: "" });
});

Deno.test("nobody reads what is printed: the command ends quietly", async () => {
  for (const args of [["--help"], ["schema", "msghead-1.2"]]) {
    const child = cliCommand(args).spawn();
    await child.stdout.cancel();
    const [{ code }, err] = await Promise.all([child.status, new Response(child.stderr).text()]);
    assert.deepEqual([code, err], [0, ""], args.join(" "));
  }
});
