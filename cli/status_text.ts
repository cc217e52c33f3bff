/**
 * How far everything has come, in words.
 *
 * @module
 */
import { wrap } from "../analytics/report/text_table.ts";
import type { DispatchState, DispatchStatus } from "../delivery/dispatch.ts";
import {
  type DeadlineStatus,
  type DispatchHistory,
  type LedgerEvent,
  type LedgerStatus,
  type MissingMessage,
  type ReceiptEntry,
  type SettlementCause,
  settlementCauses,
} from "../delivery/ledger/mod.ts";
import type { ReceiptVerdict } from "../delivery/receipt.ts";
import { textTable } from "./render.ts";
import { stateText } from "./send_text.ts";

/** How the text is to look. */
export interface StatusStyle {
  readonly lang: "nb" | "en";
  /** Columns of the terminal. */
  readonly width: number;
}

/** Receipts of no dispatch that are told one by one; of the rest, how many. */
const TOLD = 5;

/** Columns that text is broken at: long lines are hard to read however wide the terminal is. */
const WIDEST = 100;
const NARROWEST = 40;

const texts = Object.freeze({
  nb: {
    head: ["status", "type", "kommune", "år", "tid", "forsøk", "id"],
    none: "Ingen forsendelser.",
    total: (count: number) => `${count} ${count === 1 ? "forsendelse" : "forsendelser"}`,
    attempts: (count: number) => `${count} forsøk`,
    misfits: "Kvitteringer som ikke stemmer: avklar dem med registeret",
    unknown: "Kvitteringer uten forsendelse",
    unreadable: "Kom som kvittering, men kan ikke leses",
    more: (count: number) => `… og ${count} til`,
    says: (verdict: string) => `sier ${verdict}`,
    times: (count: number) => `kom ${count} ganger`,
    arrived: "kom",
    over: "over",
    verdicts: {
      acknowledged: "mottatt",
      accepted: "godtatt",
      partly: "delvis godtatt",
      rejected: "avvist",
    } satisfies Record<ReceiptVerdict, string>,
    causes: {
      "": "",
      same_receipt: "samme kvittering har kommet før",
      nothing_new: "den sier ikke noe nytt",
      after_order: "den kom etter ordren om å sende på nytt",
      before_order: "den gjelder et forsøk før ordren om å sende på nytt",
      believed_lost: "den kom selv om meldingen så ut til ikke å ha kommet fram",
      over_carrier: "registeret har svart etter at transporten avviste meldingen",
      no_dispatch: "ingen melding med denne id-en er klargjort her",
      never_sent: "meldingen den gjelder, er ikke sendt",
      withdrawn: "meldingen den gjelder, er trukket",
      other_type: "den gjelder en annen meldingstype",
      other_party: "den er fra en annen enn mottakeren",
      other_verdict: "den sier noe annet enn kvitteringen før den",
    } satisfies Record<SettlementCause, string>,
    events: {
      prepared: "klargjort",
      sending: "sendes",
      taken: "overlevert",
      not_arrived: "kom ikke fram",
      uncertain: "uvisst om den kom fram",
      refused: "avvist av transporten",
      accepted: "godtatt",
      partly: "delvis godtatt",
      rejected: "avvist",
      resend_ordered: "ordre om å sende på nytt",
      withdrawal_ordered: "ordre om å trekke",
    } satisfies Record<LedgerEvent, string>,
    deadline: (date: string, year: number | null) =>
      year === null ? `Frist ${date}` : `Frist ${date} for ${year}`,
    assumed: "antatt",
    left: (days: number) => days === 0 ? "i dag" : `${days} ${days === 1 ? "dag" : "dager"} igjen`,
    past: (days: number) => `gikk ut for ${days} ${days === 1 ? "dag" : "dager"} siden`,
    met: "alt er godtatt",
    missing: (count: number) => `${count} ikke godtatt`,
    notPrepared: "ikke klargjort",
    steps: "Hendelser",
    receipts: "Kvitteringer",
    journal: "Ordrer og notater",
    facts: {
      group: "hører sammen som",
      sender: "fra",
      receiver: "til",
      source: "kilde",
      package: "pakke",
      reference: "referanse",
      bytes: "byte",
    },
    environments: { production: "produksjon", validation: "validering", test: "test" },
  },
  en: {
    head: ["state", "type", "municipality", "year", "time", "attempts", "id"],
    none: "No dispatches.",
    total: (count: number) => `${count} ${count === 1 ? "dispatch" : "dispatches"}`,
    attempts: (count: number) => `${count} ${count === 1 ? "attempt" : "attempts"}`,
    misfits: "Receipts that do not fit: clear them up with the register",
    unknown: "Receipts without a dispatch",
    unreadable: "Came as a receipt, and cannot be read",
    more: (count: number) => `… and ${count} more`,
    says: (verdict: string) => `says ${verdict}`,
    times: (count: number) => `came ${count} times`,
    arrived: "came",
    over: "over",
    verdicts: {
      acknowledged: "acknowledged",
      accepted: "accepted",
      partly: "partly accepted",
      rejected: "rejected",
    } satisfies Record<ReceiptVerdict, string>,
    causes: Object.fromEntries(
      Object.entries(settlementCauses).map((
        [cause, text],
      ) => [cause, text.charAt(0).toLowerCase() + text.slice(1)]),
    ) as Record<SettlementCause, string>,
    events: {
      prepared: "prepared",
      sending: "sending",
      taken: "handed over",
      not_arrived: "did not arrive",
      uncertain: "unknown whether it arrived",
      refused: "refused by the carrier",
      accepted: "accepted",
      partly: "partly accepted",
      rejected: "rejected",
      resend_ordered: "ordered to be sent again",
      withdrawal_ordered: "ordered to be withdrawn",
    } satisfies Record<LedgerEvent, string>,
    deadline: (date: string, year: number | null) =>
      year === null ? `Deadline ${date}` : `Deadline ${date} for ${year}`,
    assumed: "assumed",
    left: (days: number) => days === 0 ? "today" : `${days} ${days === 1 ? "day" : "days"} left`,
    past: (days: number) => `${days} ${days === 1 ? "day" : "days"} ago`,
    met: "all is accepted",
    missing: (count: number) => `${count} not accepted`,
    notPrepared: "not prepared",
    steps: "Steps",
    receipts: "Receipts",
    journal: "Orders and notes",
    facts: {
      group: "belongs to",
      sender: "from",
      receiver: "to",
      source: "source",
      package: "package",
      reference: "reference",
      bytes: "bytes",
    },
    environments: { production: "production", validation: "validation", test: "test" },
  },
});

