/**
 * The page of a calibration: one section a subject, a table a target.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { JSX } from "preact";
import type { TargetSubject } from "../../targets/mod.ts";
import { sourcesOfResults } from "../sources.ts";
import { Matrix } from "./matrix.tsx";
import type { PageView } from "./page_view.ts";
import { ResultTable } from "./result_table.tsx";
import { calibrationStyles } from "./styles.ts";

/** Nothing may be loaded, sent or run: only the page's own style counts. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(calibrationStyles).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The `html` element. */
export function CalibrationPage({ view }: { readonly view: PageView }): JSX.Element {
  const { report, language, texts } = view;
  const title = `${texts.title}, ${report.from}–${report.to}`;
  const subjects = [...new Set(report.results.map(({ target }) => target.subject))];
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: calibrationStyles }} />
      </head>
      <body>
        <header>
          <h1>{title}</h1>
          <p class="subtitle">{texts.subtitle}</p>
          <p class="line">{report.results.length === 0 ? texts.nothing : `${texts.within(report.sums)}.`}</p>
        </header>
        <nav class="contents" aria-label={texts.contents}>
          <ul>
            {subjects.map((subject) => (
              <li>
                <a href={`#${subject}`}>{texts.subject[subject]}</a>
              </li>
            ))}
          </ul>
        </nav>
        <main>
          <Years view={view} />
          {subjects.map((subject) => <Subject view={view} subject={subject} />)}
          <section>
            <h2>{texts.notes}</h2>
            <ul class="notes">{report.notes.map((note) => <li>{note[language]}</li>)}</ul>
          </section>
          <Sources view={view} />
        </main>
      </body>
    </html>
  );
}

function Years({ view: { report, texts, numbers } }: { readonly view: PageView }): JSX.Element {
  return (
    <section>
      <h2>{texts.years}</h2>
      <div class="scroll" tabindex={0} role="region" aria-label={texts.years}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.year}</th>
              {[texts.persons, texts.recipients, texts.rowsPerRecipient, texts.newShare].map((name) => (
                <th scope="col" class="n">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.years.map(({ year, persons, recipients, rowsPerRecipient, newShare }) => (
              <tr>
                <th scope="row">{year}</th>
                <td class="n">{numbers.whole(persons)}</td>
                <td class="n">{numbers.whole(recipients)}</td>
                <td class="n">{numbers.decimal(rowsPerRecipient, 2)}</td>
                <td class="n">{newShare === undefined ? "–" : numbers.percent(newShare)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Subject(
  { view, subject }: { readonly view: PageView; readonly subject: TargetSubject },
): JSX.Element {
  const results = view.report.results.filter(({ target }) => target.subject === subject);
  return (
    <section id={subject}>
      <h2>{view.texts.subject[subject]}</h2>
      {results.every(({ target }) => target.yearly)
        ? <Matrix view={view} results={results} />
        : results.map((result) => <ResultTable view={view} result={result} />)}
    </section>
  );
}

function Sources({ view: { report, texts } }: { readonly view: PageView }): JSX.Element {
  return (
    <section>
      <h2>{texts.sources}</h2>
      <ul class="sources">{sourcesOfResults(report.results).map((name) => <li>{name}</li>)}</ul>
    </section>
  );
}
