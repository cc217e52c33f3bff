/**
 * Ground truth for every check of the catalogue.
 *
 * @module
 */
import { ages } from "./age.ts";
import type { GroundTruth } from "./case.ts";
import { change } from "./change.ts";
import { coverage } from "./coverage.ts";
import { dateOrder } from "./date_order.ts";
import { dates } from "./dates.ts";
import { fieldShare } from "./field_share.ts";
import { hours } from "./hours.ts";
import { identity } from "./identity.ts";
import { nutrition } from "./nutrition.ts";
import { organisationNumber } from "./organisation_number.ts";
import { personContent } from "./person_content.ts";
import { rehabilitation } from "./rehabilitation.ts";
import { repeatedServices } from "./repeated_services.ts";
import { roundTheClock } from "./round_the_clock.ts";
import { servicePeriod } from "./service_period.ts";
import { serviceTypes } from "./service_types.ts";
import { startsInMonths } from "./starts.ts";
import { structure } from "./structure.ts";
import { submissions } from "./submissions.ts";
import { waitingList } from "./waiting_list.ts";
import { welfareTechnology } from "./welfare_technology.ts";

/** Every case. */
export const groundTruth: readonly GroundTruth[] = Object.freeze([
  ...ages,
  ...change,
  ...coverage,
  ...dateOrder,
  ...dates,
  ...fieldShare,
  ...hours,
  ...identity,
  ...nutrition,
  ...organisationNumber,
  ...personContent,
  ...rehabilitation,
  ...repeatedServices,
  ...roundTheClock,
  ...servicePeriod,
  ...serviceTypes,
  ...startsInMonths,
  ...structure,
  ...submissions,
  ...waitingList,
  ...welfareTechnology,
]);
