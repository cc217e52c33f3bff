/**
 * Changes of the cube told as stories, with what is expected apart.
 *
 * @module
 */
// @ts-types="./d3_scale.d.ts"
import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import type { ReportChange } from "../../report.ts";
import { municipalityPath } from "../page_paths.ts";
import type { Story } from "../view/stories.ts";
import { cellName, chanceSentence, changeDetail, changeSentence } from "../view/story_text.ts";
import type { View } from "../view/view.ts";
import { Mark } from "./mark.tsx";

/** Properties of {@linkcode StoryList}. */
export interface StoryListProps {
  readonly view: View;
  readonly stories: readonly Story[];
  /** Stories of each kind that are told; the rest is counted. */
  readonly most: number;
  /** Several municipalities: each story says where it belongs. */
  readonly placed: boolean;
}

/** Parts that a story lists below its fold. */
const toldParts = 12;

/** Lead, stories, and the expected ones. */
export function StoryList({ view, stories, most, placed }: StoryListProps): JSX.Element {
  const { report: { cube }, t, f } = view;
  const asking = stories.filter(({ expected }) => expected === undefined);
  const expected = stories.filter((story) => story.expected !== undefined);
  const left = Math.max(0, asking.length - most) + Math.max(0, expected.length - most);
  const bounds = t.change.bounds(f.number(cube.count), f.wholePercent(cube.percent / 100));
  const item = (story: Story) => <StoryItem view={view} story={story} placed={placed} />;
  return (
    <>
      {cube.tested === 0 ? null : (
        <p class="lead">
          {t.change.lead(f.number(cube.tested), f.wholePercent(cube.fdr))}{" "}
          {cube.count > 1 || cube.percent > 0 ? bounds : null}
        </p>
      )}
      {asking.length === 0
        ? <p>{expected.length === 0 ? t.change.nothing : t.change.nothingElse}</p>
        : <ol class="stories">{asking.slice(0, most).map(item)}</ol>}
      {expected.length === 0 ? null : (
        <div class="expected">
          <h3>
            <Mark name="expected" word={t.change.expected} />
          </h3>
          <p class="help">{t.change.expectedLead}</p>
          <ol class="stories">{expected.slice(0, most).map(item)}</ol>
        </div>
      )}
      {left === 0 ? null : (
        <p class="help">
          {placed ? t.change.more(f.number(left)) : t.page.leftOut(f.number(left), "changes.csv")}
        </p>
      )}
      {asking.length === 0 ? null : <p class="help">{t.change.help}</p>}
    </>
  );
}

function StoryItem(
  { view, story, placed }: { readonly view: View; readonly story: Story; readonly placed: boolean },
): JSX.Element {
  const { t, f } = view;
  const { change, parts, expected } = story;
  const detail = changeDetail(view, change);
  const { municipalities } = change;
  const place = placed ? view.place(change) : String(change.year);
  return (
    <li id={story.id}>
      <BeforeAfter view={view} change={change} />
      <div>
        <p class="where">
          {placed ? <a href={view.root + municipalityPath(change.municipality)}>{place}</a> : place}
          {change.since_last_run === "new" && expected === undefined
            ? (
              <>
                {" "}
                <Mark name="new" word={t.change.isNew} />
              </>
            )
            : null}
        </p>
        <p class="what">
          <strong>{cellName(view, change)}.</strong> {changeSentence(view, change)}
        </p>
        {expected === undefined ? null : (
          <p class="reason">
            <strong>{t.change.explained}:</strong> {sentence(expected.reason[t.lang])}
            <span class="quiet small">
              {" "}
              {sentence(expected.source ?? t.change.own)}
              {expected.expires === undefined ? "" : ` ${t.change.until(f.date(expected.expires))}`}
            </span>
          </p>
        )}
        <p class="quiet small">
          {[
            detail,
            municipalities === undefined
              ? null
              : t.change.merged(names(view, municipalities.now), names(view, municipalities.before)),
            expected === undefined ? chanceSentence(view, change) : null,
          ].filter((part) => part !== null).join(" ")}
        </p>
        {parts.length === 0 ? null : (
          <details>
            <summary>{t.change.parts(f.count(parts.length, t.units.part))}</summary>
            <ul class="parts">
              {parts.slice(0, toldParts).map((part) => (
                <li>
                  <strong>
                    {cellName(view, part)}
                    {part.year === change.year ? "" : ` (${part.year})`}.
                  </strong>{" "}
                  {changeSentence(view, part)}
                  {expected === undefined
                    ? <span class="quiet small">{` p ${f.probability(part.p_value)}`}</span>
                    : null}
                </li>
              ))}
            </ul>
            {parts.length > toldParts
              ? <p class="quiet small">{t.news.more(f.number(parts.length - toldParts))}</p>
              : null}
          </details>
        )}
      </div>
    </li>
  );
}

/** People write reasons with and without a full stop. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function names(view: View, numbers: readonly string[]): string {
  return view.f.list(numbers.map((number) => {
    const name = view.municipalityName(number);
    return name === number ? number : `${name} (${number})`;
  }));
}

const width = 132;
/** Space at the end of a bar, for its value. */
const room = 52;

/** Two bars, the year before above this one. The sentence beside it says the same in words. */
function BeforeAfter(
  { view: { f }, change }: { readonly view: View; readonly change: ReportChange },
): JSX.Element {
  const { now, before, now_of, before_of, year } = change;
  const shares = now_of !== undefined && before_of !== undefined;
  const value = (count: number | null, of: number | undefined) =>
    shares && of !== undefined && of > 0 ? (count ?? 0) / of : count ?? 0;
  const values = [value(before, before_of), value(now, now_of)] as const;
  const x = scaleLinear([0, Math.max(...values, shares ? 1 : 0) || 1], [0, width - room]);
  const told = (count: number | null, of: number | undefined) =>
    shares ? f.percent(value(count, of)) : f.number(count);
  const bar = (index: 0 | 1, text: string, name: string) => {
    const end = Math.max(1, Math.round(x(values[index])));
    return (
      <>
        <rect class={name} x={0} y={index * 22 + 2} width={end} height={15} />
        <text class={index === 1 ? "value" : undefined} x={end + 5} y={index * 22 + 14}>{text}</text>
      </>
    );
  };
  return (
    <figure class="slope" aria-hidden="true">
      <svg class="chart" viewBox={`0 0 ${width} 42`} focusable="false">
        {bar(0, told(before, before_of), "then")}
        {bar(1, told(now, now_of), "bar")}
      </svg>
      <figcaption>{`${year - 1} → ${year}`}</figcaption>
    </figure>
  );
}