/** Every dispatch, what does not fit, deadlines, and sums. */
export function statusText(status: LedgerStatus, style: StatusStyle): string {
  const words = texts[style.lang];
  const { dispatches, misfits, strays, deadlines } = status;
  const parts = [dispatches.length === 0 ? `${words.none}\n` : dispatchLines(dispatches, style)];
  if (misfits.length > 0) {
    parts.push(section(words.misfits, misfits.map((it) => receiptLine(it, style)), style));
  }
  for (
    const [title, entries] of [[words.unknown, strays.unknown], [
      words.unreadable,
      strays.unreadable,
    ]] as const
  ) {
    if (entries.length === 0) continue;
    const lines = entries.slice(-TOLD).map((entry) =>
      "problem" in entry
        ? [
          `${entry.problem.code}: ${entry.problem.text}`,
          `${words.arrived} ${osloTime(entry.arrived, style)} ${words.over} ${entry.via}`,
          ...(entry.times > 1 ? [words.times(entry.times)] : []),
        ].join(", ")
        : receiptLine(entry, style)
    );
    if (entries.length > TOLD) lines.push(words.more(entries.length - TOLD));
    parts.push(section(title, lines, style));
  }
  if (deadlines.length > 0) parts.push(deadlines.map((it) => deadlineText(it, style)).join(""));
  if (dispatches.length > 0) parts.push(`${sums(dispatches, style.lang)}\n`);
  return parts.join("\n");
}

/** A table with the reason below each row; blocks of lines where the table is too wide. */
function dispatchLines(dispatches: readonly DispatchStatus[], style: StatusStyle): string {
  const { lang, width } = style;
  const words = texts[lang];
  const rows = dispatches.map(({ state, type, municipality, year, since, attempts, id }) => [
    stateText(state, lang),
    type,
    municipality ?? "–",
    String(year ?? "–"),
    osloTime(since, style),
    attempts,
    id.slice(0, 8),
  ]);
  const [head, ...lines] = textTable(words.head, rows).trimEnd().split("\n");
  const reasons = dispatches.map((dispatch) => indented(reasonText(dispatch, lang), { style, by: 4 }));
  if (Math.max(...[head!, ...lines].map((line) => line.length)) <= width) {
    return [head, ...lines.flatMap((line, index) => [line, ...reasons[index]!])].join("\n") + "\n";
  }
  return rows.map(([state, type, municipality, year, time, attempts, id], index) =>
    [
      `${state}  ${type} ${municipality} ${year}`,
      `  ${time}  ${words.attempts(attempts as number)}  ${id}`,
      ...reasons[index]!,
    ].join("\n") + "\n"
  ).join("");
}

/** Why a dispatch is where it is: the other side's words, or else ours. */
function reasonText(
  { reason, problems }: Pick<DispatchStatus, "reason" | "problems">,
  lang: StatusStyle["lang"],
): string {
  if (problems.length > 0) return problems.map(({ code, text }) => `${code} ${text}`.trim()).join("; ");
  const cause = (Object.keys(settlementCauses) as SettlementCause[]).find((it) =>
    settlementCauses[it] === reason
  );
  return cause === undefined ? reason : texts[lang].causes[cause];
}

