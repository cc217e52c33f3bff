/**
 * Looks at pages from within a browser: a copy of each page runs a probe and tells a driver page, which
 * shows it in frames, what it found.
 *
 * @module
 */
// deno-lint-ignore no-import-prefix
import axe from "npm:axe-core@4.10.3";

/** What a probe found on one page. */
export interface Probed {
  /** The page's name, as given. */
  readonly name: string;
  readonly lang: string;
  /** Rules of axe that are broken, with the elements. */
  readonly violations: readonly { readonly id: string; readonly targets: readonly string[] }[];
  /** Rules of axe that were put to something. */
  readonly rules: number;
  /** What the page loaded, by address. */
  readonly resources: readonly string[];
  /** Charts, and those in which nothing is drawn. */
  readonly charts: number;
  readonly empty: readonly string[];
  /** Of the frame and of what is in it. */
  readonly innerWidth: number;
  readonly scrollWidth: number;
  readonly dark: boolean;
  /** Command for the last row that can be chosen, after choosing it. */
  readonly command: string | null;
  /** Rows left by the filter, after typing `check_1`. */
  readonly filtered: number | null;
}

/** Runs in the page. Everything that is folded is opened first: it is part of the page too. */
async function probe(name: string, withAxe: boolean): Promise<Probed> {
  // deno-lint-ignore no-explicit-any
  const { document, performance, axe, matchMedia, innerWidth, Event } = globalThis as any;
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  for (const details of all("details")) details.open = true;
  const button = all("td.bytes button").at(-1);
  button?.click();
  const input = document.querySelector("form[data-filter] input");
  let filtered: number | null = null;
  if (input !== null) {
    input.value = "check_1";
    input.dispatchEvent(new Event("input"));
    filtered = all(`#${input.getAttribute("aria-controls")} tbody tr:not(.group):not([hidden])`).length;
    input.value = "";
    input.dispatchEvent(new Event("input"));
  }
  const charts = all("svg.chart");
  const result = withAxe
    ? await axe.run(document, {
      runOnly: {
        type: "tag",
        values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      },
    })
    : { violations: [], passes: [] };
  return {
    name,
    lang: document.documentElement.lang,
    // deno-lint-ignore no-explicit-any
    violations: result.violations.map(({ id, nodes }: any) => ({
      id,
      // deno-lint-ignore no-explicit-any
      targets: nodes.slice(0, 5).map((node: any) => `${node.target} ${node.failureSummary}`),
    })),
    rules: result.passes.length,
    // deno-lint-ignore no-explicit-any
    resources: performance.getEntriesByType("resource").map((entry: any) => entry.name),
    charts: charts.length,
    empty: charts.filter((chart) => {
      // deno-lint-ignore no-explicit-any
      const shapes: any[] = [...chart.querySelectorAll("path,rect,circle")];
      return shapes.length === 0 || shapes.every((shape) => shape.getTotalLength() === 0) ||
        shapes.some((shape) => shape.tagName === "path" && !/^M[-\d.]+/.test(shape.getAttribute("d") ?? ""));
    }).map((chart) => chart.querySelector("title")?.textContent ?? "chart without a title"),
    innerWidth,
    scrollWidth: document.documentElement.scrollWidth,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    command: document.querySelector("#open-row code")?.textContent ?? null,
    filtered,
  };
}

/** The page with the probe in it. Its policy gives way: what it holds back is seen on the page itself. */
export function withProbe(
  html: string,
  { name, withAxe }: { readonly name: string; readonly withAxe: boolean },
): string {
  const scripts = [
    ...(withAxe ? [axe.source.replaceAll("</script", "<\\/script")] : []),
    `addEventListener("load", () => (${probe})(${JSON.stringify(name)}, ${withAxe})` +
    `.then((found) => parent.postMessage(found, "*"), (error) => parent.postMessage(String(error), "*")))`,
  ];
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
  return html
    .replace(/(http-equiv="Content-Security-Policy" content=")[^"]*/, (_all, before) => before + policy)
    .replace("</body>", () => `${scripts.map((text) => `<script>${text}</script>`).join("")}</body>`);
}

/** A page that shows others in frames, one after the other, and writes what their probes tell into itself. */
export function driverPage(frames: readonly { readonly file: string; readonly width: number }[]): string {
  return `<!DOCTYPE html><title>driver</title><body><script>
const frames = ${JSON.stringify(frames)};
const found = [];
const next = () => {
  const of = frames.shift();
  if (of === undefined) {
    const result = document.createElement("pre");
    result.id = "result";
    result.textContent = encodeURIComponent(JSON.stringify(found));
    document.body.replaceChildren(result);
    return;
  }
  const frame = document.createElement("iframe");
  frame.width = of.width;
  frame.height = 900;
  frame.src = of.file;
  document.body.replaceChildren(frame);
};
addEventListener("message", ({ data }) => { found.push(data); next(); });
next();
</script></body>`;
}

/** What the probes told, out of the driver page's DOM. */
export function readProbes(dom: string): readonly (Probed | string)[] {
  const text = /<pre id="result">([^<]*)<\/pre>/.exec(dom)?.[1];
  if (text === undefined) throw new Error("The driver page did not come to its end");
  return JSON.parse(decodeURIComponent(text));
}
