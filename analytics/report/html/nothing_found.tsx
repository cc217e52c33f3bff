/**
 * A cell of a matrix in which a check found nothing.
 *
 * @module
 */
import type { JSX } from "preact";
import type { View } from "../view/view.ts";

/** A dot where a submission was judged, a dash where there was none; the legend says so in words. */
export function NothingFound(
  { view: { t }, delivered }: { readonly view: View; readonly delivered: boolean },
): JSX.Element {
  if (delivered) return <td class="n zero">·</td>;
  return (
    <td class="n zero">
      –<span class="unseen">{` ${t.matrix.absent}`}</span>
    </td>
  );
}
