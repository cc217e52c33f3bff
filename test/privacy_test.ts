/**
 * Identity numbers stay out of everything that is not meant to hold them.
 */
import assert from "node:assert/strict";
import { checks } from "../analytics/checks/mod.ts";
import { reconcile } from "../analytics/reconcile.ts";
import { renderCsv, renderJson, renderJUnit, renderPages } from "../analytics/report/mod.ts";
import { runExtracts } from "../stream/run.ts";
import { openEngine } from "../stream/store/open_engine.ts";
import { openParquetStore } from "../stream/store/parquet_store.ts";
import { runCli } from "./cli.ts";
import { iplos, person, service, soundService } from "./iplos.ts";

/** Of the tax authority's synthetic series. */
const NUMBER = "01814512319";

const extract = iplos({
  persons: person(NUMBER) + person(2, service(2, NUMBER, soundService)) +
    person(3, service(3, 30, { ...soundService, tjInstOrgnr: NUMBER, tjVedtak: NUMBER })) +
    person(4, service(NUMBER, 40, { ...soundService, tjFraDato: NUMBER })) +
    person(5, `<PERSONOPPL poPeID="5" poPoID="5"><poVurdTann>${NUMBER}</poVurdTann></PERSONOPPL>`) +
    person(
      6,
      `<DIAGNOSE diPeID="6" diDiID="6"><diKodeVersjon>ICPC-2</diKodeVersjon>` +
        `<diDiagKode>018145 12319</diDiagKode><diFraDato>20210101</diFraDato><diTilDato>99991231</diTilDato></DIAGNOSE>`,
    ),
});

const ident = `<Melding xmlns="http://www.npr.no/xmlstds/53_1_3_ide" versjon="53.1.3" meldingstype="B" ` +
  `fraDatoPeriode="2021-01-01" tilDatoPeriode="2021-12-31" uttakDato="2022-01-05" leverandor="x" navnEPJ="x" ` +
  `versjonEPJ="1" versjonUt="1" lopenr="1"><Kontaktperson kontPerson="x" meldEpost1="a@example.invalid" ` +
  `typeKontaktperson="8"/><Institusjon institusjonID="4601"><PasientIdent pid="2" fid="${NUMBER}" typeID="1"/>` +
  `<PasientIdent pid="${NUMBER}" fid="x${NUMBER}" typeID="1"/><PasientIdent pid="${NUMBER}" fid="" typeID="1"/>` +
  `</Institusjon></Melding>`;

async function withFiles(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/ipl.xml`, extract);
    await Deno.writeTextFile(`${directory}/ide.xml`, ident);
    await run(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function assertClean(text: string, where: string): void {
  const at = text.replace(/(\d)[ -](?=\d)/g, "$1").indexOf(NUMBER);
  assert.equal(at, -1, `${where} holds an identity number: …${text.slice(Math.max(at - 80, 0), at + 20)}…`);
}

Deno.test("no identity number enters the store or a report, in whatever field it was typed", async () => {
  await withFiles(async (directory) => {
    const engine = await openEngine({ kind: "native" });
    const store = await openParquetStore(`${directory}/store`, engine, { keyFile: `${directory}/key` });
    try {
      const run = await runExtracts([`${directory}/ipl.xml`, `${directory}/ide.xml`], store);
      assertClean(JSON.stringify(run), "the result of the run");
      const report = await reconcile(store, { account: run.account });
      const views = await engine.query<{ view_name: string }>(
        "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY view_name",
      );
      assert.ok(views.length >= 15);
      for (const { view_name } of views) {
        // The dead letters hold dropped records as they stood; that is what they are for.
        const columns = view_name === "rejected" ? "* EXCLUDE (fragment)" : "*";
        assertClean(JSON.stringify(await engine.query(`SELECT ${columns} FROM ${view_name}`)), view_name);
      }
      assertClean(renderJson(report), "report.json");
      assertClean(renderCsv(report), "findings.csv");
      assertClean(renderJUnit(report, checks), "junit.xml");
      for (const [path, html] of renderPages(report, { lang: "nb", checks })) assertClean(html, path);
    } finally {
      await store.close();
    }
  });
});

Deno.test("no identity number is printed", async () => {
  await withFiles(async (directory) => {
    for (const args of [["--json"], []]) {
      const { out, err } = await runCli([directory, ...args], { task: "validate" });
      assertClean(out + err, `validate ${args.join(" ")}`);
    }
  });
});

Deno.test("identity numbers are kept where they are asked for by name", async () => {
  await withFiles(async (directory) => {
    const engine = await openEngine({ kind: "native" });
    const options = { keyFile: `${directory}/key`, keepNationalId: true };
    const store = await openParquetStore(`${directory}/store`, engine, options);
    try {
      await runExtracts([`${directory}/ide.xml`], store);
      await store.attach();
      const rows = await engine.query("SELECT national_id FROM ident WHERE person_id = 2");
      assert.deepEqual(rows, [{ national_id: NUMBER }]);
    } finally {
      await store.close();
    }
  });
});