function receiptLine(receipt: ReceiptEntry, style: StatusStyle): string {
  const words = texts[style.lang];
  const problems = receipt.problems.map(({ code, text }) => `${code} ${text}`.trim()).join("; ");
  return [
    `${receipt.originalId} ${words.says(words.verdicts[receipt.verdict])}` +
    (problems === "" ? "" : ` (${problems})`),
    ...(receipt.cause === "" ? [] : [words.causes[receipt.cause]]),
    `${words.arrived} ${osloTime(receipt.arrived, style)}` +
    (receipt.via === null ? "" : ` ${words.over} ${receipt.via}`),
    ...(receipt.times > 1 ? [words.times(receipt.times)] : []),
  ].join(", ");
}

function deadlineText(deadline: DeadlineStatus, style: StatusStyle): string {
  const words = texts[style.lang];
  const { date, year, assumed, daysLeft, missing } = deadline;
  const when = daysLeft < 0 ? words.past(-daysLeft) : words.left(daysLeft);
  const told = missing.length === 0 ? words.met : words.missing(missing.length);
  const line = `${words.deadline(osloDate(date, style), year)}${
    assumed ? ` (${words.assumed})` : ""
  }: ${when}, ${told}`;
  const missed = missing.map(({ type, municipality, year, id, state }: MissingMessage) =>
    `${type} ${municipality ?? "–"} ${year ?? "–"}: ` +
    (id === null ? words.notPrepared : `${stateText(state!, style.lang)}  ${id.slice(0, 8)}`)
  );
  return [...indented(line, { style, by: 0 }), ...missed.flatMap((it) => indented(it, { style, by: 2 }))]
    .join("\n") +
    "\n";
}

function sums(dispatches: readonly DispatchStatus[], lang: StatusStyle["lang"]): string {
  const counts = new Map<DispatchState, number>();
  for (const { state } of dispatches) counts.set(state, (counts.get(state) ?? 0) + 1);
  const told = [...counts].map(([state, count]) => `${count} ${stateText(state, lang)}`);
  return `${texts[lang].total(dispatches.length)}: ${told.join("; ")}`;
}

/** Everything about one dispatch. */
export function historyText(
  { dispatch, history, receipts, journal }: DispatchHistory,
  style: StatusStyle,
): string {
  const words = texts[style.lang];
  const { facts } = words;
  const { type, municipality, year, state, id, sender, receiver, transport, environment, group } = dispatch;
  const parts = [
    [
      `${type} ${municipality ?? "–"} ${year ?? "–"}: ${stateText(state, style.lang)}`,
      ...indented(id, { style, by: 2 }),
      ...indented(
        `${facts.sender} ${sender} ${facts.receiver} ${receiver} (${words.environments[environment]}) ` +
          `${words.over} ${transport}`,
        { style, by: 2 },
      ),
      ...indented(`${facts.group} ${group}`, { style, by: 2 }),
      ...indented(`${facts.source}: ${dispatch.payloadSource}`, { style, by: 2 }),
      ...indented(`${facts.package}: ${dispatch.packageFile}, ${dispatch.packageSize} ${facts.bytes}`, {
        style,
        by: 2,
      }),
      ...(dispatch.reference === null
        ? []
        : indented(`${facts.reference}: ${dispatch.reference}`, { style, by: 2 })),
      ...indented(reasonText(dispatch, style.lang), { style, by: 2 }),
    ].join("\n") + "\n",
  ];
  parts.push(section(
    words.steps,
    history.map(({ event, at, reason }) => {
      const why = reasonText({ reason, problems: [] }, style.lang);
      return `${osloTime(at, style)}  ${words.events[event]}${why === "" ? "" : `: ${why}`}`;
    }),
    style,
  ));
  if (receipts.length > 0) {
    parts.push(section(words.receipts, receipts.map((it) => receiptLine(it, style)), style));
  }
  if (journal.length > 0) {
    parts.push(section(
      words.journal,
      journal.map(({ at, kind, text, by }) => `${osloTime(at, style)}  ${kind}: ${text} (${by})`),
      style,
    ));
  }
  return parts.join("\n");
}

function section(title: string, lines: readonly string[], style: StatusStyle): string {
  const wrapped = lines.flatMap((line) => indented(line, { style, by: 2 }));
  return [...indented(title, { style, by: 0 }), ...wrapped].join("\n") + "\n";
}

/** Text in lines that fit, the first with `by` spaces before it and the others with two more. */
function indented(
  text: string,
  { style, by }: { readonly style: StatusStyle; readonly by: number },
): string[] {
  if (text === "") return [];
  const width = Math.max(NARROWEST, Math.min(style.width, WIDEST)) - by - 2;
  return wrap(text, width).map((line, index) => " ".repeat(index === 0 ? by : by + 2) + line);
}

const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Oslo",
  dateStyle: "short",
  timeStyle: "short",
});

/** A time in Norway: `10.01.2026 08:05`, in English `2026-01-10 08:05`. */
function osloTime(time: string, style: StatusStyle): string {
  const [date, hour] = clock.format(new Date(time)).split(" ") as [string, string];
  return `${osloDate(date, style)} ${hour}`;
}

function osloDate(date: string, { lang }: StatusStyle): string {
  return lang === "en" ? date : date.split("-").reverse().join(".");
}
