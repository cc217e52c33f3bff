/**
 * The style sheet of the calibration page. Free of `<` and `&`, so that it means the same to every parser.
 *
 * @module
 */

/** CSS as text, to stand in the page's only `style` element. */
export const calibrationStyles = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa; --ink: #1c242c; --quiet: #59636d; --rule: #d9d5cc; --hair: #e9e6df;
  --accent: #1d5a78; --bad: #a1261d; --unsure: #85560a; --good: #1f6b45; --bad-wash: #fbefec; --unsure-wash: #fbf3e2;
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", serif;
  --sans: "Segoe UI", "Helvetica Neue", "Noto Sans", system-ui, sans-serif;
  --small: 0.8125rem;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14191e; --ink: #e4e8eb; --quiet: #a2adb7; --rule: #3c4650; --hair: #2a323a;
    --accent: #8cc3df; --bad: #f39b90; --unsure: #e5bb72; --good: #86cda3; --bad-wash: #33211f; --unsure-wash: #302818;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 70rem; padding: clamp(1.5rem, 4vw, 4rem) clamp(1rem, 4vw, 3rem);
  background: var(--paper); color: var(--ink); font: 1rem/1.6 var(--sans);
  font-variant-numeric: tabular-nums lining-nums; overflow-wrap: break-word;
}
h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
h1, h2 { font-family: var(--serif); font-weight: 600; line-height: 1.2; letter-spacing: -0.01em; text-wrap: balance; }
h1 { font-size: clamp(2rem, 1.5rem + 2.4vw, 3rem); }
h2 { font-size: 1.625rem; margin: 3.5rem 0 0.75rem; }
h3 { font-size: 1.0625rem; margin: 2rem 0 0.25rem; line-height: 1.3; }
p, .notes li { max-width: 44rem; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.subtitle { margin-top: 0.75rem; color: var(--quiet); font-size: 1.0625rem; }
.line { margin-top: 1.5rem; padding-left: 1rem; border-left: 3px solid var(--accent); font-weight: 600; }
.contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 1.5rem; font-size: 0.9375rem; }
.about { color: var(--quiet); font-size: var(--small); margin-bottom: 0.5rem; max-width: none; }
.scroll { overflow-x: auto; overscroll-behavior-x: contain; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; line-height: 1.4; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; }
th, td { padding: 0.375rem 0.75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--hair); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { vertical-align: bottom; font-size: var(--small); color: var(--quiet); border-bottom: 1px solid var(--ink); }
tbody th { font-weight: 400; min-width: 9rem; }
tbody .sub { display: block; color: var(--quiet); font-size: var(--small); }
.n { text-align: right; white-space: nowrap; }
td.missed { background: var(--bad-wash); } td.too_few { background: var(--unsure-wash); }
.mark { white-space: nowrap; font-weight: 600; }
.mark.met { color: var(--good); } .mark.missed { color: var(--bad); } .mark.too_few { color: var(--unsure); }
.chart { display: block; width: 100%; min-width: 7rem; max-width: 16rem; height: 1rem; }
.chart .bar { fill: var(--accent); opacity: 0.45; }
.chart .aim { fill: var(--ink); }
.notes { padding-left: 1.25rem; font-size: 0.9375rem; }
.scroll + .notes { margin-top: 0.75rem; color: var(--quiet); font-size: var(--small); }
.sources { list-style: none; }
.sources li { padding: 0.375rem 0; border-bottom: 1px solid var(--hair); max-width: none; font-size: 0.9375rem; }
@media (forced-colors: active) { .chart .bar, .chart .aim { fill: CanvasText; } }
@media print { body { max-width: none; padding: 0; } section { break-inside: auto; } tr { break-inside: avoid; } }
`;
