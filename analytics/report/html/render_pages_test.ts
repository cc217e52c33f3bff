import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { dirname, posix } from "node:path";
import { suppressSmall } from "../../suppress/mod.ts";
import { hostile, hostileChecks, hostileReport } from "../samples/hostile_report.ts";
import { sampleChecks as checks } from "../samples/sample_checks.ts";
import { cleanReport, emptyReport, oneYearReport, sampleReport } from "../samples/sample_report.ts";
import { country, nineYears } from "../samples/sample_sizes.ts";
import { elementsOf, parseXml, type TestElement, textOf } from "../test_xml.ts";
import { renderPages } from "./render_pages.tsx";

const reports = {
  sampleReport,
  cleanReport,
  oneYearReport,
  emptyReport,
  suppressed: suppressSmall(sampleReport),
  hostileReport,
};

function every(root: TestElement): TestElement[] {
  return [root, ...root.children.flatMap(every)];
}

function pagesOf(report: typeof sampleReport, lang: "nb" | "en" = "nb"): Map<string, TestElement> {
  return new Map([...renderPages(report, { lang, checks })].map(([path, html]) => [path, parseXml(html)]));
}

function byId(page: TestElement | undefined, id: string): TestElement {
  const found = page === undefined ? undefined : every(page).find(({ attributes }) => attributes.id === id);
  assert.ok(found !== undefined, `there is no ${id}`);
  return found;
}

/** Text as it reads: no-break spaces are spaces. */
function read(element: TestElement): string {
  return textOf(element).replaceAll("\u00a0", " ");
}

