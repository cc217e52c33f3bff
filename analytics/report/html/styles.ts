/**
 * The style sheet of the HTML report: design tokens first, then the page from top to bottom. Free of
 * `<` and `&`, so that it means the same to every parser.
 *
 * @module
 */

/** CSS as text, to stand in the page's only `style` element. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa;
  --raised: #ffffff;
  --sunken: #f4f2ed;
  --ink: #1c242c;
  --quiet: #59636d;
  --rule: #d9d5cc;
  --hair: #e9e6df;
  --accent: #1d5a78;
  --error: #a1261d;
  --warning: #85560a;
  --info: #35618e;
  --good: #1f6b45;
  --error-wash: #fbefec;
  --warning-wash: #fbf3e2;
  --good-wash: #edf5ef;
  --women: #1d5a78;
  --men: #b07a2a;
  --before: #8d979f;
  --track: #e9e6df;
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", serif;
  --sans: "Segoe UI", "Helvetica Neue", "Noto Sans", system-ui, sans-serif;
  --mono: Consolas, Menlo, "Noto Sans Mono", "DejaVu Sans Mono", monospace;
  --small: 0.8125rem;
  --step: clamp(2.5rem, 1.5rem + 4vw, 5rem);
  --measure: 40rem;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14191e;
    --raised: #1a2027;
    --sunken: #1f262e;
    --ink: #e4e8eb;
    --quiet: #a2adb7;
    --rule: #3c4650;
    --hair: #2a323a;
    --accent: #8cc3df;
    --error: #f39b90;
    --warning: #e5bb72;
    --info: #9fc2ea;
    --good: #86cda3;
    --error-wash: #33211f;
    --warning-wash: #302818;
    --good-wash: #1b2c23;
    --women: #8cc3df;
    --men: #d9a860;
    --before: #74808b;
    --track: #2a323a;
  }
}

/* Ground */
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.6 var(--sans);
  font-variant-numeric: tabular-nums lining-nums;
  overflow-wrap: break-word;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1, h2 { font-family: var(--serif); font-weight: 600; letter-spacing: -0.01em; }
h1 { font-size: clamp(2rem, 1.5rem + 2.4vw, 3.125rem); line-height: 1.1; }
h2 { font-size: clamp(1.5rem, 1.3rem + 0.9vw, 1.9375rem); }
h3 { font-size: 1.1875rem; }
h4 { font-size: 1.0625rem; }
p, ul, ol { max-width: var(--measure); text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
code { font-family: var(--mono); font-size: 0.875em; }
pre { margin: 0; overflow-x: auto; }
[hidden] { display: none !important; }
.quiet { color: var(--quiet); }
.small { font-size: var(--small); }
.sub { display: block; color: var(--quiet); font-size: var(--small); line-height: 1.35; white-space: nowrap; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--raised); z-index: 2; }
.skip:focus { top: 1rem; }

/* Page */
.masthead, .body, .colophon { max-width: 78rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 3rem); }
.masthead { padding-top: clamp(2rem, 5vw, 4.5rem); }
.masthead .kicker { font-size: var(--small); color: var(--quiet); margin-bottom: 0.75rem; }
.masthead .kicker strong { color: var(--accent); font-weight: 600; }
.kicker ol { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; max-width: none; }
.kicker li + li::before { content: "/"; margin-right: 0.5rem; color: var(--rule); }
.masthead .subtitle { max-width: 50rem; margin-top: 0.875rem; font-size: 1.0625rem; color: var(--quiet); }
.facts {
  display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem;
  margin-top: 2rem; padding-block: 1rem; border-block: 1px solid var(--rule); font-size: 0.9375rem;
}
.masthead .notice { margin-top: 1.5rem; max-width: 50rem; }
.standing { display: grid; gap: 0.375rem; }
.standing > span { display: flex; flex-wrap: wrap; gap: 0.125rem 1rem; color: var(--ink); }
.facts dt { font-size: var(--small); color: var(--quiet); }
.contents { padding-top: 1.5rem; font-size: 0.9375rem; }
.contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
.contents a { color: inherit; text-decoration-color: var(--rule); }
main > section { padding-top: var(--step); }
main > section:first-child { padding-top: clamp(2rem, 4vw, 3rem); }
section > h2 { margin-bottom: 0.5rem; }
section .lead { margin-bottom: 1.5rem; color: var(--quiet); }
section > h3, .block > h3, .figures h3 { margin-bottom: 0.25rem; }
.block { margin-top: 3rem; }
.onward { margin-top: 1.5rem; font-weight: 600; }
.colophon { margin-top: var(--step); padding-block: 1.5rem 3rem; color: var(--quiet); font-size: var(--small); }
.colophon p { border-top: 1px solid var(--rule); padding-top: 1rem; max-width: none; }
@media (min-width: 68rem) {
  .body { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr); column-gap: 4rem; }
  .contents { position: sticky; top: 0; align-self: start; padding-top: 3.25rem; }
  .contents ul { flex-direction: column; gap: 0.5rem; }
}

