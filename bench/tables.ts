/**
 * What a benchmark found, as Markdown.
 *
 * @module
 */
import { bytesPerCore, cohortTable, livesPerCore, spaced } from "./cohort_figures.ts";
import { deliveryTable } from "./delivery_figures.ts";
import { peakOf, rate, rateText, ratio, secondsOf, withRange } from "./figures.ts";
import { cohortYears } from "./made_cohort.ts";
import { messagesOf } from "./made_messages.ts";
import { markdownTable } from "./markdown_table.ts";
import type { BenchResult, ContenderResult, ScenarioResult } from "./result.ts";
import { scenarios, shapeShare } from "./scenario.ts";
import { formatSize } from "./size.ts";
import { spreadOf } from "./statistics.ts";
import { phaseTable, storeTable } from "./store_figures.ts";
import { storeSizes } from "./store_size.ts";
import { type Target, targets } from "./targets.ts";

/** The table that the README quotes: what is asked, and what was measured. */
export function targetTable(result: BenchResult): string {
  const rows = targets.flatMap((target) => {
    const scenario = result.scenarios.find(({ id }) => id === target.scenario);
    return scenario === undefined ? [] : [targetRow(target, scenario)];
  });
  const head = ["", "against", "asked", "measured", "rates here"];
  return `${markdownTable(head, "llrrr", rows)}\n\n${conditions(result)}`;
}

/** All figures, by scenario and contender: of what reads XML, writes cohorts, reads a store, and is sent. */
export function figureTable(result: BenchResult): string {
  const onXml = result.scenarios.filter(readsXml);
  const onCohorts = result.scenarios.filter(writesCohort);
  const onStores = result.scenarios.filter(readsStore);
  const onDeliveries = result.scenarios.filter(delivers);
  return [
    ...(onXml.length === 0 ? [] : [xmlTable(onXml)]),
    ...(onCohorts.length === 0 ? [] : [cohortTable(onCohorts)]),
    ...(onStores.length === 0 ? [] : [storeTable(onStores)]),
    ...(onStores.some(({ contenders }) => contenders.some(({ samples }) => samples[0]?.phases))
      ? [phaseTable(onStores)]
      : []),
    ...(onDeliveries.length === 0 ? [] : [deliveryTable(onDeliveries)]),
    conditions(result),
  ].join("\n\n");
}

function readsStore({ id }: ScenarioResult): boolean {
  return scenarios.find((scenario) => scenario.id === id)!.contenders.some(({ store }) =>
    store !== undefined
  );
}

function writesCohort({ id }: ScenarioResult): boolean {
  return scenarios.find((scenario) => scenario.id === id)!.contenders.some(({ cohort }) =>
    cohort !== undefined
  );
}

function delivers({ id }: ScenarioResult): boolean {
  return scenarios.find((scenario) => scenario.id === id)!.delivery === true;
}

function readsXml(scenario: ScenarioResult): boolean {
  return !readsStore(scenario) && !writesCohort(scenario) && !delivers(scenario);
}

function xmlTable(results: readonly ScenarioResult[]): string {
  const rows = results.flatMap((scenario) => {
    const { base: commonBase, contenders } = scenarios.find(({ id }) => id === scenario.id)!;
    const isMemory = scenario.id === "memory";
    return scenario.contenders.map((one, index) => {
      const base = contenders.find(({ id }) => id === one.id)?.base ?? commonBase;
      const title = isMemory
        ? `${one.title}, ${one.bytes === 0 ? "--large" : formatSize(one.bytes)}`
        : one.title;
      const name = [index === 0 ? `**${scenario.title}**` : "", title];
      if (one.samples.length === 0) return [...name, "not available", one.unavailable ?? "", "", "", "", ""];
      const isBase = one.id === base;
      const against = (unit: "seconds" | "cpu") => {
        const found = isBase || isMemory ? undefined : ratio(scenario, [one.id, base], unit);
        return found === undefined ? isBase ? "1" : "–" : `${withRange(found, 2)} ×`;
      };
      return [
        ...name,
        String(Math.round(rate(one) / 1e6)),
        withRange(secondsOf(one), 2),
        spreadOf(one.samples.map(({ cpu }) => cpu)).median.toFixed(2),
        peakOf(one) === undefined ? "–" : String(Math.round(peakOf(one)! / 1e6)),
        against("seconds"),
        against("cpu"),
      ];
    });
  });
  const head = ["", "", "MB/s", "seconds", "CPU seconds", "peak MB", "against the base", "by CPU time"];
  return markdownTable(head, "llrrrrrr", rows);
}

