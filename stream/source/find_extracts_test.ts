import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { findExtracts } from "./find_extracts.ts";
import { SourceError } from "./source.ts";

async function withFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, content] of Object.entries(files)) {
      const full = `${folder}/${path}`;
      await Deno.mkdir(full.slice(0, full.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(full, typeof content === "string" ? new TextEncoder().encode(content) : content);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const XML = '<?xml version="1.0"?><a/>';

Deno.test("a directory gives its extracts in the order people expect", () =>
  withFiles({
    "10.xml": XML,
    "2.xml": XML,
    "år/1.xml.gz": gzipSync(XML),
    "zebra/1.XML": "anything",
    "aa.xml": XML,
    "plain": XML,
    "packed": gzipSync(XML),
  }, async (folder) => {
    const found = (await findExtracts(folder)).map((path) => path.slice(folder.length + 1));
    assert.deepEqual(found, ["2.xml", "10.xml", "packed", "plain", "zebra/1.XML", "aa.xml", "år/1.xml.gz"]);
    assert.deepEqual(await findExtracts(`${folder}/`), await findExtracts(folder));
  }));

Deno.test("what is no extract is passed by", () =>
  withFiles({
    "a.xml": XML,
    ".hidden.xml": XML,
    ".git/b.xml": XML,
    "report/c.xml": XML,
    "rejected.ndjson": XML,
    "schema.xsd": XML,
    "page": "<!DOCTYPE html><html></html>",
    "page2": "<html></html>",
    "text": "a < b",
    "empty": "",
    "broken": gzipSync(XML).subarray(0, 12),
  }, async (folder) => {
    assert.deepEqual(await findExtracts(folder), [`${folder}/a.xml`]);
    assert.deepEqual(await findExtracts(folder, { ignore: [] }), [
      `${folder}/a.xml`,
      `${folder}/report/c.xml`,
    ]);
  }));

Deno.test("first bytes tell XML in other encodings", () => {
  const wide = new Uint8Array(XML.length * 2 + 2);
  new DataView(wide.buffer).setUint16(0, 0xfeff, true);
  [...XML].forEach((character, i) => wide[i * 2 + 2] = character.charCodeAt(0));
  return withFiles({ "wide": wide, "marked": `\uFEFF${XML}`, "bare": "\r\n <ns:a/>" }, async (folder) => {
    assert.equal((await findExtracts(folder)).length, 3);
  });
});

Deno.test("links that go round end, and links that lead nowhere are passed by", () =>
  withFiles({ "sub/a.xml": XML }, async (folder) => {
    await Deno.symlink("..", `${folder}/sub/up`);
    await Deno.symlink("nowhere", `${folder}/gone.xml`);
    await Deno.symlink("self.xml", `${folder}/self.xml`);
    assert.deepEqual(await findExtracts(folder), [`${folder}/sub/a.xml`]);
  }));

Deno.test("a file and - stand for themselves", () =>
  withFiles({ "notes.txt": "" }, async (folder) => {
    assert.deepEqual(await findExtracts(`${folder}/notes.txt`), [`${folder}/notes.txt`]);
    assert.deepEqual(await findExtracts("-"), ["-"]);
  }));

Deno.test("an empty directory and a missing path are errors with a hint", () =>
  withFiles({ "sub/notes.md": "" }, async (folder) => {
    await assert.rejects(
      findExtracts(folder),
      (error) =>
        error instanceof SourceError && error.message === `No extracts were found in ${folder}` &&
        error.hint !== "",
    );
    await assert.rejects(
      findExtracts(`${folder}/gone`),
      (error) =>
        error instanceof SourceError && error.message === `Cannot read ${folder}/gone: it does not exist`,
    );
  }));
