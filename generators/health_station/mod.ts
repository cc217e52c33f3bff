/**
 * Children and young people at health stations and in school health: consultations as messages for KPR-HST.
 *
 * @module
 */
export { CHILDREN_PER_PERSON } from "./child_population.ts";
export { ChildLife, consultationColumns } from "./child_life.ts";
export * from "./health_station_cohort.ts";
export {
  HealthStationRows,
  type HealthStationRowsOptions,
  type HealthStationUnit,
} from "./health_station_rows.ts";