for (const [name, report] of Object.entries(reports)) {
  for (const lang of ["nb", "en"] as const) {
    Deno.test(`pages of ${name} in ${lang} are well-formed, self-contained and navigable`, () => {
      const pages = [...renderPages(report, { lang, checks })];
      const trees = new Map(pages.map(([path, html]) => [path, parseXml(html)]));
      assert.equal(trees.size, pages.length, "paths are unique");
      const idsOf = (path: string) =>
        every(trees.get(path)!).flatMap(({ attributes }) => attributes.id ?? []);
      for (const [path, html] of pages) {
        assert.match(path, /^(?:index|(?:municipality|check)\/[a-z0-9_-]+)\.html$/);
        const page = trees.get(path)!;
        const elements = every(page);
        assert.equal(page.attributes.lang, lang);
        if (name !== "hostileReport") assert.doesNotMatch(html, /https?:|@import|url\(/);
        assert.ok(!elements.some(({ attributes }) => "src" in attributes || "style" in attributes));

        const ids = idsOf(path);
        assert.equal(new Set(ids).size, ids.length, "ids are unique");
        const named = elements.flatMap(({ attributes }) =>
          ["aria-labelledby", "aria-controls", "for", "data-filter"].flatMap((name) =>
            attributes[name]?.split(" ") ?? []
          )
        );
        assert.deepEqual(named.filter((id) => !ids.includes(id)), [], path);
        for (const { attributes: { href } } of elements) {
          if (href === undefined) continue;
          const [file = "", anchor] = href.split("#");
          const target = file === "" ? path : posix.join(dirname(path), file);
          assert.ok(trees.has(target), `${path} refers to ${href}`);
          if (anchor !== undefined) assert.ok(idsOf(target).includes(anchor), `${path} refers to ${href}`);
        }

        const levels = elements.flatMap(({ name }) => /^h([1-6])$/.exec(name)?.[1] ?? []).map(Number);
        assert.equal(levels.filter((level) => level === 1).length, 1);
        levels.forEach((level, i) =>
          assert.ok(i === 0 || level <= (levels[i - 1] ?? 0) + 1, `${path}: no level is skipped`)
        );
        for (const table of elementsOf(page, "table")) {
          assert.notEqual(textOf(elementsOf(table, "caption")[0]!).trim(), "");
          assert.ok(elementsOf(table, "th").every(({ attributes }) => attributes.scope !== undefined));
        }
        for (const chart of elements.filter(({ attributes }) => attributes.role === "img")) {
          assert.notEqual(chart.attributes["aria-label"] ?? "", "");
        }
        for (const landmark of ["header", "main", "footer"]) {
          assert.equal(elementsOf(page, landmark).length, 1);
        }
        const navigations = elementsOf(page, "nav").map(({ attributes }) => attributes["aria-label"]);
        assert.equal(new Set(navigations).size, navigations.length, "navigations are told apart");
      }
    });
  }
}

Deno.test("texts from files stay text, and never become a path", () => {
  for (const [path, html] of renderPages(hostileReport, { lang: "nb", checks: hostileChecks })) {
    assert.match(path, /^(?:index|(?:municipality|check)\/x-[0-9a-f]{16})\.html$/);
    const page = parseXml(html);
    assert.equal(elementsOf(page, "script").length, 1);
    assert.equal(elementsOf(page, "b").length, 0);
    assert.ok(!html.includes("<script>alert"));
    assert.ok(textOf(page).includes(hostile));
  }
  const up = sampleReport.findings.map((finding) => ({ ...finding, check: "../../etc/passwd" }));
  for (const [path] of renderPages({ ...sampleReport, findings: up }, { lang: "nb", checks })) {
    assert.ok(!path.includes(".."), path);
  }
});

Deno.test("the policy allows a page's own style and script and nothing else", () => {
  for (const [path, html] of renderPages(sampleReport, { lang: "nb", checks })) {
    const page = parseXml(html);
    const policy = elementsOf(page, "meta")
      .find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy")?.attributes.content ??
      "";
    const digest = (element: string) =>
      createHash("sha256").update(elementsOf(page, element)[0]!.text).digest("base64");
    assert.equal(
      policy,
      `default-src 'none'; style-src 'sha256-${digest("style")}'; script-src 'sha256-${
        digest("script")
      }'; base-uri 'none'; form-action 'none'`,
      path,
    );
  }
});

Deno.test("the verdict says how it stands", () => {
  const verdict = (report: typeof sampleReport, lang: "nb" | "en") =>
    read(byId(pagesOf(report, lang).get("index.html"), "verdict"));
  assert.match(verdict(sampleReport, "nb"), /3 kontroller viser feil, og 4 gir advarsel\./);
  assert.match(verdict(sampleReport, "nb"), /Eksempelvik 2021, med 295 rader/);
  assert.match(verdict(sampleReport, "nb"), /avvist 1 innsending/);
  assert.match(verdict(cleanReport, "nb"), /Ingen feil og ingen advarsler\./);
  assert.match(verdict(oneYearReport, "en"), /Errors in 1 check\./);
  assert.match(verdict(emptyReport, "en"), /No submissions were read\./);
  const submissions = cleanReport.submissions.map((of, i) =>
    i === 0 ? { ...of, status: "incomplete" as const } : of
  );
  assert.match(
    verdict({ ...cleanReport, submissions }, "nb"),
    /ikke alle innsendinger er med.*brøt av midt i 1 innsending/,
  );
  assert.match(verdict({ ...cleanReport, account: {} }, "nb"), /6 innsendinger er lest/);
  const account = { person: { read: 3, stored: 1, rejected: 1, removed: 0 } };
  assert.match(verdict({ ...cleanReport, account }, "nb"), /Regnskapet går ikke opp/);
});

Deno.test("several municipalities are a matrix by gravity, a single one a matrix of checks", () => {
  const rows = (page: TestElement | undefined, id: string) =>
    elementsOf(byId(page, id), "tr").map((row) => row.children.map((cell) => read(cell).trim()));
  assert.deepEqual(rows(pagesOf(sampleReport).get("index.html"), "matrix"), [
    ["Kommune", "2019", "2020", "2021", "Mottakere 2021"],
    ["Eksempelvik 9901", "1 feil", "1 feil2 advarsler", "3 feil2 advarsler", "1 781+4,9 %"],
    ["Prøvedal 9902", "1 feil", "1 feil2 advarsler", "Avvist", "–"],
  ]);
  const single = pagesOf(oneYearReport).get("index.html");
  assert.deepEqual(rows(single, "checks").slice(0, 3), [
    ["Kontroll", "2019", "Siste år"],
    ["Feil"],
    ["Mer enn 168 timer i uka for én person", "1", "Første år"],
  ]);
});

Deno.test("what is expected is told apart with its reason, and never as failing", () => {
  const pages = pagesOf(sampleReport);
  const changes = byId(pages.get("index.html"), "changes");
  const expected = every(changes).find(({ attributes }) => attributes.class === "expected")!;
  assert.match(
    read(expected),
    /Bolig som kommunen disponerer.*økte fra 0 til 182\..*29 kommunal bolig kom i stedet/s,
  );
  assert.match(read(expected), /Lagt inn av dere/);
  assert.match(read(changes), /Dagaktivitetstilbud\. Antall mottakere falt fra 154 til 88 \(−42,9 %\)\./);
  assert.match(read(changes), /Også synlig i 3 mindre deler/);
  assert.match(read(changes), /falt fra 98,4 % til 90,9 % \(−7,5 prosentpoeng\)/);
  const checks = byId(pages.get("municipality/9901.html"), "checks");
  const row = elementsOf(checks, "tr").find((row) => read(row).startsWith("Tjenestetype er borte"))!;
  assert.match(read(row), /1 ventet/);
});

Deno.test("every municipality that something is told of has a page", () => {
  const [change] = sampleReport.changes;
  const pages = pagesOf({
    ...emptyReport,
    changes: [{ ...change!, municipality: "9903" }],
    feedback: [{ ...sampleReport.feedback[0]!, municipality: "9904" }],
    resolved: [{ ...sampleReport.resolved[0]!, municipality: "9905" }],
  });
  assert.deepEqual([...pages.keys()].filter((path) => path.startsWith("municipality/")), [
    "municipality/9903.html",
    "municipality/9904.html",
    "municipality/9905.html",
  ]);
});

Deno.test("a part of a part stands below the largest, and rings harm nothing", () => {
  const ring = sampleReport.changes.map((change, index) => ({ ...change, part_of: (index + 1) % 3 }));
  const text = read(byId(pagesOf({ ...sampleReport, changes: ring }).get("index.html"), "changes"));
  assert.match(text, /Dagaktivitetstilbud/);
});

Deno.test("a check's page tells how many of how many rows it lists, and how to open them", () => {
  const page = pagesOf(sampleReport).get("check/hours_missing.html")!;
  const text = read(elementsOf(page, "body")[0]!);
  assert.match(text, /302 tjenester av 7 683 \(3,9 %\)/);
  assert.match(text, /Siden viser 36 av 302 rader/);
  assert.match(text, /Eksempelvik 2021: de første 10 av 218 rader/);
  assert.match(text, /tail -c \+18423 eksempelvik\/iplos_2021\.xml \| head -c 412/);
  assert.match(text, /Beholder opplysningen, men merker den/);
  assert.match(text, /--threshold hours_missing=5/);
  assert.match(text, /hours_per_week IS NULL/);
  assert.match(read(byId(page, "places-table")), /Eksempelvik411,8 %371,6 %2189,1 %/);
});

Deno.test("a check that the catalogue does not hold is still shown", () => {
  const pages = new Map(renderPages(sampleReport, { lang: "nb", checks: [] }));
  assert.equal(
    textOf(elementsOf(parseXml(pages.get("check/hours_missing.html")!), "h1")[0]!),
    "hours_missing",
  );
});

Deno.test("large changes are marked, small and expected ones are not", () => {
  const table = byId(pagesOf(sampleReport).get("municipality/9901.html"), "recipients-table");
  const marked = (name: string) =>
    elementsOf(elementsOf(table, "tr").find((row) => textOf(row).startsWith(name))!, "td")
      .map(({ attributes }) => attributes.class === "large");
  assert.deepEqual(marked("Dagaktivitetstilbud"), [false, true, true]);
  assert.deepEqual(marked("Støttekontakt"), [false, false, false]);
  // From 168 to 12 is large, and code 12 was retired.
  assert.deepEqual(marked("Omsorgsbolig"), [false, false, false]);
});

Deno.test("expected changes and reforms are marked in the charts and explained", () => {
  const page = pagesOf({
    ...sampleReport,
    submissions: sampleReport.submissions.map((of) => ({
      ...of,
      municipality: "4601",
      municipality_name: "Bergen",
    })),
    metrics: sampleReport.metrics.filter(({ municipality }) => municipality === "9901")
      .map((metric) => ({ ...metric, municipality: "4601" })),
    findings: [],
    resolved: [],
    changes: [],
    feedback: [],
  }).get("municipality/4601.html");
  const text = read(byId(page, "development"));
  // Bergen was 1201 until 2020, and that year's retired codes are marked besides.
  assert.match(text, /Fra 1\. januar 2020 har kommunen et nytt nummer/);
  const heard = every(byId(page, "development")).flatMap(({ attributes }) => attributes["aria-label"] ?? []);
  assert.match(heard.join(), /A er merket mellom 2019 og 2020/);
});

Deno.test("municipalities counted as one have a page, a name and an anchor", () => {
  const joined = "1508+1580";
  const moved = <T extends { readonly municipality: string | null }>(items: readonly T[]) =>
    items.map((item) => item.municipality === "9901" ? { ...item, municipality: joined } : item);
  const { findings, metrics, changes, resolved, feedback } = sampleReport;
  const pages = new Map(renderPages({
    ...sampleReport,
    as_of: 2024,
    findings: moved(findings),
    metrics: moved(metrics),
    changes: moved(changes),
    resolved: moved(resolved),
    feedback: moved(feedback),
  }, { lang: "nb", checks }));
  const page = parseXml(pages.get("municipality/1508-1580.html")!);
  assert.equal(textOf(elementsOf(page, "h1")[0]!), "Ålesund + Haram");
  const links = elementsOf(byId(page, "checks"), "a").map(({ attributes }) => attributes.href);
  assert.ok(links.includes("../check/hours_missing.html#place-1508-1580"), links.join(" "));
  const place = byId(parseXml(pages.get("check/hours_missing.html")!), "place-1508-1580");
  assert.match(read(place), /^Ålesund \+ Haram/);
  // What stands in a header cannot take the path of another.
  assert.ok(!pages.has("municipality/1508_1580.html"));
});

Deno.test("a municipality leads to its line of a check, and that to its rows", () => {
  const pages = pagesOf(sampleReport);
  const [link] = elementsOf(byId(pages.get("municipality/9901.html"), "checks"), "a");
  const [path = "", anchor = ""] = link!.attributes.href!.replace("../", "").split("#");
  const line = byId(pages.get(path), anchor);
  const lists = elementsOf(line, "td").flatMap((cell) => elementsOf(cell, "a")).map(({ attributes }) =>
    attributes.href!.slice(1)
  );
  assert.ok(lists.length > 0);
  for (const list of lists) assert.equal(byId(pages.get(path), list).name, "table");
});

Deno.test("a report meant for others shows no rows, no keys, and says what is left out", () => {
  const suppressed = suppressSmall(sampleReport);
  for (const [path, html] of renderPages(suppressed, { lang: "nb", checks })) {
    const page = parseXml(html);
    assert.match(read(page), /laget for å deles\. Tall fra 1 til 4 er utelatt/, path);
    assert.ok(!every(page).some(({ attributes }) => attributes.id === "rows"), path);
    for (const { person_key } of sampleReport.rows) {
      assert.ok(person_key === null || !html.includes(person_key), path);
    }
  }
  assert.match(
    [...renderPages(suppressed, { lang: "nb", checks })].map(([, html]) => html).join(""),
    /skjult/,
  );
});

Deno.test("nine years of one municipality stay under 3 MB, whatever rows the report holds", () => {
  const pages = [...renderPages(nineYears(), { lang: "nb", checks })];
  const size = pages.reduce((sum, [, html]) => sum + new TextEncoder().encode(html).length, 0);
  assert.ok(size < 3_000_000, String(size));
  const listed = pages.join("").split("a1b2c3d4".repeat(8)).length - 1;
  assert.ok(listed > 2000, String(listed));
});

Deno.test("pages about the whole country stay small, and say what they leave out", () => {
  const seen = { check: 0, municipality: 0 };
  for (const [path, html] of renderPages(country(), { lang: "nb", checks })) {
    if (path.startsWith("check/")) seen.check++;
    // One municipality is as large as another here.
    if (path.startsWith("municipality/") && seen.municipality++ === 3) break;
    const limit = path === "index.html" ? 2_000_000 : path.startsWith("check/") ? 600_000 : 120_000;
    assert.ok(html.length < limit, `${path}: ${html.length}`);
    if (path === "index.html") {
      const page = parseXml(html);
      assert.equal(elementsOf(byId(page, "matrix"), "tr").length, 358);
      assert.ok(every(page).some(({ attributes }) => attributes["data-filter"] === "matrix"));
      assert.match(read(byId(page, "submissions")), /til er utelatt her/);
    }
  }
  assert.deepEqual(seen, { check: checks.length, municipality: 4 });
});