/* Marks: shape and word, colour last */
.mark { display: inline-flex; align-items: center; gap: 0.4em; white-space: nowrap; }
.mark svg { width: 0.75em; height: 0.75em; flex: none; fill: currentColor; }
.sprite { position: absolute; }
h3 .mark svg { width: 0.7em; height: 0.7em; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin-bottom: 1rem; max-width: none; font-size: var(--small); color: var(--quiet); }
.error { color: var(--error); }
.warning { color: var(--warning); }
.info { color: var(--info); }
.good { color: var(--good); }

.sub .mark, .sub .note { display: flex; }
.overview tbody th .sub { margin-top: 0.125rem; white-space: normal; }

.notice { margin-top: 1rem; padding-left: 1rem; border-left: 3px solid var(--error); }
.masthead .notice { border-color: var(--accent); }

/* Verdict */
.verdict .line {
  display: flex; gap: 0.6em; align-items: baseline; max-width: 46rem;
  font: 600 clamp(1.375rem, 1.1rem + 1.3vw, 1.875rem)/1.3 var(--serif); letter-spacing: -0.01em;
}
.verdict .line .mark svg { width: 0.72em; height: 0.72em; }
.verdict .line + p { margin-top: 0.75rem; font-size: 1.0625rem; }
.verdict h3 { margin-top: 2rem; }
.steps { counter-reset: step; list-style: none; margin-top: 0.75rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem 2.5rem; max-width: none; }
.steps li { counter-increment: step; padding-top: 0.75rem; border-top: 1px solid var(--rule); }
.steps li::before { content: counter(step); float: left; margin-right: 0.6em; color: var(--quiet); font-family: var(--serif); }
.steps a { font-weight: 600; }
.steps p { margin-top: 0.375rem; font-size: 0.9375rem; }
.clean { padding: clamp(1.5rem, 4vw, 2.5rem); background: var(--good-wash); border-radius: 6px; }

