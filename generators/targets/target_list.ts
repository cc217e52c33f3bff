/**
 * All figures that a cohort is held against.
 *
 * @module
 */
import { serviceType } from "../../register/services.ts";
import { type AgeGroupIndex, ageGroups } from "./age_groups.ts";
import { type Answer, answerRecipients, answers, publishedAnswer } from "./answers.ts";
import { hoursAssumed, hoursLabels, hoursShares, typesWithHours } from "./hours.ts";
import { needShares } from "./need.ts";
import {
  ageSexOf2022,
  newShare,
  percentOfPopulation2022,
  recipientsOf,
  yearsOfRecipients,
} from "./recipients.ts";
import { typeRecipients, typesOfCohort, typeSource } from "./service_types.ts";
import { targetSources } from "./source.ts";
import type { Target, TargetCategory, Words } from "./target.ts";

/** Reporting years that targets are made for. */
const YEARS: readonly number[] = Array.from({ length: 9 }, (_, i) => 2017 + i);

/** The project's own bounds, where the figures have none that was asked for. */
const OWN = { recipients: 0.03, share: 0.05, answers: 0.1 };

function target(
  { categories, ...rest }: Omit<Target, "assumed" | "yearly"> & { readonly yearly?: boolean },
): Target {
  return Object.freeze({
    yearly: false,
    ...rest,
    assumed: categories.every(({ assumed }) => assumed),
    categories: Object.freeze(categories.map((category) => Object.freeze(category))),
  });
}

function same(text: string): Words {
  return Object.freeze({ nb: text, en: text });
}

const recipients = target({
  id: "recipients",
  title: { nb: "Mottakere fra år til år", en: "Recipients from year to year" },
  subject: "recipients",
  year: 2022,
  measure: "each",
  unit: "number",
  tolerance: OWN.recipients,
  source: targetSources.recipients,
  categories: YEARS.map((year) => ({
    id: `${year}`,
    title: same(`${year}`),
    value: recipientsOf(year),
    assumed: year > yearsOfRecipients.to,
    ...(year > 2022 && year <= yearsOfRecipients.to ? { source: targetSources.recipientsLater } : {}),
  })),
});

const allRecipients = ageSexOf2022.reduce((sum, [women, men]) => sum + women + men, 0);

const ageSex = target({
  id: "age_sex",
  title: { nb: "Alder og kjønn", en: "Age and sex" },
  subject: "age_sex",
  year: 2022,
  measure: "distribution",
  unit: "share",
  tolerance: 0.03,
  source: targetSources.ageSex,
  categories: ageSexOf2022.flatMap((counts, group) =>
    ([["K", "kvinner", "women"], ["M", "menn", "men"]] as const).map(([sex, nb, en], i): TargetCategory => ({
      id: `${ageGroups[group]!.label} ${sex}`,
      title: { nb: `${ageGroups[group]!.label} år, ${nb}`, en: `${ageGroups[group]!.label}, ${en}` },
      value: counts[i]! / allRecipients,
      assumed: false,
    }))
  ),
});

const populationShare = target({
  id: "population_share",
  title: { nb: "Andel av befolkningen", en: "Share of the population" },
  subject: "population_share",
  year: 2022,
  measure: "each",
  unit: "percent",
  tolerance: OWN.share,
  source: targetSources.ageSex,
  categories: percentOfPopulation2022.map((value, group): TargetCategory => ({
    id: ageGroups[group]!.label,
    title: { nb: `${ageGroups[group]!.label} år`, en: ageGroups[group]!.label },
    value,
    assumed: false,
  })),
});

function serviceTypes(year: number): Target {
  return target({
    id: `service_types_${year}`,
    title: {
      nb: `Mottakere etter tjenestetype, ${year}`,
      en: `Recipients by service type, ${year}`,
    },
    subject: "service_types",
    year,
    yearly: true,
    measure: "each",
    unit: "share",
    tolerance: 0.05,
    source: targetSources.serviceTypes,
    categories: typesOfCohort.flatMap((type): TargetCategory[] => {
      const value = typeRecipients(type, year) / recipientsOf(year);
      if (value === 0) return [];
      const { source, assumed, note } = typeSource(type, year);
      return [{
        id: `${type}`,
        title: serviceType(type)!.name,
        value,
        assumed,
        ...(source === targetSources.serviceTypes ? {} : { source }),
        ...(note === undefined ? {} : { note }),
      }];
    }),
  });
}

function servicesPerRecipient(year: number): Target {
  return target({
    id: `services_per_recipient_${year}`,
    title: { nb: `Tjenester per mottaker, ${year}`, en: `Services per recipient, ${year}` },
    subject: "services_per_recipient",
    year,
    yearly: true,
    measure: "each",
    unit: "mean",
    tolerance: 0.03,
    source: targetSources.servicesPerRecipient,
    categories: [{
      id: "types",
      title: { nb: "Ulike tjenestetyper", en: "Different service types" },
      value: SERVICES_PER_RECIPIENT,
      assumed: true,
      note: {
        nb: "Tallet gjelder 2015 og er antatt for senere år.",
        en: "The figure is of 2015, and assumed for later years.",
      },
    }],
  });
}

