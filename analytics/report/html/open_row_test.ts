import assert from "node:assert/strict";
import { rowCommands, type RowPlace } from "./open_row.ts";

const shellCommand = (row: RowPlace) => rowCommands(row).shell;
const powerShellCommand = (row: RowPlace, encoding?: string) => rowCommands(row, encoding).powerShell;

const place = { byte_start: 0, byte_end: 4 };

Deno.test("plain, packed and nameless sources", () => {
  assert.equal(
    shellCommand({ source: "bodø/iplos_2021.xml", ...place }),
    "tail -c +1 bodø/iplos_2021.xml | head -c 4",
  );
  assert.equal(shellCommand({ source: "a.xml.gz", ...place }), "gzip -dc a.xml.gz | tail -c +1 | head -c 4");
  assert.equal(shellCommand({ source: "-", ...place }), null);
  assert.equal(shellCommand({ source: "a.xml", byte_start: null, byte_end: null }), null);
  assert.equal(powerShellCommand({ source: "a.xml.gz", ...place }), null);
  assert.match(
    powerShellCommand({ source: "a.xml", ...place }, "iso-8859-1") ?? "",
    /Seek\(0,0\).*'iso-8859-1'/,
  );
});

Deno.test("a name is never more than a name", () => {
  assert.equal(shellCommand({ source: "-rf x", ...place }), "tail -c +1 './-rf x' | head -c 4");
  assert.equal(shellCommand({ source: "a'; b $(c)", ...place }), "tail -c +1 'a'\\''; b $(c)' | head -c 4");
  assert.match(powerShellCommand({ source: "a'; b ’", ...place }) ?? "", /'a''; b ’’'/);
});

Deno.test({
  name: "the command prints the record",
  ignore: Deno.build.os === "windows",
  async fn() {
    const directory = await Deno.makeTempDir();
    try {
      const source = `${directory}/it's $HOME "æ".xml`;
      const text = "<a><b>æ</b></a>";
      await Deno.writeTextFile(source, text);
      const bytes = new TextEncoder().encode(text);
      const start = 3;
      const end = bytes.length - 4;
      const command = shellCommand({ source, byte_start: start, byte_end: end }) ?? "";
      const { stdout } = await new Deno.Command("sh", { args: ["-c", command] }).output();
      assert.equal(new TextDecoder().decode(stdout), "<b>æ</b>");
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});
