import { type ServiceGroup, serviceTypes } from "../../register/services.ts";

/** Codes of the service types in these groups. */
export function codesOf(...groups: readonly ServiceGroup[]): readonly number[] {
  return serviceTypes.filter(({ group }) => groups.includes(group)).map(({ code }) => code);
}

/** Respite that is given as a stay in an institution (8). */
export const respiteInInstitution = 8;

const longTerm = codesOf("institution_long_term");

/** Long-term stays, and time-limited ones for examination, rehabilitation or something else. */
const nursing = [...codesOf("institution_time_limited"), ...longTerm];

/** Service types that are stays in an institution, from the narrowest set to the widest. */
export const stays = Object.freeze({
  /** Long-term stay (21). */
  longTerm: Object.freeze(longTerm),
  /** Long-term and time-limited stays (18, 19, 20, 21). */
  nursing: Object.freeze(nursing),
  /** Where the person is by day and night: the former and emergency stays (25). */
  roundTheClock: Object.freeze([...nursing, ...codesOf("emergency_stay")]),
  /** Every stay: also by day (17), by night (22), and respite (8). */
  any: Object.freeze([
    ...nursing,
    ...codesOf("emergency_stay", "institution_day_or_night"),
    respiteInInstitution,
  ]),
});
