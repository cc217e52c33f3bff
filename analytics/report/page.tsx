/**
 * The page as a whole: head, navigation and sections in reading order.
 *
 * @module
 */
import type { JSX } from "preact";
import { AccountSection } from "./account_table.tsx";
import { Development } from "./development.tsx";
import { filterScript } from "./filter_script.ts";
import { Findings } from "./findings.tsx";
import { Masthead, subjectOf } from "./masthead.tsx";
import { Overview } from "./overview.tsx";
import { Privacy } from "./privacy.tsx";
import { Resolved } from "./resolved.tsx";
import { styles } from "./styles.ts";
import { Submissions } from "./submissions_table.tsx";
import { VerdictSection } from "./verdict.tsx";
import type { View } from "./view.ts";

/** Properties of {@linkcode Page}. */
export interface PageProps {
  readonly view: View;
  /** Value of the `Content-Security-Policy` meta element. */
  readonly policy: string;
}

/** The `html` element. */
export function Page({ view, policy }: PageProps): JSX.Element {
  const { t, report } = view;
  const parts: readonly [id: keyof typeof t.sections, element: JSX.Element, shown: boolean][] = [
    ["overview", <Overview view={view} />, view.municipalities.length > 0],
    ["findings", <Findings view={view} />, report.submissions.length > 0],
    ["development", <Development view={view} />, report.submissions.length > 0],
    ["resolved", <Resolved view={view} />, report.resolved.length > 0],
    ["account", <AccountSection view={view} />, Object.keys(report.account).length > 0],
    ["submissions", <Submissions view={view} />, report.submissions.length > 0],
    ["privacy", <Privacy view={view} />, true],
  ];
  const shown = parts.filter(([, , shown]) => shown);
  return (
    <html lang={t.lang}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${t.title}: ${subjectOf(view)}`}</title>
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <a class="skip" href="#content">{t.skip}</a>
        <Masthead view={view} />
        <div class="body">
          <nav class="contents" aria-label={t.contents}>
            <ul>
              {shown.map(([id]) => (
                <li>
                  <a href={`#${id}`}>{t.sections[id]}</a>
                </li>
              ))}
            </ul>
          </nav>
          <main id="content" tabindex={-1}>
            <VerdictSection view={view} />
            {shown.map(([, element]) => element)}
          </main>
        </div>
        <footer class="colophon">
          <p>{t.footer(report.kprkit)}</p>
        </footer>
        <script dangerouslySetInnerHTML={{ __html: filterScript }} />
      </body>
    </html>
  );
}
