import type { ReportMetric } from "../report.ts";
import { cellsBefore, type HiddenCells, metricKey } from "./hidden_cells.ts";
import { blank } from "./small.ts";

/** The metrics without what is hidden. A number of the year before goes where that year's own went. */
export function suppressMetrics(metrics: readonly ReportMetric[], hidden: HiddenCells): ReportMetric[] {
  const known = new Set(metrics.map(metricKey));
  return metrics.map((metric) => {
    const key = metricKey(metric);
    const before = cellsBefore(metric);
    const wentBefore = (cells: ReadonlySet<string>) =>
      before.some((cell) => !known.has(cell) || cells.has(cell));
    const recipients = hidden.recipients.has(key) ? blank(metric.recipients) : metric.recipients;
    const services = hidden.services.has(key) ? blank(metric.services) : metric.services;
    const previous_recipients = wentBefore(hidden.recipients)
      ? blank(metric.previous_recipients)
      : metric.previous_recipients;
    const previous_services = wentBefore(hidden.services)
      ? blank(metric.previous_services)
      : metric.previous_services;
    const told: ReportMetric = {
      ...metric,
      recipients,
      new_recipients: hidden.newRecipients.has(key) ? null : metric.new_recipients,
      services,
      hours: hidden.services.has(key) ? blank(metric.hours) : metric.hours,
      previous_recipients,
      previous_services,
      ...(recipients === null || previous_recipients === null
        ? { recipients_change: null, recipients_change_rate: null }
        : {}),
      ...(services === null || previous_services === null
        ? { services_change: null, services_change_rate: null }
        : {}),
    };
    const names = Object.keys(metric) as (keyof ReportMetric)[];
    return names.some((name) => told[name] !== metric[name]) ? { ...told, suppressed: true } : metric;
  });
}
