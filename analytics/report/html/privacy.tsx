/**
 * What data the report holds, and where it stays.
 *
 * @module
 */
import type { JSX } from "preact";
import type { View } from "../view/view.ts";

/** Section on privacy. */
export function Privacy({ view: { t, report } }: { readonly view: View }): JSX.Element {
  return (
    <dl class="privacy">
      {(report.suppressed_below === undefined ? t.privacy : t.privacyShared).map(([title, text]) => (
        <div>
          <dt>{title}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
