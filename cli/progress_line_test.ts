import assert from "node:assert/strict";
import { duration, ProgressLine, progressText } from "./progress_line.ts";
import type { Terminal } from "./terminal.ts";

const state = {
  source: "KPR_IPL_4601_2021.xml",
  position: 250e6,
  size: 1000e6,
  bytes: 750e6,
  records: 1_234_567,
};

Deno.test("a line of progress: share, time left, rate, records, memory, source", () => {
  assert.equal(
    progressText(state, 10, 123e6),
    "25 %  30 s left  750 MB  75 MB/s  1 234 567 records  123 MB memory  KPR_IPL_4601_2021.xml",
  );
  const { size: _, ...unknown } = state;
  assert.equal(
    progressText(unknown, 10, 123e6),
    "750 MB  75 MB/s  1 234 567 records  123 MB memory  KPR_IPL_4601_2021.xml",
  );
  assert.match(progressText({ ...state, position: 1000e6 }, 10, 0), /^100 % {2}750 MB/);
  assert.match(progressText({ ...state, position: 0 }, 10, 0), /^0 % {2}750 MB/);
});

Deno.test("durations in the words of a clock", () => {
  assert.deepEqual([0.2, 42, 185, 7800, 3600].map(duration), [
    "1 s",
    "42 s",
    "3 min 5 s",
    "2 h 10 min",
    "1 h 0 min",
  ]);
});

Deno.test("work shorter than a second shows nothing, on a terminal or not", () => {
  for (const interactive of [true, false]) {
    const shown: string[] = [];
    const write = (text: string) => void shown.push(text);
    const terminal: Terminal = {
      data: write,
      note: write,
      alert: write,
      draw: write,
      interactive,
      colour: false,
      width: 80,
    };
    const line = new ProgressLine(terminal);
    line.update(state);
    line.end();
    assert.deepEqual(shown, []);
  }
});
