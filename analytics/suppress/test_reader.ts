/**
 * The reader whom suppression guards against: one who knows how all numbers of a report belong together,
 * and takes the ranges of the missing ones from that.
 *
 * @module
 */
import { dueServiceTypes } from "../feedback/field_shares.ts";
import { codesOf, stays } from "../feedback/places.ts";
import type { Report, ReportMetric } from "../report.ts";
import { LinearSystem, type Sum } from "./test_linear_system.ts";

/** A number that is left out, and what it can still be. */
export interface Guess {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

type Cell = Pick<ReportMetric, "year" | "service_type" | "age_group" | "sex">;

function constant(value: number): Sum {
  return { constant: value, terms: new Map() };
}

function add(...sums: readonly Sum[]): Sum {
  const terms = new Map<number, number>();
  for (const sum of sums) {
    for (const [unknown, factor] of sum.terms) terms.set(unknown, (terms.get(unknown) ?? 0) + factor);
  }
  return { constant: sums.reduce((all, { constant }) => all + constant, 0), terms };
}

function times(sum: Sum, factor: number): Sum {
  return {
    constant: sum.constant * factor,
    terms: new Map([...sum.terms].map(([unknown, own]) => [unknown, own * factor])),
  };
}

/** Every number of one municipality that is left out, with the least and the most it can be. */
export function guess(report: Report): Guess[] {
  return new Reader(report).guess();
}

/** Every number that is told, by the name that a guess at it has. */
export function numbersOf(report: Report): ReadonlyMap<string, number> {
  const reader = new Reader(report);
  reader.guess();
  return reader.told;
}

class Reader {
  /** Numbers that are told, by name. */
  readonly told = new Map<string, number>();
  readonly #system = new LinearSystem();
  readonly #unknowns = new Map<string, Sum>();
  readonly #cells: readonly ReportMetric[];
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
    this.#cells = report.metrics;
  }

