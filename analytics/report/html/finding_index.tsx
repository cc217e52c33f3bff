/**
 * All findings at a glance: one line a check, each leading to its card.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Count } from "../../report.ts";
import { checkPath } from "../page_paths.ts";
import type { FindingCard, View } from "../view/view.ts";
import { tallTable } from "./filter_box.tsx";
import { Shape } from "./mark.tsx";
import { ScrollTable } from "./scroll_table.tsx";
import { TrendMark } from "./trend_mark.tsx";

/** Table of the cards in their order. */
export function FindingIndex({ view }: { readonly view: View }): JSX.Element {
  const { t, f } = view;
  return (
    <ScrollTable
      id="finding-index"
      caption={t.finding.index}
      quietCaption
      class="index"
      tall={view.cards.length >= tallTable}
    >
      <thead>
        <tr>
          <th scope="col">{t.finding.check}</th>
          <th scope="col" class="n">{t.finding.violations}</th>
          <th scope="col">{t.finding.status}</th>
          <th scope="col">{t.finding.place}</th>
        </tr>
      </thead>
      <tbody>
        {view.cards.map((card) => (
          <tr>
            <th scope="row">
              <span class={`mark ${card.severity}`}>
                <Shape name={card.severity} />
                <span class="unseen">{`${t.severity[card.severity]}: `}</span>
              </span>
              <a href={view.root + checkPath(card.id)}>{card.title}</a>
              {card.failing ? null : (
                <span class="sub">
                  {card.findings.every(({ expected }) => expected !== undefined)
                    ? t.change.expectedFinding
                    : t.finding.below}
                </span>
              )}
            </th>
            <td class="n">{f.number(countedOf(card))}</td>
            <td>
              <TrendMark view={view} trend={card.trend} />
            </td>
            <td>{view.where(card)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** Rows of a card that are told; none where all of them are left out because they are small. */
export function countedOf({ violations, hidden }: FindingCard): Count {
  return violations === 0 && hidden ? null : violations;
}
