/**
 * What has targets for each year: what came out, what was aimed at, and how far the one is from the other.
 *
 * @module
 */
import type { JSX } from "preact";
import type { CalibrationResult } from "../calibration_report.ts";
import type { PageView } from "./page_view.ts";

/** The table; years stand side by side. */
export function Matrix(
  { view, results }: { readonly view: PageView; readonly results: readonly CalibrationResult[] },
): JSX.Element {
  const { texts, numbers, language } = view;
  const categories = [
    ...new Map(
      results.flatMap(({ values }) => values.map(({ category }) => [category.id, category] as const)),
    ).values(),
  ];
  const { tolerance, subject } = results[0]!.target;
  const numbered = subject === "service_types";
  if (numbered) categories.sort((a, b) => Number(a.id) - Number(b.id));
  const notes = results.flatMap(({ values }) =>
    values.flatMap(({ category }) => category.note?.[language] ?? [])
  );
  return (
    <>
      <p class="about">
        {`${texts.found} · ${texts.wanted.toLowerCase()}, ${texts.deviation.toLowerCase()} · ${texts.tolerance.toLowerCase()} ${
          numbers.percent(tolerance)
        } · * ${texts.assumed}`}
      </p>
      <div class="scroll" tabindex={0} role="region" aria-label={texts.subject[subject]}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.category}</th>
              {results.map(({ year }) => <th scope="col" class="n">{year}</th>)}
            </tr>
          </thead>
          <tbody>
            {categories.map(({ id, title }) => (
              <tr>
                <th scope="row">{numbered ? `${id} ${title[language]}` : title[language]}</th>
                {results.map((result) => <Cell view={view} result={result} id={id} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {notes.length === 0
        ? null
        : <ul class="notes">{[...new Set(notes)].map((note) => <li>{note}</li>)}</ul>}
    </>
  );
}

function Cell({ view: { texts, numbers }, result: { target, values }, id }: {
  readonly view: PageView;
  readonly result: CalibrationResult;
  readonly id: string;
}): JSX.Element {
  const value = values.find(({ category }) => category.id === id);
  if (value === undefined) return <td class="n">–</td>;
  const { found, deviation, verdict, category } = value;
  return (
    <td class={`n ${verdict}`}>
      {numbers.value(found, target.unit)}
      <span class="sub">
        {`${numbers.value(category.value, target.unit)}${category.assumed ? "*" : ""}, ${
          numbers.signed(deviation)
        }`}
      </span>
      {verdict === "met" ? null : <span class="sub">{texts.verdict[verdict!]}</span>}
    </td>
  );
}