/** In 2015; see the source. */
const SERVICES_PER_RECIPIENT = 789_416 / 348_858;

function hours(type: number): Target {
  const name = serviceType(type)!.name;
  const assumed = hoursAssumed(type);
  return target({
    id: `hours_${type}`,
    title: { nb: `Timer per uke: ${name.nb}`, en: `Hours a week: ${name.en}` },
    subject: "hours",
    of: type,
    year: 2022,
    measure: "distribution",
    unit: "share",
    tolerance: 0.05,
    source: assumed ? targetSources.none : targetSources.hours,
    categories: hoursShares(type)!.map((value, bin) => ({
      id: hoursLabels[bin]!,
      title: { nb: `${hoursLabels[bin]} timer`, en: `${hoursLabels[bin]} hours` },
      value,
      assumed,
    })),
  });
}

const needTitles: readonly Words[] = [
  { nb: "noe/avgrenset", en: "some" },
  { nb: "middels til stort", en: "medium to large" },
  { nb: "omfattende", en: "extensive" },
  { nb: "uoppgitt", en: "unknown" },
];

function need(group: AgeGroupIndex): Target {
  const { label } = ageGroups[group]!;
  return target({
    id: `need_${label}`,
    title: { nb: `Bistandsbehov, ${label} år`, en: `Need for help, age ${label}` },
    subject: "need",
    of: group,
    year: 2021,
    measure: "distribution",
    unit: "share",
    tolerance: 0.05,
    source: targetSources.need,
    categories: needShares(group).map((value, level) => ({
      id: needTitles[level]!.en,
      title: needTitles[level]!,
      value,
      assumed: false,
    })),
  });
}

const newRecipients = target({
  id: "new_recipients",
  title: { nb: "Nye mottakere", en: "New recipients" },
  subject: "new_recipients",
  year: 2021,
  measure: "each",
  unit: "share",
  tolerance: OWN.share,
  source: targetSources.newRecipients,
  categories: [{
    id: "new",
    title: { nb: "Ikke mottaker året før", en: "No recipient in the year before" },
    value: newShare,
    assumed: false,
  }],
});

/** Persons with at least one of 6, 26, 27 and 28. */
const TECHNOLOGY = [[2021, 115_678], [2022, 125_286]] as const;

function technology([year, users]: typeof TECHNOLOGY[number]): Target {
  return target({
    id: `technology_${year}`,
    title: { nb: `Velferdsteknologi, ${year}`, en: `Welfare technology, ${year}` },
    subject: "technology",
    year,
    yearly: true,
    measure: "each",
    unit: "share",
    tolerance: OWN.share,
    source: year === 2021 ? targetSources.serviceGroups : targetSources.technologyUsers,
    categories: [{
      id: "any",
      title: { nb: "Minst én av 6, 26, 27 og 28", en: "At least one of 6, 26, 27 and 28" },
      value: users / recipientsOf(year),
      assumed: false,
    }],
  });
}

const answerTitles: Readonly<Record<Answer, Words>> = {
  waiting_list_yes: { nb: "Venteliste: ja", en: "Waiting list: yes" },
  rehabilitation_yes: {
    nb: "Re-/habilitering utenfor institusjon: ja",
    en: "Rehabilitation outside an institution: yes",
  },
  rehabilitation_no: {
    nb: "Re-/habilitering utenfor institusjon: nei",
    en: "Rehabilitation outside an institution: no",
  },
  round_the_clock_yes: { nb: "Heldøgns tjenestetilbud: ja", en: "Round-the-clock services: yes" },
};

function answersOf(year: number): Target {
  return target({
    id: `answers_${year}`,
    title: {
      nb: `Venteliste, rehabilitering og heldøgns tjenester, ${year}`,
      en: `Waiting list, rehabilitation and round-the-clock services, ${year}`,
    },
    subject: "answers",
    year,
    yearly: true,
    measure: "each",
    unit: "share",
    tolerance: OWN.answers,
    source: targetSources.roundTheClock,
    categories: answers.map((answer): TargetCategory => {
      const { source, published } = publishedAnswer(answer, year);
      const wanted = answerRecipients(answer, year);
      const left = published !== undefined && published !== wanted;
      return {
        id: answer,
        title: answerTitles[answer],
        value: wanted / recipientsOf(year),
        assumed: published !== wanted,
        source,
        ...(left ? { note: leftOut(published) } : {}),
      };
    }),
  });
}

function leftOut(published: number): Words {
  return {
    nb: `Offentlig tall er ${published}, fordi få fylte ut de nye feltene; kohorten begynner høyere.`,
    en: `The public figure is ${published}, since few filled in the new fields; the cohort begins higher.`,
  };
}

/** Every target, in the order of reports. */
export const targets: readonly Target[] = Object.freeze([
  recipients,
  ageSex,
  populationShare,
  newRecipients,
  ...YEARS.map(serviceTypes),
  ...YEARS.map(servicesPerRecipient),
  ...TECHNOLOGY.map(technology),
  ...typesWithHours.map(hours),
  ...([0, 1, 2, 3, 4, 5] as const).map(need),
  ...YEARS.filter((year) => answerRecipients("waiting_list_yes", year) > 0).map(answersOf),
]);
