/**
 * Which defects a cohort has, asked by whoever writes its messages.
 *
 * @module
 */
import { predecessors, successors } from "../../register/municipalities/mod.ts";
import type { CohortArea, CohortYears } from "../cohort/areas.ts";
import type { PersonEditor } from "../cohort/person_editor.ts";
import type { TruthRow } from "../cohort/truth.ts";
import { mix } from "../random/mix.ts";
import { RandomStream } from "../random/random_stream.ts";
import { type PathPart, StreamKey } from "../random/stream_key.ts";
import { allot, type Allotted } from "./allotment.ts";
import { defectProfile, extraPersonChecks, personDefects } from "./catalogue.ts";
import { countedTruth } from "./counted_truth.ts";
import { type PersonDefect, type PersonExtract, truthOf } from "./defect.ts";
import { type ExtraPerson, extraPersons, type ExtraRole, FIRST_EXTRA_ORDINAL } from "./extra_persons.ts";
import { systemChangeTruth } from "./municipalities/messages.ts";
import { municipalityDefects } from "./municipalities/mod.ts";
import type { CohortMessage, ContactValues, DefectSite, HeaderValues } from "./municipalities/site.ts";
import type { DefectProfile } from "./profile.ts";
import { standAlone } from "./stand_alone.ts";
import { count, type DefectTally, extractName, type ExtractTally, mergeTallies } from "./tally.ts";

/** What the defects of a cohort depend on. How many persons there are is not among it. */
export interface DefectPlanOptions {
  /** Another seed hits other persons and municipalities. */
  readonly seed: PathPart;
  /** Where the persons of the cohort live. */
  readonly areas: readonly CohortArea[];
  /** First and last reporting year. */
  readonly years: CohortYears;
  /** So many times as often as the profile says. @default 1 */
  readonly rate?: number;
  /** Year in which every municipality changes its record system, whatever the profile. @default none */
  readonly epjChange?: number | undefined;
}

/** Whom an editor is of. */
export interface EditOptions {
  /**
   * The person may live in two municipalities. It has no defects of its own, since no one sees all of its years.
   *
   * @default false
   */
  readonly moves?: boolean;
}

/** A range of 2^32 that persons are drawn from. */
interface Drawn {
  readonly end: number;
  readonly defects: readonly PersonDefect[];
}

/** The person whose years are being edited. */
interface CurrentPerson {
  ordinal: number;
  before: PersonExtract | undefined;
  /** Answers are gone from an earlier extract. */
  lost: boolean;
  /** Which of the defects with the check it was drawn for; `undefined` before the first year in which one applies. */
  defect: PersonDefect | undefined;
  readonly memories: Map<PersonDefect, Map<string, number | string>>;
}

/**
 * The defects of a cohort. Who has which follows from seed, profile and the person's number or the municipality's, so that all
 * workers with a plan of their own agree.
 *
 * Of each person the writer asks {@linkcode DefectPlan.touches}, and where that says so makes an editor of each extract that the
 * person is in and hands it to {@linkcode DefectPlan.edit}: the years of a person in order, one person after the other. That goes
 * for extracts too whose messages {@linkcode DefectPlan.skips} says are not to be written. When all are written,
 * {@linkcode DefectPlan.finish} tells the rest of the truth from what every worker's {@linkcode DefectPlan.tally} has counted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cohortAreas } from "../cohort/areas.ts";
 * import { DefectPlan } from "./defect_plan.ts";
 *
 * const years = { from: 2019, to: 2024 };
 * const plan = DefectPlan.of("year_not_reported", { seed: 7, areas: cohortAreas(["4601"], years), years });
 * const [truth] = plan.finish([plan.tally]);
 * assert.equal(truth!.check, "year_not_reported");
 * assert(plan.skips({ municipality: "4601", year: truth!.year, kind: "professional" }));
 * ```
 */
