/**
 * Ground truth for every check of the catalogue.
 *
 * @module
 */
import { answers } from "./answers.ts";
import type { GroundTruth } from "./case.ts";
import { change } from "./change.ts";
import { coverage } from "./coverage.ts";
import { dateOrder } from "./date_order.ts";
import { dates } from "./dates.ts";
import { hours } from "./hours.ts";
import { identity } from "./identity.ts";
import { organisationNumber } from "./organisation_number.ts";
import { servicePeriod } from "./service_period.ts";
import { serviceTypes } from "./service_types.ts";
import { structure } from "./structure.ts";

/** Every case. */
export const groundTruth: readonly GroundTruth[] = Object.freeze([
  ...answers,
  ...change,
  ...coverage,
  ...dateOrder,
  ...dates,
  ...hours,
  ...identity,
  ...organisationNumber,
  ...servicePeriod,
  ...serviceTypes,
  ...structure,
]);
