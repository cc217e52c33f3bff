/**
 * The mark that tells a finding that is new from one that persists.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Trend, View } from "../view/view.ts";
import { Mark } from "./mark.tsx";

/** Shape and word; a first year has nothing to be compared with and gets the word alone. */
export function TrendMark(
  { view: { t }, trend, tone }: { readonly view: View; readonly trend: Trend; readonly tone?: string },
): JSX.Element {
  return trend === "first" ? <span class="quiet">{t.status.first}</span> : (
    <Mark
      name={trend}
      word={t.status[trend]}
      {...(tone === undefined || trend !== "new" ? {} : { tone })}
    />
  );
}