export class DefectPlan {
  /** What it follows. */
  readonly profile: DefectProfile;
  /** Defects of the profile for which there was no place: too few municipalities or years. */
  readonly leftOut: readonly string[];
  /** Persons to be made besides the cohort's own. */
  readonly extraPersons: readonly ExtraPerson[];
  /** What has been counted so far, of extracts that defects of counts are held against. */
  readonly tally: DefectTally = {};
  readonly #key: StreamKey;
  readonly #salt: number;
  readonly #years: CohortYears;
  readonly #epjChange: number | undefined;
  readonly #extracts: ReadonlySet<string>;
  readonly #drawn: readonly Drawn[];
  readonly #drawnEnd: number;
  readonly #allotted: readonly Allotted[];
  /** By municipality. */
  readonly #sites: ReadonlyMap<string, readonly Allotted[]>;
  /** Services are counted by the day they begin, in all extracts: in small municipalities some are missed by chance. */
  readonly #counts: boolean;
  readonly #roles: ReadonlyMap<number, ExtraRole>;
  readonly #areas: ReadonlyMap<string, CohortArea>;
  readonly #current: CurrentPerson = {
    ordinal: -1,
    before: undefined,
    lost: false,
    defect: undefined,
    memories: new Map(),
  };

  private constructor(
    profile: DefectProfile,
    { seed, areas, years, rate = 1, epjChange }: DefectPlanOptions,
  ) {
    this.profile = profile;
    this.#key = StreamKey.of(seed, "defects");
    this.#salt = this.#key.state()[0];
    this.#years = years;
    this.#epjChange = epjChange;
    this.#areas = new Map(areas.map((area) => [area.code, area]));
    this.#extracts = new Set(
      areas.flatMap(({ parts }) =>
        parts.flatMap(({ path }) => path.map((code, place) => extractName(code, years.from + place)))
      ),
    );
    const rates = new Map(
      profile.rates.map((entry) => [entry.defect, { ...entry, rate: Math.min(1, entry.rate * rate) }]),
    );
    this.#drawn = drawnRanges(
      [...rates.values()].filter(({ rate }) => rate > 0),
    );
    this.#drawnEnd = this.#drawn.at(-1)?.end ?? 0;
    const wanted = municipalityDefects.flatMap((defect) => {
      const entry = rates.get(defect.id);
      return entry === undefined || entry.rate === 0 ? [] : [{ defect, rate: entry.rate, year: entry.year }];
    });
    const { allotted, leftOut } = allot(wanted, { areas, years, key: this.#key });
    this.#allotted = allotted;
    this.#sites = Map.groupBy(allotted, ({ site }) => site.municipality);
    this.#counts = profile.rates.length > 0;
    const tests = rates.get("test_person_many_municipalities");
    const { persons, roles } = extraPersons({
      areas,
      years,
      key: this.#key,
      testPersons: tests === undefined || tests.rate === 0 ? 0 : tests.persons ?? 1,
      spread: tests?.rate ?? 0,
      duplicates: rates.get("person_duplicate_in_municipality")?.rate ?? 0,
    });
    this.extraPersons = persons;
    this.#roles = roles;
    const told: ReadonlySet<string> = new Set([...roles.values()].map(({ check }) => check));
    this.leftOut = [
      ...leftOut,
      ...extraPersonChecks.filter((check) => (rates.get(check)?.rate ?? 0) > 0 && !told.has(check)),
    ];
  }

  /**
   * The plan of a profile, of a list of checks with rates, or of JSON with such.
   *
   * @throws {DefectProfileError} There is no such profile.
   */
  static of(profile: string, options: DefectPlanOptions): DefectPlan {
    return new DefectPlan(defectProfile(profile), options);
  }

  /** There is nothing to ask: messages and persons are as they are. */
  get isEmpty(): boolean {
    return this.#drawn.length === 0 && this.#allotted.length === 0 && this.extraPersons.length === 0;
  }

  /** The message is not to be written. */
  skips({ municipality, year, kind }: CohortMessage): boolean {
    return this.#at({ municipality, year }).some(({ defect }) => defect.skips?.includes(kind) ?? false);
  }

  /** Header of a professional message; those of ident messages are left as they are. */
  headerOf(message: CohortMessage, header: HeaderValues): HeaderValues {
    const { municipality, year, kind } = message;
    if (kind !== "professional") return header;
    return (this.#sites.get(municipality) ?? []).reduce(
      (values, { defect, site }) =>
        year < site.year ? values : defect.header?.(values, { site, year }) ?? values,
      header,
    );
  }

  /** Contacts of a professional message; those of ident messages are left as they are. */
  contactsOf<Contact extends ContactValues>(
    { municipality, year, kind }: CohortMessage,
    contacts: readonly Contact[],
  ): readonly Contact[] {
    if (kind !== "professional") return contacts;
    return this.#at({ municipality, year }).reduce(
      (values, { defect }) => defect.contacts?.(values) as readonly Contact[] | undefined ?? values,
      contacts,
    );
  }

  /** First year from which on every local key of the municipality is another; `undefined` where they stay. */
  renumbersFrom(municipality: string): number | undefined {
    return this.#sites.get(municipality)?.find(({ defect }) => defect.renumbers)?.site.year;
  }

  /** Whether {@linkcode DefectPlan.edit} must be asked about a person's rows in an extract. */
  touches(ordinal: number, { municipality, year, moves = false }: DefectSite & EditOptions): boolean {
    if (this.#counts || ordinal >= FIRST_EXTRA_ORDINAL || this.#lot(ordinal) < this.#drawnEnd) return true;
    if (this.#sites.size === 0) return false;
    return moves || this.#current.ordinal === ordinal && this.#current.lost ||
      (this.#sites.get(municipality) ?? []).some(({ defect, site }) =>
        defect.edit !== undefined && year >= site.year
      );
  }

  /** Puts the defects of municipality and person into the rows, and tells what must be found for it. */
  edit(editor: PersonEditor, { moves = false }: EditOptions = {}): readonly TruthRow[] {
    const { ordinal } = editor;
    const current = this.#current;
    if (current.ordinal !== ordinal) this.#begin(ordinal);
    const role = this.#roles.get(ordinal);
    if (role !== undefined) {
      const { truth } = this.#editSite(editor, { counted: false });
      this.#count(editor);
      return [...truth, ...this.#truthOfExtra(role, editor)];
    }
    const wasLost = current.lost;
    const { truth, gone } = this.#editSite(editor, { counted: true });
    if (gone) return truth;
    const sees = this.#sees(editor);
    if (this.#sites.size > 0 && (moves || wasLost)) standAlone(editor);
    if (!sees || moves) {
      this.#count(editor);
      return truth;
    }
    const own = this.#editPerson(editor);
    current.before = { municipality: editor.municipality, year: editor.year };
    this.#count(editor);
    return own.length === 0 ? truth : [...truth, ...own];
  }

  /**
   * What must be found besides what {@linkcode DefectPlan.edit} told: missing messages, headers, and what is to be seen in counts.
   *
   * @param tallies Of all workers.
   */
  finish(tallies: Iterable<DefectTally>): readonly TruthRow[] {
    const tally = mergeTallies(tallies);
    const truth: TruthRow[] = [...this.#changesForAll()];
    const counted = new Set<string>();
    for (const { defect, site, steadyFrom } of this.#allotted) {
      if (this.#isJudged(defect.id)) truth.push(...defect.truth?.(site) ?? []);
      if (!defect.counted) continue;
      for (const check of defect.checks) {
        if (startChecks.includes(check)) continue;
        for (let year = site.year; year <= site.year + 1; year++) {
          const name = `${check} ${extractName(site.municipality, year)}`;
          if (counted.has(name)) continue;
          counted.add(name);
          truth.push(...this.#countedTruth(check, { site: { ...site, year }, steadyFrom, tally }));
        }
      }
    }
    for (const name of [...this.#extracts].sort()) truth.push(...this.#startsTruth(name, tally));
    return truth;
  }

  /**
   * What is to be seen in the days on which services begin, of any extract: where a defect is, beside it, and where few
   * services begin and chance leaves a quarter empty. Years are held against those beside them under the same number.
   */
  *#startsTruth(name: string, tally: DefectTally): Generator<TruthRow> {
    const [municipality, year] = [name.split("/")[0]!, Number(name.split("/")[1])];
    const at = (year: number): ExtractTally | undefined =>
      this.#isTaken({ municipality, year }) ? tally[extractName(municipality, year)] : undefined;
    const now = at(year);
    if (now === undefined) return;
    for (const check of startChecks) {
      // Where a reform lies between, twice as many starts tell nothing.
      const compared = (later: number) => check !== "starts_doubled" || !isReformed(municipality, later);
      const before = compared(year) ? at(year - 1) : undefined;
      const after = compared(year + 1) ? at(year + 1) : undefined;
      yield* countedTruth(check, { municipality, year, now, before, after });
    }
  }

  /** Another record system from one year to the next is found, though nothing is wrong with it. */
  *#changesForAll(): Generator<TruthRow> {
    const year = this.#epjChange;
    if (year === undefined) return;
    const codes = new Set([...this.#extracts].map((name) => name.split("/")[0]!));
    for (const municipality of [...codes].sort()) {
      // A municipality that changed by itself has told so, and has the same system afterwards.
      const own = (this.#sites.get(municipality) ?? []).some(({ defect, site }) =>
        defect.checks[0] === "record_system_changed" && site.year <= year
      );
      if (own || ![year - 1, year].every((year) => this.#isTaken({ municipality, year }))) continue;
      yield* systemChangeTruth({ municipality, year });
    }
  }

  #countedTruth(
    check: string,
    { site: { municipality, year }, steadyFrom, tally }: {
      readonly site: DefectSite;
      readonly steadyFrom: number;
      readonly tally: DefectTally;
    },
  ): readonly TruthRow[] {
    const at = (year: number): ExtractTally | undefined =>
      this.#isTaken({ municipality, year }) ? tally[extractName(municipality, year)] : undefined;
    const now = at(year);
    if (now === undefined || year < steadyFrom) return [];
    // A municipality that took others in has more of everything than the year before.
    const before = year > steadyFrom ? at(year - 1) : undefined;
    return countedTruth(check, { municipality, year, now, before, after: at(year + 1) });
  }

  /** Some checks of missing messages ask whether there are messages of the kind at all. */
  #isJudged(id: string): boolean {
    const kind = id === "ident_message_missing"
      ? "ident"
      : id === "ident_message_alone"
      ? "professional"
      : undefined;
    if (kind === undefined) return true;
    return [...this.#extracts].some((name) => {
      const [municipality = "", year = ""] = name.split("/");
      return !this.skips({ municipality, year: Number(year), kind });
    });
  }

  /** Defects that begin in this municipality and year. */
  #at({ municipality, year }: DefectSite): readonly Allotted[] {
    return (this.#sites.get(municipality) ?? []).filter(({ site }) => site.year === year);
  }

  /** There is a professional message that the register takes. */
  #isTaken(site: DefectSite): boolean {
    return this.#extracts.has(extractName(site.municipality, site.year)) &&
      !this.#at(site).some(({ defect }) => defect.refused || defect.skips?.includes("professional"));
  }

  /** Both messages are there and taken: what is told of persons can be found, and they are known again. */
  #sees(site: DefectSite): boolean {
    return this.#isTaken(site) &&
      !this.skips({ municipality: site.municipality, year: site.year, kind: "ident" });
  }

  #begin(ordinal: number): void {
    const current = this.#current;
    current.ordinal = ordinal;
    current.before = undefined;
    current.lost = false;
    current.defect = undefined;
    current.memories.clear();
  }

  /** `counted`: with the defects of counts, which leave extra persons as they are. */
  #editSite(
    editor: PersonEditor,
    { counted }: { readonly counted: boolean },
  ): { readonly truth: readonly TruthRow[]; readonly gone: boolean } {
    const truth: TruthRow[] = [];
    for (const { defect, site } of this.#sites.get(editor.municipality) ?? []) {
      if (defect.edit === undefined || editor.year < site.year || defect.counted && !counted) continue;
      const hash = (...path: readonly number[]): number =>
        path.reduce((bits, part) => mix(bits ^ part), mix(mix(editor.ordinal ^ this.#salt) + site.year));
      const edit = defect.edit(editor, { site, hash });
      truth.push(...edit.truth);
      if (edit.lost) this.#current.lost = true;
      if (edit.gone) return { truth, gone: true };
    }
    return { truth, gone: false };
  }

  #editPerson(editor: PersonEditor): readonly TruthRow[] {
    const lot = this.#lot(editor.ordinal);
    if (lot >= this.#drawnEnd) return [];
    const { defects } = this.#drawn.find(({ end }) => lot < end)!;
    const current = this.#current;
    const first = lot % defects.length;
    for (let place = 0; place < defects.length; place++) {
      const defect = defects[(first + place) % defects.length]!;
      if (current.defect !== undefined && current.defect !== defect) continue;
      let memory = current.memories.get(defect);
      if (memory === undefined) current.memories.set(defect, memory = new Map());
      const random = new RandomStream(
        this.#key.child(defect.check, (first + place) % defects.length, editor.ordinal, editor.year),
      );
      const context = { random, memory, before: current.before };
      // Each sees every year, and may remember what it needs.
      if (!defect.applies(editor, context)) continue;
      current.defect = defect;
      return defect.apply(editor, context);
    }
    return [];
  }

  #truthOfExtra({ check, group }: ExtraRole, editor: PersonEditor): readonly TruthRow[] {
    if (!this.#sees(editor)) return [];
    const tell = [truthOf(check, { editor, row: editor.person })];
    if (check === "person_duplicate_in_municipality") {
      // The one with the lower key counts as the right one.
      return group.some(({ ordinal }) => ordinal < editor.ordinal) ? tell : [];
    }
    const places = new Set(
      group.map(({ area, part }) => this.#areas.get(area)!.parts[part]!.path[editor.year - this.#years.from]!)
        .filter((municipality) => this.#sees({ municipality, year: editor.year })),
    );
    return places.size >= MANY ? tell : [];
  }

  #count(editor: PersonEditor): void {
    if (this.#counts) count(this.tally, editor);
  }

  /** The number that a person's defect is drawn by. */
  #lot(ordinal: number): number {
    return mix(mix(ordinal) ^ this.#salt);
  }
}

/** Checks of the days on which services begin. */
const startChecks: readonly string[] = ["part_year_gap", "month_without_starts", "starts_doubled"];

/** The number lived on in a reform of the year, and took others in or gave a part away. */
function isReformed(code: string, year: number): boolean {
  return [...predecessors(code), ...successors(code)].some((change) => change.year === year);
}

/** Municipalities in one year that nobody lives in. */
const MANY = 6;

function drawnRanges(rates: readonly { readonly defect: string; readonly rate: number }[]): readonly Drawn[] {
  const ranges: Drawn[] = [];
  const wanted = rates.map(({ defect, rate }) => ({
    rate,
    defects: personDefects.filter(({ check }) => check === defect),
  })).filter(({ defects }) => defects.length > 0);
  // More than everybody cannot be drawn: then all are fewer in proportion.
  const sum = Math.max(1, wanted.reduce((sum, { rate }) => sum + rate, 0));
  let end = 0;
  for (const { rate, defects } of wanted) {
    end += rate / sum;
    ranges.push({ end: end * 4294967296, defects });
  }
  return ranges;
}
