/**
 * The rows of one municipality's extract of a year: who is in its professional message and in its ident message.
 *
 * @module
 */
import { formats } from "../../register/formats/mod.ts";
import { diagnosisCodes } from "../life/attributes/mod.ts";
import type { LifeCourse } from "../life/life_course.ts";
import type { SystemEpoch } from "./local_keys.ts";
import { type ProfessionalFile, ProfessionalRows, type RowPerson } from "./message_rows.ts";
import { EditedRows } from "./edited_rows.ts";
import { formatOf } from "./options.ts";
import type { CohortPlan } from "./plan.ts";
import { IdentRows } from "./rows_ident.ts";
import type { ServiceUnits } from "./service_units.ts";

/** Whose extract it is. */
export interface ExtractPlace {
  /** Number of the municipality in the year. */
  readonly municipality: string;
  readonly year: number;
  readonly units: ServiceUnits;
}

/** Rows of both messages, over and over in the same memory. */
export class ExtractRows {
  readonly professional: ProfessionalRows;
  readonly ident: IdentRows;
  readonly #plan: CohortPlan;
  #editor: EditedRows | undefined;
  #epoch: SystemEpoch = 0;
  #place: ExtractPlace;

  /** An extract without rows. */
  constructor(place: ExtractPlace, plan: CohortPlan) {
    this.#plan = plan;
    this.#place = place;
    this.professional = new ProfessionalRows(this.#file(place));
    this.ident = new IdentRows(this.#file(place));
  }

  /** Goes to another extract; rows that were not taken are gone. */
  begin(place: ExtractPlace): void {
    this.#place = place;
    this.professional.begin(this.#file(place));
    this.ident.begin(this.#file(place));
  }

  /** Whose extract it is now. */
  get place(): ExtractPlace {
    return this.#place;
  }

  /** Which record system the municipality has in the year. */
  get epoch(): SystemEpoch {
    return this.#epoch;
  }

  /** Adds a person to both messages, where the extract has services of it. */
  add(life: LifeCourse, person: RowPerson): boolean {
    if (!this.professional.add(life, person)) return false;
    this.ident.add(person);
    return true;
  }

  /** Changes the person added last. */
  edit(): EditedRows {
    return (this.#editor ??= new EditedRows(this.professional, this.ident)).begin();
  }

  #file({ municipality, year, units }: ExtractPlace): ProfessionalFile {
    const { seed } = this.#plan.spec;
    const epoch = this.#epoch = epochOf(this.#plan, municipality, year);
    return {
      seed,
      municipality,
      year,
      epoch,
      units,
      diagnoses: diagnosisCodes,
      format: formats[formatOf("ipl", year)],
    };
  }
}

function epochOf({ spec, defects }: CohortPlan, municipality: string, year: number): SystemEpoch {
  const from = Math.min(spec.epjChange ?? Infinity, defects?.renumbersFrom(municipality) ?? Infinity);
  return year >= from ? 1 : 0;
}
