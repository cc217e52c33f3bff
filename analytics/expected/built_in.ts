/**
 * Changes that everyone expects: service types that the register retired or introduced, and municipality
 * reforms where a municipality cannot be held against what it was made of.
 *
 * @module
 */
import { municipalityGroup, previousMunicipalities } from "../../register/municipalities/groups.ts";
import type { ReportedMunicipality } from "../../register/municipalities/groups.ts";
import { municipalityName } from "../../register/municipalities/mod.ts";
import { serviceType, serviceTypes } from "../../register/services.ts";
import type { Localised } from "../check.ts";
import { ReportedPlaces } from "../cube/plan.ts";
import type { ExpectedChange } from "../report.ts";

const typeSource =
  "Code list 9151 in XPR(ipl)_CodingSchemes.xsd 53.1.3 and 56.0.0; letters of the register of 2023 and 2025";

/** What took over from a retired type. */
function takenOverBy(code: number): Localised {
  const by = serviceType(code)?.replacedBy;
  if (by === undefined) return { nb: "", en: "" };
  if ("field" in by) {
    return { nb: ` Opplysningen gis i stedet i ${by.field}.`, en: ` It is told by ${by.field} instead.` };
  }
  return {
    nb: ` Den rapporteres i stedet som type ${by.serviceType}.`,
    en: ` It is reported as type ${by.serviceType} instead.`,
  };
}

const typeChanges: readonly ExpectedChange[] = Object.freeze(serviceTypes.flatMap(({ code, name, years }) => {
  const found: ExpectedChange[] = [];
  if (years.to !== undefined) {
    const then = takenOverBy(code);
    found.push({
      id: `retired_${code}`,
      reason: {
        nb: `Tjenestetype ${code} (${name.nb}) gikk ut med rapporteringsåret ${years.to}.${then.nb}`,
        en: `Service type ${code} (${name.en}) was retired after the reporting year ${years.to}.${then.en}`,
      },
      source: typeSource,
      year: years.to + 1,
      service_types: Object.freeze([code]),
    });
  }
  if (years.from !== undefined) {
    found.push({
      id: `introduced_${code}`,
      reason: {
        nb: `Tjenestetype ${code} (${name.nb}) kom med rapporteringsåret ${years.from}.`,
        en: `Service type ${code} (${name.en}) was introduced with the reporting year ${years.from}.`,
      },
      source: typeSource,
      year: years.from,
      service_types: Object.freeze([code]),
    });
  }
  return found.map((change) => Object.freeze(change));
}));

/**
 * Every built-in expected change for a store in which these municipalities reported. A reform is there only
 * for a municipality that came of it and cannot be compared: where one that it was made of did not report
 * the year before, or is divided between several that did not all report.
 */
export function builtInExpectedChanges(reported: readonly ReportedMunicipality[]): readonly ExpectedChange[] {
  const places = new ReportedPlaces(reported);
  const reforms = places.years.flatMap((year) => {
    const compared = new Set(places.compare({ year, against: year - 1 }).flatMap(({ now }) => now));
    return places.namesIn(year).flatMap((code) => {
      const { now, before } = municipalityGroup(code, { year });
      const same = now.length === 1 && before.length === 1 && now[0] === before[0];
      return same || compared.has(code) ? [] : [reformOf(code, year)];
    });
  });
  return Object.freeze([...typeChanges, ...reforms]);
}

function reformOf(code: string, year: number): ExpectedChange {
  const named = (number: string, of: number) => `${number} ${municipalityName(number, of) ?? ""}`.trim();
  const previous = previousMunicipalities(code, year).map((number) => named(number, year - 1)).join(", ");
  const now = named(code, year);
  return Object.freeze({
    id: `municipality_${code}_${year}`,
    reason: Object.freeze({
      nb:
        `${now} ble 1. januar ${year} dannet av ${previous}, helt eller delvis, og kan ikke sammenlignes med året før.`,
      en:
        `${now} was made of ${previous}, or of parts of them, on 1 January ${year}, and cannot be compared with the year before.`,
    }),
    source: "Statistics Norway, KLASS 131",
    year,
    municipality: code,
  });
}
