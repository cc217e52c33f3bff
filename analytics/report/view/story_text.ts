/**
 * A change of the cube in words.
 *
 * @module
 */
import { fieldNames } from "../../register_checks/field_names.ts";
import type { ReportChange } from "../../report.ts";
import type { View } from "./view.ts";

/** The cell: `Dagaktivitetstilbud, kvinner, 80–89 år`. */
export function cellName({ t, serviceName }: View, change: ReportChange): string {
  const { service_type, age_group, sex, district } = change;
  const parts = [service_type === null ? t.change.allServices : serviceName(service_type)];
  if (sex !== null) {
    parts.push(sex === "K" ? t.change.women : sex === "M" ? t.change.men : t.change.unknownSex);
  }
  if (age_group !== null) {
    parts.push(
      /^\d/.test(age_group) ? t.change.years(age_group.replace("-", "–")) : t.change.unknownAge,
    );
  }
  if (district !== null) parts.push(t.change.district(district));
  return parts.join(", ");
}

/** What changed from what to what: one sentence. */
export function changeSentence({ t, f }: View, change: ReportChange): string {
  const { measure, field, now, before, now_of, before_of, rate } = change;
  const share = measure === "share_registered" && now_of !== undefined && before_of !== undefined;
  const what = measure === "share_registered"
    ? t.change.share(fieldWords(field ?? "", t.lang))
    : t.change.measure[measure] ?? measure;
  const told = (count: number | null, of: number | undefined) =>
    share && count !== null && of !== undefined ? f.percent(of === 0 ? 0 : count / of) : f.number(count);
  const fell = rate === null ? (now ?? 0) < (before ?? 0) : rate < 0;
  const sentence = t.change[fell ? "fell" : "rose"](what, told(before, before_of), told(now, now_of));
  if (rate === null) return `${sentence}.`;
  return `${sentence} (${share ? t.change.points(f.points(rate)) : f.changeRate(rate)}).`;
}

/** Who came and left, or what the shares are of; `null` where the change does not tell. */
export function changeDetail({ t, f }: View, change: ReportChange): string | null {
  const { came, left, now, before, now_of, before_of } = change;
  if (came !== undefined && left !== undefined) return t.change.moved(f.number(came), f.number(left));
  if (now_of === undefined || before_of === undefined) return null;
  return t.change.outOf(f.number(now), f.number(now_of), f.number(before), f.number(before_of));
}

/** How likely chance makes such a change, in words and numbers. */
export function chanceSentence({ t, f }: View, { p_value, q_value, test }: ReportChange): string {
  const word = p_value < 0.0001 ? "never" : p_value < 0.005 ? "hardly" : "seldom";
  const name = t.change.test[test] ?? test;
  return `${t.change.chance[word]} ${name}: p ${f.probability(p_value)}, q ${f.probability(q_value)}.`;
}

/** The same as a heading: `Timer per uke (tjTimerUke)`. */
export function fieldHeading(field: string, lang: "nb" | "en"): string {
  const words = fieldWords(field, lang);
  return words === field ? words : words.charAt(0).toLocaleUpperCase(lang) + words.slice(1);
}

/** Plain words for an official field, with its name: `timer per uke (tjTimerUke)`. */
export function fieldWords(field: string, lang: "nb" | "en"): string {
  const name = Object.hasOwn(fieldNames, field) ? fieldNames[field]?.[lang] : undefined;
  return name === undefined ? field : `${name} (${field})`;
}
