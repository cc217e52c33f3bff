/**
 * Where figures are from.
 *
 * @module
 */

/** A publication and the place in it. */
export interface TargetSource {
  /** Who published it, and under what title. */
  readonly report: string;
  /** Table, page or slide. */
  readonly table: string;
}

function source(report: string, table: string): TargetSource {
  return Object.freeze({ report, table });
}

function yearly(year: number): string {
  return `Helsedirektoratet, Kommunale helse- og omsorgstjenester ${year}`;
}

const WEBINAR = "Helsedirektoratet, webinar 1.11.2022, Datakvalitet i KPR";

/** The sources of all targets, by a name for each. */
export const targetSources: {
  readonly recipients: TargetSource;
  readonly recipientsLater: TargetSource;
  readonly ageSex: TargetSource;
  readonly serviceTypes: TargetSource;
  readonly serviceGroups: TargetSource;
  readonly hours: TargetSource;
  readonly need: TargetSource;
  readonly newRecipients: TargetSource;
  readonly servicesPerRecipient: TargetSource;
  readonly technology: TargetSource;
  readonly technologyUsers: TargetSource;
  readonly waitingList: TargetSource;
  readonly rehabilitation: TargetSource;
  readonly roundTheClock: TargetSource;
  readonly none: TargetSource;
} = Object.freeze({
  recipients: source(yearly(2022), "Mottakere av tjenester i løpet av året, 2014-2022"),
  recipientsLater: source(yearly(2024), "Tjenestemottakere i 2024"),
  ageSex: source(yearly(2022), "Tjenestemottakere etter alder og kjønn"),
  serviceTypes: source(yearly(2022), "Tjenestemottakere etter type tjeneste, 2017 og 2022"),
  serviceGroups: source(yearly(2021), "Tjenestemottakere etter tjenestegruppe"),
  hours: source(yearly(2022), "Tildelte timer, omfang, per 31.12.2022"),
  need: source(yearly(2021), "Tjenestemottakers funksjonsnivå, prosent etter alder"),
  newRecipients: source(yearly(2022), "Nye mottakere av tjenester i 2021"),
  servicesPerRecipient: source(
    "Statistisk sentralbyrå, IPLOS 2015",
    "789 416 tjenester til 348 858 mottakere",
  ),
  technology: source(yearly(2021), "Velferdsteknologi 2017-2020"),
  technologyUsers: source(yearly(2022), "Velferdsteknologi, brukere i 2022"),
  waitingList: source(WEBINAR, "Venteliste"),
  rehabilitation: source(WEBINAR, "Rehabilitering / habilitering utenfor institusjon"),
  roundTheClock: source(WEBINAR, "Heldøgnstjenestetilbud"),
  none: source("kprkit", "No public figure was found: assumed"),
});
