/**
 * Service types as the checks need them, from `register/services.ts`.
 *
 * @module
 */
import { type ServiceGroup, serviceTypes } from "../../register/services.ts";

function codesOf(...groups: readonly ServiceGroup[]): readonly number[] {
  return Object.freeze(serviceTypes.filter(({ group }) => groups.includes(group)).map(({ code }) => code));
}

/** Housing that the municipality has at its disposal, under its old codes and its new one. */
export const housingTypes = codesOf("housing");

/** Safety alarm, localisation, electronic medication support and digital supervision. */
export const welfareTechnologyTypes = codesOf("welfare_technology");

/** Respite that is given as a stay in an institution. */
const respiteInInstitution = 8;

/** Stays in an institution, by day, by night or around the clock. */
export const stayTypes = Object.freeze([
  respiteInInstitution,
  ...codesOf(
    "institution_day_or_night",
    "institution_time_limited",
    "institution_long_term",
    "emergency_stay",
  ),
]);

/** Condition: the type was retired before the reporting year. */
export const retired = serviceTypes
  .flatMap(({ code, years }) =>
    years.to === undefined ? [] : [`(service_type = ${code} AND year > ${years.to})`]
  )
  .join(" OR ");

/** First reporting year in which a type is retired. */
export const firstRetiredYear = 1 +
  Math.min(...serviceTypes.flatMap(({ years }) => years.to === undefined ? [] : [years.to]));

/** Retired types that another one took over from: `[12, 29]`. */
const replaced = serviceTypes.flatMap(({ code, replacedBy }) =>
  replacedBy !== undefined && "serviceType" in replacedBy ? [[code, replacedBy.serviceType] as const] : []
);

/**
 * Expression for the type that a service is counted as, so that years can be compared: retired types
 * count as the one that took over (housing 12 and 13 as 29).
 */
export const countedType = `CASE service_type${
  replaced.map(([code, by]) => ` WHEN ${code} THEN ${by}`).join("")
} ELSE service_type END`;

/** Types that others turned into; they count in the years of those too. */
const successors = new Set(replaced.map(([, by]) => by));

/** Condition on a counted type: in use in the reporting year. */
export const typeInUse: string = usedFrom(0);

/**
 * Condition on a counted type: in use in the reporting year and in the one before, so that a change
 * says something. A type that has just begun or was just retired is expected to differ.
 */
export const typeComparable: string = usedFrom(1);

function usedFrom(yearsBefore: number): string {
  const always: number[] = [];
  const limited: string[] = [];
  for (const { code, years: { from, to } } of serviceTypes) {
    if (replaced.some(([old]) => old === code)) continue;
    const bounds = [
      ...(from === undefined || successors.has(code) ? [] : [`year >= ${from + yearsBefore}`]),
      ...(to === undefined ? [] : [`year <= ${to}`]),
    ];
    if (bounds.length === 0) always.push(code);
    else limited.push(`(service_type = ${code} AND ${bounds.join(" AND ")})`);
  }
  return [`service_type IN (${always.join(", ")})`, ...limited].join(" OR ");
}
