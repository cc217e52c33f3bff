/**
 * One target as a table, with a bar for each figure.
 *
 * @module
 */
import type { JSX } from "preact";
import type { CalibrationResult, CalibrationValue, CalibrationVerdict } from "../calibration_report.ts";
import { type CalibrationTexts, originOf } from "../texts.ts";
import type { PageView } from "./page_view.ts";

const shapes: Readonly<Record<CalibrationVerdict, string>> = { met: "✓", missed: "✗", too_few: "·" };

/** Shape and word of a verdict. */
export function Mark(
  { verdict, texts }: { readonly verdict: CalibrationVerdict; readonly texts: CalibrationTexts },
): JSX.Element {
  return (
    <span class={`mark ${verdict}`}>
      <span aria-hidden="true">{shapes[verdict]}</span> {texts.verdict[verdict]}
    </span>
  );
}

/** The table. */
export function ResultTable(
  { view, result }: { readonly view: PageView; readonly result: CalibrationResult },
): JSX.Element {
  const { texts, numbers, language } = view;
  const { target, values, verdict, deviation, noise, recipients, year } = result;
  const each = target.measure === "each";
  const greatest = Math.max(...values.flatMap(({ found, category }) => [found, category.value]));
  const title = target.title[language];
  const facts = [
    each ? undefined : `${texts.distance} ${numbers.decimal(deviation, 3)}`,
    `${texts.tolerance.toLowerCase()} ${numbers.deviation(target.tolerance, target.measure)}`,
    `${texts.chance.toLowerCase()} ${numbers.deviation(noise, target.measure)}`,
    `${numbers.whole(recipients)} ${texts.recipients.toLowerCase()}`,
    year === target.year || target.subject === "recipients"
      ? undefined
      : texts.heldAgainst(target.year, year),
    originOf(result, texts),
    target.source.report,
  ].filter((fact) => fact !== undefined);
  return (
    <>
      <h3>
        {title} <Mark verdict={verdict} texts={texts} />
      </h3>
      <p class="about">{facts.join(" · ")}</p>
      <div class="scroll" tabindex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.category}</th>
              <th scope="col" class="n">{texts.wanted}</th>
              <th scope="col" class="n">{texts.found}</th>
              <th scope="col" class="n">{each ? texts.deviation : texts.points}</th>
              <th scope="col">{`${texts.found} ▮ ${texts.wanted} |`}</th>
              {each ? <th scope="col">{texts.verdictName}</th> : null}
            </tr>
          </thead>
          <tbody>
            {values.map((value) => <Row view={view} result={result} value={value} greatest={greatest} />)}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ view, result: { target }, value, greatest }: {
  readonly view: PageView;
  readonly result: CalibrationResult;
  readonly value: CalibrationValue;
  readonly greatest: number;
}): JSX.Element {
  const { texts, numbers, language } = view;
  const { category, found, deviation, verdict } = value;
  const name = category.title[language];
  const difference = (found - category.value) * 100;
  return (
    <tr>
      <th scope="row">
        {name}
        {category.assumed && !target.assumed ? <span class="sub">{texts.assumed}</span> : null}
        {category.note === undefined ? null : <span class="sub">{category.note[language]}</span>}
      </th>
      <td class="n">{numbers.value(category.value, target.unit)}</td>
      <td class="n">{numbers.value(found, target.unit)}</td>
      <td class={`n ${verdict ?? ""}`}>
        {target.measure === "each"
          ? numbers.signed(deviation)
          : `${difference < 0 ? "−" : ""}${numbers.decimal(Math.abs(difference), 1)}`}
      </td>
      <td>
        <Bar found={found / greatest} wanted={category.value / greatest} />
      </td>
      {verdict === undefined ? null : (
        <td>
          <Mark verdict={verdict} texts={texts} />
        </td>
      )}
    </tr>
  );
}

/** A bar as long as what was found, and a line where it was meant to end; both are parts of the longest. The numbers stand beside it. */
function Bar({ found, wanted }: { readonly found: number; readonly wanted: number }): JSX.Element {
  const at = (part: number) => Math.round(part * 1960) / 10;
  return (
    <svg class="chart" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="bar" x={0} y={3} width={at(found)} height={8} />
      <rect class="aim" x={at(wanted)} y={0} width={2} height={14} />
    </svg>
  );
}
