/**
 * All findings at a glance: one line a check, each leading to its card.
 *
 * @module
 */
import type { JSX } from "preact";
import { Shape } from "./mark.tsx";
import { ScrollTable } from "./scroll_table.tsx";
import { TrendMark } from "./trend_mark.tsx";
import type { View } from "./view.ts";

/** Table of the cards in their order. */
export function FindingIndex({ view }: { readonly view: View }): JSX.Element {
  const { t, f } = view;
  return (
    <ScrollTable id="finding-index" caption={t.finding.index} quietCaption class="index">
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
              <a href={`#${card.anchor}`}>{card.title}</a>
              {card.failing ? null : <span class="sub">{t.finding.below}</span>}
            </th>
            <td class="n">{f.number(card.violations)}</td>
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
