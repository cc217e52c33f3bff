/**
 * Small cohorts of children, for tests.
 *
 * @module
 */
import { RecordXmlWriter } from "../../stream/xml_writer/mod.ts";
import type { ChildLife, consultationColumns } from "./child_life.ts";
import {
  type HealthStationArea,
  HealthStationCohort,
  type HealthStationCohortOptions,
} from "./health_station_cohort.ts";

/** An area of one municipality that keeps its number. */
export function plainArea(
  code: string,
  options: { from: number; to: number; weight?: number },
): HealthStationArea {
  const path = Array.from({ length: options.to - options.from + 1 }, () => code);
  return { code, weight: options.weight ?? 290, parts: [{ path, share: 1 }] };
}

/** Bergen, unless told otherwise. */
export function testCohort(changes: Partial<HealthStationCohortOptions> = {}): HealthStationCohort {
  const { from = 2017, to = 2025 } = changes;
  return new HealthStationCohort({
    seed: 7,
    from,
    to,
    areas: [plainArea("4601", { from, to })],
    persons: 60,
    ...changes,
  });
}

/** The messages of an area, by municipality and year. */
export async function messagesOf(
  cohort: HealthStationCohort,
  { code, parts }: HealthStationArea,
  { from, organisation }: { readonly from: number; readonly organisation?: string },
): Promise<Map<string, string>> {
  const places = new Set(
    parts.flatMap(({ path }) => path.map((number, place) => `${number} ${from + place}`)),
  );
  const messages = new Map(
    [...places].sort().map((place) => {
      const [number, year] = place.split(" ");
      const rows = cohort.rows(number!, Number(year), organisation === undefined ? {} : { organisation });
      return [place, { rows, writer: new RecordXmlWriter(), chunks: [] as Uint8Array<ArrayBuffer>[] }];
    }),
  );
  const blocks = cohort.blocks(code);
  for (let block = 0; block < blocks; block++) {
    for (const { rows } of messages.values()) rows.begin(block);
    cohort.block(code, block, (child, { municipality, year }) => {
      messages.get(`${municipality} ${year}`)!.rows.add(child);
    });
    for (const { rows, writer, chunks } of messages.values()) {
      chunks.push(...writer.write(rows.take(block === blocks - 1)));
    }
  }
  const texts = new Map<string, string>();
  for (const [place, { writer, chunks }] of messages) {
    chunks.push(...writer.finish());
    texts.set(place, await new Blob(chunks).text());
  }
  return texts;
}

/** A consultation as it stands in the columns. */
export type TestConsultation = { readonly [column in typeof consultationColumns[number]]: number };

/** A child's consultations in order of time, those outside of the years left out. */
export function consultationsOf(
  child: ChildLife,
  { first, end }: { readonly first: number; readonly end: number },
): TestConsultation[] {
  const { columns } = child.consultations;
  return Array.from(
    child.order.subarray(0, child.count),
    (row) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, values]) => [name, values[row]!]),
      ) as TestConsultation,
  )
    .filter(({ day }) => day >= first && day < end);
}
