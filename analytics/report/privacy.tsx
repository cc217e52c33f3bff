/**
 * What data the report holds, and where it stays.
 *
 * @module
 */
import type { JSX } from "preact";
import type { View } from "./view.ts";

/** Section on privacy. */
export function Privacy({ view: { t } }: { readonly view: View }): JSX.Element {
  return (
    <section id="privacy">
      <h2>{t.sections.privacy}</h2>
      <dl class="privacy">
        {t.privacy.map(([title, text]) => (
          <div>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
