/**
 * How a row is opened: the commands for the first row, which the script changes for another.
 *
 * @module
 */
import type { JSX } from "preact";
import type { ReportRow } from "../../report.ts";
import type { View } from "../view/view.ts";
import { packedShellTemplate, powerShellTemplate, rowCommands, shellTemplate } from "./open_row.ts";

/** Properties of {@linkcode RowCommandsView}. */
export interface RowCommandsProps {
  readonly view: View;
  readonly row: ReportRow;
  readonly encoding: string;
}

/** Commands behind a fold; a page has one of them. */
export function RowCommandsView({ view: { t }, row, encoding }: RowCommandsProps): JSX.Element {
  const { shell, powerShell } = rowCommands(row, encoding);
  const command = (name: string, text: string, templates: Readonly<Record<string, string>>) => (
    <div>
      <dt>{name}</dt>
      <dd>
        <pre tabindex={0} role="region" aria-label={name}><code {...templates}>{text}</code></pre>
      </dd>
    </div>
  );
  return (
    <details class="open-row" id="open-row" data-choose={t.open.choose}>
      <summary>{t.open.summary}</summary>
      <p class="help">{t.open.from}</p>
      <dl>
        {command(t.open.shell, shell ?? "", {
          "data-plain": shellTemplate,
          "data-packed": packedShellTemplate,
        })}
        {command(t.open.powershell, powerShell ?? t.open.packed, {
          "data-plain": powerShellTemplate,
          "data-none": t.open.packed,
        })}
      </dl>
    </details>
  );
}