  guess(): Guess[] {
    for (const cell of this.#cells) this.#readCell(cell);
    for (const tables of Map.groupBy(this.#cells, ({ year }) => year).values()) this.#readYear(tables);
    for (const feedback of this.#report.feedback) this.#readFeedback(feedback);
    for (const finding of this.#report.findings) {
      const name = `finding ${finding.year}`;
      const violations = this.#number(`${name} violations`, finding.violations);
      this.#system.atMost(this.#number(`${name} persons`, finding.persons), violations);
      this.#system.atMost(violations, this.#number(`${name} denominator`, finding.denominator));
      if (finding.previous_violations !== null) {
        this.#same(`finding ${finding.year - 1} violations`, finding.previous_violations);
      }
    }
    for (const submission of this.#report.submissions) {
      const all = this.#cell("recipients", { year: submission.year!, ...every });
      const services = this.#cell("services", { year: submission.year!, ...every });
      if (submission.persons !== null) this.#system.equal(all, constant(submission.persons));
      if (submission.services !== null) this.#system.equal(services, constant(submission.services));
    }
    return [...this.#unknowns].map(([name, { terms }]) => {
      const [unknown] = terms.keys();
      const [least, most] = this.#system.range(unknown!);
      return { name, least: Math.ceil(least - 1e-6), most: Math.floor(most + 1e-6) };
    });
  }

  /** A number of the report: known, or an unknown that is 1 at least; new recipients and those at home may be 0. */
  #number(name: string, value: number | null): Sum {
    if (value !== null) {
      this.told.set(name, value);
      return constant(value);
    }
    const known = this.#unknowns.get(name);
    if (known !== undefined) return known;
    const sum = {
      constant: 0,
      terms: new Map([[this.#system.unknown(/^(new|home)_/.test(name) ? 0 : 1), 1]]),
    };
    this.#unknowns.set(name, sum);
    return sum;
  }

  #same(name: string, value: number): void {
    const unknown = this.#unknowns.get(name);
    if (unknown !== undefined) this.#system.equal(unknown, constant(value));
  }

  /** A cell that is not listed is 0. */
  #cell(measure: "recipients" | "services" | "new_recipients", name: Cell): Sum {
    const cell = this.#cells.find((cell) =>
      cell.year === name.year && cell.service_type === name.service_type &&
      cell.age_group === name.age_group &&
      cell.sex === name.sex
    );
    return cell === undefined ? constant(0) : this.#number(`${measure} ${nameOf(cell)}`, cell[measure]);
  }

  #readCell(cell: ReportMetric): void {
    const recipients = this.#cell("recipients", cell);
    const services = this.#cell("services", cell);
    this.#system.atMost(recipients, services);
    if (cell.year === 2020) return;
    const fresh = this.#cell("new_recipients", cell);
    const before = this.#cell("recipients", { ...cell, year: cell.year - 1 });
    const servicesBefore = this.#cell("services", { ...cell, year: cell.year - 1 });
    this.#system.atMost(fresh, recipients);
    this.#system.atMost(recipients, add(fresh, before));
    if (cell.previous_recipients !== null) this.#system.equal(before, constant(cell.previous_recipients));
    if (cell.previous_services !== null) this.#system.equal(servicesBefore, constant(cell.previous_services));
    if (cell.recipients_change !== null) {
      this.#system.equal(recipients, add(before, constant(cell.recipients_change)));
    }
    if (cell.services_change !== null) {
      this.#system.equal(services, add(servicesBefore, constant(cell.services_change)));
    }
    if (cell.recipients_change_rate !== null) {
      this.#system.equal(recipients, times(before, 1 + cell.recipients_change_rate));
    }
    if (cell.services_change_rate !== null) {
      this.#system.equal(services, times(servicesBefore, 1 + cell.services_change_rate));
    }
  }

  #readYear(cells: readonly ReportMetric[]): void {
    const { year } = cells[0]!;
    const ages = new Set(cells.map(({ age_group }) => age_group).filter((age) => age !== null));
    const sexes = new Set(cells.map(({ sex }) => sex).filter((sex) => sex !== null));
    const measures = [
      "recipients",
      "services",
      ...(year === 2020 ? [] : ["new_recipients"] as const),
    ] as const;
    for (const measure of measures) {
      const at = (age_group: string | null, sex: string | null) =>
        this.#cell(measure, { year, service_type: null, age_group, sex });
      for (const age of [null, ...ages]) {
        this.#system.equal(at(age, null), add(...[...sexes].map((sex) => at(age, sex))));
      }
      for (const sex of [null, ...sexes]) {
        this.#system.equal(at(null, sex), add(...[...ages].map((age) => at(age, sex))));
      }
    }
    const types = cells.map(({ service_type }) => service_type).filter((type) => type !== null);
    const ofType = (measure: "recipients" | "services", type: number) =>
      this.#cell(measure, { ...every, year, service_type: type });
    this.#system.equal(
      this.#cell("services", { year, ...every }),
      add(...types.map((type) => ofType("services", type))),
    );
    const all = this.#cell("recipients", { year, ...every });
    this.#system.atMost(all, add(...types.map((type) => ofType("recipients", type))));
    for (const type of types) this.#system.atMost(ofType("recipients", type), all);
  }

  #readFeedback(feedback: Report["feedback"][number]): void {
    const { year, nutrition } = feedback;
    const type = (measure: "recipients" | "services", code: number) =>
      this.#cell(measure, { ...every, year, service_type: code });
    const group = (name: "long_term" | "home_dwelling" | "housing" | "institution" | "welfare_technology") =>
      this.#number(`${name} ${year}`, feedback[name]);
    this.#system.equal(group("long_term"), type("recipients", 21));
    this.#system.equal(group("housing"), type("recipients", 29));
    for (
      const [name, codes] of [
        ["institution", stays.any],
        ["welfare_technology", codesOf("welfare_technology")],
      ] as const
    ) {
      this.#system.atMost(group(name), add(...codes.map((code) => type("recipients", code))));
      for (const code of codes) this.#system.atMost(type("recipients", code), group(name));
    }
    const all = this.#cell("recipients", { year, ...every });
    this.#system.atMost(all, add(group("home_dwelling"), group("housing"), group("institution")));
    for (const name of ["home_dwelling", "housing", "institution"] as const) {
      this.#system.atMost(group(name), all);
    }
    for (const { field, rows, registered } of feedback.fields) {
      const due = dueServiceTypes.get(field);
      const services = due === undefined
        ? this.#cell("services", { year, ...every })
        : add(...due.map((code) => type("services", code)));
      const told = this.#number(`${field} ${year}`, rows);
      this.#system.equal(told, services);
      this.#system.atMost(this.#number(`${field} ${year} registered`, registered), told);
    }
    const chain = [nutrition.residents, nutrition.assessed, nutrition.at_risk, nutrition.with_plan]
      .map((value, place) => this.#number(`nutrition ${year} ${place}`, value));
    for (const [place, part] of chain.entries()) {
      if (place > 0) this.#system.atMost(part, chain[place - 1]!);
    }
  }
}

const every = { service_type: null, age_group: null, sex: null } as const;

function nameOf({ year, service_type, age_group, sex }: Cell): string {
  return [year, service_type ?? "every type", age_group ?? "every age", sex ?? "both"].join(", ");
}