function targetRow(target: Target, scenario: ScenarioResult): string[] {
  const find = (id: string) => scenario.contenders.find((one) => one.id === id)!;
  const own = find(target.contender);
  const peer = target.against === undefined ? undefined : find(target.against);
  if (target.quantity === "lives" || target.quantity === "bytes") return perCoreRow(target, own);
  const isPeak = target.quantity === "peak";
  const what = isPeak ? `peak memory of ${own.title}` : own.title;
  const unit = unitOf(target);
  const asked = target.atLeast === undefined ? `≤ ${target.atMost} ${unit}` : `≥ ${target.atLeast} ${unit}`;
  const against = peer === undefined ? "" : isPeak ? `the same at ${formatSize(peer.bytes)}` : peer.title;
  const missing = [own, ...(peer === undefined ? [] : [peer])].find(({ samples }) => samples.length === 0);
  if (missing !== undefined) {
    return [what, against, asked, `not available: ${missing.unavailable ?? "not measured"}`, ""];
  }
  if (isPeak) {
    const ownPeak = peakOf(own);
    const unitPeak = peer === undefined ? 1e6 : peakOf(peer);
    const measured = ownPeak === undefined || unitPeak === undefined
      ? "–"
      : `${(ownPeak / unitPeak).toFixed(peer ? 2 : 0)} ${unit}`;
    const here = [own, ...(peer === undefined ? [] : [peer])].map((one) =>
      `${Math.round((peakOf(one) ?? NaN) / 1e6)} MB at ${formatSize(one.bytes)}`
    );
    const at = own.persons !== undefined
      ? `at ${spaced(own.persons)} persons`
      : own.bytes > 0
      ? `at ${formatSize(own.bytes)}`
      : "";
    return [what, against, asked, measured, peer === undefined ? at : here.join(", ")];
  }
  if (peer === undefined) {
    return [what, against, asked, `${withRange(secondsOf(own), 1)} s`, rateText(own, { unit: true })];
  }
  const pair = target.quantity === "time" ? [peer.id, own.id] as const : [own.id, peer.id] as const;
  const found = ratio(scenario, pair, "seconds");
  const measured = found === undefined ? "–" : `${withRange(found, 2)} ${unit}`;
  const here = `${rateText(own, { unit: false })} against ${rateText(peer, { unit: true })}`;
  return [what, against, asked, measured, here];
}

function unitOf({ quantity, against }: Target): string {
  if (quantity === "seconds") return "s";
  if (quantity === "time") return "× the time";
  return quantity === "peak" && against === undefined ? "MB" : "×";
}

/** What is asked for each second of processor time. */
function perCoreRow({ quantity, atLeast }: Target, own: ContenderResult): string[] {
  const isLives = quantity === "lives";
  const what = `${own.title}, ${isLives ? "lives" : "XML"} a second and core`;
  const asked = isLives ? `≥ ${spaced(atLeast!)}` : `≥ ${atLeast} MB`;
  if (own.samples.length === 0) {
    return [what, "", asked, `not available: ${own.unavailable ?? "not measured"}`, ""];
  }
  const { median, least, most } = isLives ? livesPerCore(own) : bytesPerCore(own);
  // Lives by the hundred, as the figures of one machine on one day are no more exact.
  const unit = isLives ? 100 : 1e6;
  const rounded = { median: median / unit, least: least / unit, most: most / unit };
  const measured = isLives
    ? withRange(rounded, 0).replace(/\d+/g, (hundreds) => spaced(Number(hundreds) * 100))
    : `${withRange(rounded, 0)} MB`;
  return [what, "", asked, measured, rateText(own, { unit: true })];
}

/** What the figures hold for, in a sentence or two. */
function conditions(result: BenchResult): string {
  const { machine, size, runs, shape, schema, sameRows } = result;
  const { cpu, cores, memory, deno } = machine;
  const rows = result.scenarios.flatMap(({ contenders }) => contenders).map(({ rows }) => rows);
  const { one, national } = storeSizes;
  const what = [
    ...(result.scenarios.some(readsExtract)
      ? [`generated IPLOS 3.7 of ${formatSize(size)}, shape ${shape}`]
      : []),
    ...(rows.some((count) => count !== undefined)
      ? [
        `made stores of nine years, a municipality of ${
          spaced(one.recipients)
        } recipients a year and the country ` +
        `of ${national.municipalities} and ${spaced(national.recipients)}`,
      ]
      : []),
    ...(result.scenarios.some(writesCohort)
      ? [`cohorts of the years ${cohortYears.from} to ${cohortYears.to}`]
      : []),
    ...(result.scenarios.some(({ contenders }) => contenders.some(({ messages }) => messages !== undefined))
      ? [`${spaced(messagesOf(size))} messages of 100 KB`]
      : []),
  ].join("; ");
  const sentences = [
    `${what.slice(0, 1).toUpperCase()}${what.slice(1)}, ${
      runs === 1 ? "one run" : `median of ${runs} runs with the range in brackets`
    }; ${cpu}, ${cores} cores, ${Math.round(memory / 2 ** 30)} GiB, Deno ${deno}, ${
      peersOf(result).join(", ")
    }.`,
    ...(schema === undefined ? [] : [
      `xmllint validates by ${
        schema === "official" ? "the official schema" : "the schema that kprkit makes"
      }.`,
    ]),
    ...(result.scenarios.some(({ id }) => id === "shapes")
      ? [`Other shapes at ${formatSize(size * shapeShare)}.`]
      : []),
    ...(sameRows.length === 0 ? [] : [`Same rows, cell by cell: ${sameRows.join(", ")}.`]),
  ];
  return sentences.join(" ");
}

/** Whether an extract was made for it. */
function readsExtract(scenario: ScenarioResult): boolean {
  const { contenders } = scenarios.find(({ id }) => id === scenario.id)!;
  return readsXml(scenario) || (delivers(scenario) && contenders.some(({ messages }) => messages !== true));
}

/** Versions of the programs that are installed, of those that were measured. */
function peersOf({ machine, scenarios }: BenchResult): string[] {
  const { xmllint, openssl, rabbitMq } = machine;
  const version = (name: string, number: string | undefined) =>
    number === undefined ? `${name} not installed` : `${name} ${number}`;
  return [
    ...(scenarios.every(delivers)
      ? []
      : [xmllint === undefined ? "xmllint not installed" : `libxml2 ${xmllint}`]),
    ...(scenarios.some(({ id }) => id.startsWith("cms")) ? [version("OpenSSL", openssl)] : []),
    ...(scenarios.some(({ id }) => id === "amqp") ? [version("RabbitMQ", rabbitMq)] : []),
  ];
}
