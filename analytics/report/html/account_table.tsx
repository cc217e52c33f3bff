/**
 * The books of the run, table by table.
 *
 * @module
 */
import type { JSX } from "preact";
import { type TableName, tables } from "../../../register/table.ts";
import type { AccountEntry } from "../../../stream/account.ts";
import type { View } from "../view/view.ts";
import { Mark } from "./mark.tsx";
import { ScrollTable } from "./scroll_table.tsx";

/** Section with the account. */
export function AccountSection({ view }: { readonly view: View }): JSX.Element {
  const { report, t } = view;
  const entries = (Object.keys(tables) as TableName[]).flatMap((table) => {
    const entry = report.account[table];
    return entry === undefined ? [] : [[table, entry] as const];
  });
  return (
    <>
      <p class="lead">{t.account.lead}</p>
      <ScrollTable id="account-table" caption={t.account.caption} quietCaption>
        <thead>
          <tr>
            <th scope="col">{t.account.table}</th>
            <th scope="col" class="n">{t.account.read}</th>
            <th scope="col" class="n">{t.account.stored}</th>
            <th scope="col" class="n">{t.account.rejected}</th>
            <th scope="col" class="n">{t.account.removed}</th>
            <th scope="col">{t.account.balance}</th>
          </tr>
        </thead>
        <tbody>{entries.map(([table, entry]) => <Entry view={view} table={table} entry={entry} />)}</tbody>
      </ScrollTable>
    </>
  );
}

function Entry({ view: { t, f }, table, entry }: {
  readonly view: View;
  readonly table: TableName;
  readonly entry: AccountEntry;
}): JSX.Element {
  const { read, stored, rejected, removed } = entry;
  const off = read - stored - rejected - removed;
  return (
    <tr>
      <th scope="row">{t.tables[table]}</th>
      <td class="n">{f.number(read)}</td>
      <td class="n">{f.number(stored)}</td>
      <td class={rejected === 0 ? "n zero" : "n"}>{f.number(rejected)}</td>
      <td class={removed === 0 ? "n zero" : "n"}>{f.number(removed)}</td>
      <td>
        {off === 0
          ? <Mark name="good" word={t.account.balanced} tone="good" />
          : <Mark name="error" word={t.account.missing(f.change(-off))} tone="error" />}
      </td>
    </tr>
  );
}
