/**
 * What all pages share: head, way back, masthead, contents and footer. A page stands alone when it is
 * mailed: style and script are in it, and nothing is fetched.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ComponentChildren, JSX } from "preact";
import { indexPath } from "../page_paths.ts";
import type { View } from "../view/view.ts";
import { Sprite } from "./mark.tsx";
import { pageScript } from "./page_script.ts";
import { pageStyles, type StylePart } from "./page_styles.ts";

/** A section of a page, as its contents list it. */
export interface PageSection {
  /** Of the section's element. */
  readonly id: string;
  readonly name: string;
  readonly element: JSX.Element;
}

/** Properties of {@linkcode Shell}. */
export interface ShellProps {
  readonly view: View;
  /** Of the window; the heading may say less. */
  readonly title: string;
  readonly heading: ComponentChildren;
  readonly subtitle?: ComponentChildren;
  /** Below the masthead. */
  readonly facts?: readonly (readonly [name: string, value: ComponentChildren])[];
  /** Name of this page on the way back to the first; absent on the first page. */
  readonly here?: string;
  /** Before the first section. */
  readonly children?: ComponentChildren;
  readonly sections: readonly PageSection[];
  /** Parts of the style sheet that the page does without. */
  readonly without?: readonly StylePart[];
}

/** Nothing may be loaded, sent or run but the page's own style and its one script. */
function policyOf(style: string): string {
  return [
    "default-src 'none'",
    `style-src ${digestOf(style)}`,
    `script-src ${digestOf(pageScript)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function digestOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** The `html` element. */
export function Shell(props: ShellProps): JSX.Element {
  const { view, title, heading, subtitle, facts = [], here, children, sections } = props;
  const { t, f, report } = view;
  const style = pageStyles(props.without);
  return (
    <html lang={t.lang}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policyOf(style)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <Sprite />
        <a class="skip" href="#content">{t.skip}</a>
        <header class="masthead">
          {here === undefined
            ? (
              <p class="kicker">
                <strong>kprkit</strong> · {t.title}
              </p>
            )
            : (
              <nav class="kicker" aria-label={t.page.wayBack}>
                <ol>
                  <li>
                    <a href={view.root + indexPath}>{t.page.first}</a>
                  </li>
                  <li aria-current="page">{here}</li>
                </ol>
              </nav>
            )}
          <h1>{heading}</h1>
          {subtitle === undefined ? null : <p class="subtitle">{subtitle}</p>}
          {facts.length === 0 ? null : (
            <dl class="facts">
              {facts.map(([name, value]) => (
                <div>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
          {report.suppressed_below === undefined
            ? null
            : <p class="notice" role="note">{t.page.suppressed(f.number(report.suppressed_below - 1))}</p>}
        </header>
        <div class="body">
          {sections.length < 2 ? <div /> : (
            <nav class="contents" aria-label={t.contents}>
              <ul>
                {sections.map(({ id, name }) => (
                  <li>
                    <a href={`#${id}`}>{name}</a>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          <main id="content" tabindex={-1}>
            {children}
            {sections.map(({ id, name, element }) => (
              <section id={id} aria-labelledby={`${id}-heading`}>
                <h2 id={`${id}-heading`}>{name}</h2>
                {element}
              </section>
            ))}
          </main>
        </div>
        <footer class="colophon">
          <p>{t.footer(report.kprkit)} · {f.dateTime(report.created)}</p>
        </footer>
        <script dangerouslySetInnerHTML={{ __html: pageScript }} />
      </body>
    </html>
  );
}