/* Tables */
.scroll {
  --ground: var(--paper);
  position: relative; overflow-x: auto; overscroll-behavior-x: contain;
  /* A soft edge where there is more to the side: covers that scroll along hide a shade that does not. */
  background:
    linear-gradient(to right, var(--ground) 40%, transparent) left / 2rem 100% no-repeat local,
    linear-gradient(to left, var(--ground) 40%, transparent) right / 2rem 100% no-repeat local,
    linear-gradient(to right, var(--rule), transparent) left / 0.5rem 100% no-repeat scroll,
    linear-gradient(to left, var(--rule), transparent) right / 0.5rem 100% no-repeat scroll;
}
.tall { max-height: min(46rem, 80vh); overflow-y: auto; border-bottom: 1px solid var(--rule); }
.tall thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; box-shadow: inset 0 -1px var(--ink); }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; line-height: 1.4; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.625rem; text-wrap: balance; }
th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--hair); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th {
  vertical-align: bottom; font-size: var(--small); font-weight: 600; color: var(--quiet);
  border-bottom: 1px solid var(--ink);
}
tbody th { font-weight: 400; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; border-top: 1px solid var(--ink); }
.n { text-align: right; white-space: nowrap; }
.group th { padding-top: 1.5rem; font-weight: 600; border-bottom-color: var(--rule); }
.group th .quiet { font-weight: 400; }
tbody:first-of-type .group th { padding-top: 0.75rem; }
.zero { color: var(--quiet); }
.large { background: var(--warning-wash); }
.large .sub { color: var(--warning); font-weight: 600; }
.pin th:first-child, .matrix tr > th:first-child { position: sticky; left: 0; background: var(--paper); min-width: 9rem; }
.matrix .group th:first-child { position: static; }
.tall thead th:first-child { z-index: 2; }
.matrix th, .matrix td { padding-block: 0.375rem; }
.matrix tbody th { min-width: 11rem; }
.matrix .marks .mark { display: flex; justify-content: flex-end; line-height: 1.35; }
.matrix .n .mark { gap: 0.35em; }
.checks .group th { padding-top: 1.25rem; }
.dense th, .dense td { padding: 0.375rem 0.5rem; }
.dense th:first-child { padding-left: 0; }
.dense th:last-child, .dense td:last-child { padding-right: 0; }
.pin .sub { white-space: normal; }
.numbers tr > * + * { text-align: right; }
.numbers small { display: block; color: var(--quiet); font-size: var(--small); line-height: 1.35; }
.numbers .large small { color: var(--warning); font-weight: 600; }
.checks .error, .checks .warning, .checks .info { font-weight: 600; }
.checks tr > * + :last-child { text-align: left; padding-left: 1.5rem; white-space: nowrap; }
tr[id], table[id] { scroll-margin-top: 3rem; }
.matrix tr:target > *, .rows :target caption { background: var(--warning-wash); }
.matrix td a { color: inherit; text-decoration-color: var(--quiet); }
.path { overflow-wrap: anywhere; }
.file { min-width: 13rem; }
.whole { white-space: nowrap; }
.rows td code { display: block; max-width: 15ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.legend { margin-top: 0.75rem; font-size: var(--small); color: var(--quiet); }
.swatch { display: inline-block; width: 1em; height: 1em; vertical-align: -0.15em; margin-right: 0.4em; border: 1px solid var(--rule); }

/* Details */
details { margin-top: 1rem; }
summary { cursor: pointer; width: fit-content; color: var(--accent); font-size: 0.9375rem; }
summary:hover { text-decoration: underline; text-underline-offset: 0.2em; }
details[open] > summary { margin-bottom: 0.75rem; }

/* Filter */
.filter { display: none; }
.js .filter { display: flex; flex-wrap: wrap; gap: 0.375rem 0.75rem; align-items: center; margin-bottom: 0.75rem; font-size: 0.9375rem; }
.filter label { color: var(--quiet); }
.filter input {
  font: inherit; color: var(--ink); background: var(--raised); width: 16rem; max-width: 100%;
  border: 1px solid var(--quiet); border-radius: 4px; padding: 0.375rem 0.625rem; min-height: 2.5rem;
}
.filter output { font-size: var(--small); color: var(--quiet); }

/* Findings */
.index th, .index td { padding-block: 0.375rem; }
.index tbody th { min-width: 13rem; }
.index tbody th .mark { margin-right: 0.5em; font-size: 0.875em; }
.index tbody td:last-child { min-width: 11rem; color: var(--quiet); }
.pair { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem 3.5rem; }
@media (min-width: 48rem) { .pair { grid-template-columns: 1fr 1fr; } }
.news { list-style: none; margin-top: 0.5rem; }
.news li { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.75rem; padding-block: 0.5rem; border-top: 1px solid var(--hair); font-size: 0.9375rem; }
.news .mark { align-items: baseline; }
.news .sub { white-space: normal; }

/* Check */
.advice { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem 3rem; margin-top: 2rem; max-width: 62rem; }
@media (min-width: 44rem) { .advice { grid-template-columns: 1fr 1fr; } }
.advice > div { padding-top: 0.75rem; border-top: 2px solid var(--ink); }
.advice dt { font-weight: 600; }
.origin { margin-top: 2rem; font-size: 0.9375rem; max-width: 62rem; }
.origin > div { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1.5rem; padding-block: 0.375rem; border-top: 1px solid var(--hair); }
@media (min-width: 34rem) { .origin > div { grid-template-columns: 12rem minmax(0, 1fr); } }
.origin dt { color: var(--quiet); }
.reason { margin-top: 0.75rem; }
.origin .line { display: block; }
.origin code, .setting { overflow-wrap: anywhere; white-space: normal; }
section pre { padding: 1rem; background: var(--sunken); border-radius: 3px; font-size: var(--small); line-height: 1.5; }
.rows { margin-top: 2rem; max-width: 46rem; }
.rows table { font-size: var(--small); }
.rows th, .rows td { padding-block: 0.25rem; }
.rows caption { font-size: 0.9375rem; padding-bottom: 0.375rem; }
.rows caption .sub { font-weight: 400; white-space: normal; }
.rows button { font: inherit; color: var(--accent); background: none; border: 0; padding: 0.125rem 0.25rem; margin: -0.125rem -0.25rem; cursor: pointer; text-decoration: underline; text-decoration-color: var(--rule); text-underline-offset: 0.2em; border-radius: 2px; }
.rows button:hover { text-decoration-color: currentColor; }
.rows button[aria-pressed="true"] { background: var(--accent); color: var(--paper); text-decoration: none; }
.open-row dt { font-size: var(--small); color: var(--quiet); margin-top: 0.5rem; }
.open-row pre { padding: 0.625rem 0.875rem; }

/* Stories */
.stories { list-style: none; max-width: none; }
.stories > li { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem 2rem; padding-block: 1.25rem; border-top: 1px solid var(--rule); break-inside: avoid; }
@media (min-width: 40rem) { .stories > li { grid-template-columns: 10.5rem minmax(0, 1fr); } }
.stories .where { font-size: var(--small); color: var(--quiet); display: flex; flex-wrap: wrap; gap: 0 1rem; }
.stories .what { font-size: 1.0625rem; max-width: 46rem; }
.stories p + p { margin-top: 0.25rem; }
.stories .reason { margin-top: 0.5rem; max-width: 46rem; }
.stories details { margin-top: 0.5rem; }
.slope { max-width: 10.5rem; }
.slope figcaption { font-size: 0.75rem; color: var(--quiet); }
.parts { padding-left: 1.25rem; max-width: 46rem; font-size: 0.9375rem; }
.parts li + li { margin-top: 0.25rem; }
.stories ~ .help, .expected ~ .help { margin-top: 1rem; }
.expected { margin-top: 2rem; padding: 1.25rem clamp(1rem, 3vw, 1.75rem); background: var(--sunken); border-radius: 4px; }
.expected .stories > li:first-child { border-top: 0; }
.expected .stories > li { padding-block: 0.875rem; }
.timemarks { max-width: 46rem; margin-top: 0.5rem; }
.timemarks > div { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: 1rem; padding-block: 0.5rem; border-top: 1px solid var(--hair); }
.timemarks .sub { white-space: normal; }
.letter { display: inline-block; min-width: 1.5em; text-align: center; font-size: var(--small); font-weight: 600; border: 1px solid var(--quiet); border-radius: 1em; margin-right: 0.375rem; }

/* Charts */
.figures { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2.5rem 3.5rem; margin-top: 1.25rem; }
@media (min-width: 44rem) { .figures { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
.figures > .full { grid-column: 1 / -1; }
.full h4 { margin-bottom: 0.5rem; font-size: 0.9375rem; }
.full-fields { margin-top: 1.5rem; max-width: 50rem; }
.figures .chart { max-width: 30rem; }
.figures figcaption { font-weight: 600; margin-bottom: 0.25rem; }
.figures > div > .chart { margin-top: 0.75rem; }
.wide { max-width: 38rem; }
.wide > .chart { margin-top: 0.5rem; max-width: 30rem; }
.full .figures { margin-top: 0.75rem; }
.full .help { margin-top: 1rem; }
.block > .chart { max-width: 34rem; margin-top: 0.75rem; }
.band { margin-top: 1.75rem; font-size: var(--small); color: var(--quiet); border-bottom: 1px solid var(--hair); max-width: none; }
.help { font-size: var(--small); color: var(--quiet); }
.chart { display: block; width: 100%; height: auto; overflow: visible; }
.chart text { font: 11px var(--sans); font-variant-numeric: tabular-nums; fill: var(--quiet); }
.chart .value { fill: var(--ink); font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.chart .flag { fill: var(--warning); font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.chart .axis { stroke: var(--rule); }
.chart .line { fill: none; stroke: var(--accent); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.chart .area { fill: var(--accent); opacity: 0.05; }
.trend text { text-anchor: middle; }
.chart .dots { stroke: var(--accent); stroke-width: 5; stroke-linecap: round; }
.chart .bars { stroke: var(--accent); stroke-width: 10; }
.chart .tracks { stroke: var(--track); stroke-width: 10; }
.chart .dot { fill: var(--accent); }
.chart .ring { fill: var(--paper); stroke: var(--warning); stroke-width: 2; }
.chart .known { stroke: var(--accent); }
.chart .bar { fill: var(--accent); }
.chart .women { fill: var(--women); }
.chart .men { fill: var(--men); }
.chart .before { stroke: var(--ink); stroke-width: 1.5; }
.chart .name { fill: var(--ink); }
.chart .then { fill: var(--before); }
.chart .track { fill: var(--track); }
.chart .moment { stroke: var(--quiet); stroke-dasharray: 2 3; fill: none; }
.chart .letter { fill: var(--ink); font-weight: 600; }
.chart .late { stroke: var(--warning); stroke-width: 1.75; fill: none; }
.chain { list-style: none; max-width: none; }
.chain li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; margin-bottom: 0.875rem; }
.chain .chart { height: 0.8125rem; flex-basis: 100%; margin-top: 0.25rem; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1.5rem 1.5rem; margin-top: 1rem; }
.panels figure { display: flex; flex-direction: column; justify-content: space-between; }
.panels figcaption { font-size: var(--small); line-height: 1.35; font-weight: 600; margin-bottom: 0.25rem; text-wrap: balance; }

/* Privacy */
.privacy { display: grid; gap: 1.25rem 3rem; margin-top: 1.25rem; }
@media (min-width: 52rem) { .privacy { grid-template-columns: 1fr 1fr; } }
.privacy dt { font-weight: 600; }

/* Small screens */
@media (max-width: 34rem) {
  table { font-size: 0.875rem; }
  th, td { padding-inline: 0.375rem; }
  .facts { gap: 0.75rem 1.75rem; }
  .overview th + th, .overview td { padding-inline: 0.25rem; }
  .overview th:first-child { padding-right: 0.25rem; }
  .overview td:last-child, .overview th:last-child { padding-right: 0; }
  .overview thead th { font-size: 0.75rem; }
  .pin th:first-child, .matrix tr > th:first-child { min-width: 7.5rem; max-width: 10.5rem; hyphens: auto; }
  .checks tr > th:first-child { min-width: 10.5rem; }
  .news li { grid-template-columns: 1fr; gap: 0; }
  .rows td code { max-width: 9ch; }
  .rows td.path { min-width: 6rem; }
  .tall { max-height: 70vh; }
}
@media (prefers-reduced-motion: no-preference) {
  html { scroll-behavior: smooth; }
}
@media (forced-colors: active) {
  .chart .line, .chart .late, .chart .axis, .chart .moment, .chart .before, .chart .bars, .chart .dots { stroke: CanvasText; }
  .chart .bar, .chart .women, .chart .dot { fill: CanvasText; }
  .chart text { fill: CanvasText; stroke: none; }
}

/* Print */
@media print {
  @page { margin: 16mm 15mm 18mm; }
  :root { --paper: #ffffff; --raised: #ffffff; --step: 2.25rem; --measure: none; }
  html { font-size: 10pt; }
  .contents, .filter, .js .filter, .skip, .kicker a, .onward { display: none !important; }
  .masthead, .body, .colophon { max-width: none; padding-inline: 0; }
  .masthead { padding-top: 0; }
  .body { display: block; }
  .scroll, .tall { overflow: visible; max-height: none; background: none; }
  .tall thead th, .pin th:first-child, .matrix tr > th:first-child { position: static; }
  h2, h3, caption, thead, .lead, .help, .band { break-after: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  tr, figure, .steps li, .advice div, .figures > div, .timemarks > div { break-inside: avoid; }
  .figures { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.5rem 2.5rem; }
  .panels { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  #sql { display: none; }
  details:not([open]) { display: none; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .rows td code { max-width: none; overflow-wrap: anywhere; white-space: normal; }
  .rows button { color: inherit; text-decoration: none; }
  a { color: inherit; text-decoration: none; }
  #development, #register { break-before: page; }
}
`;
