import assert from "node:assert/strict";
import { randomStream } from "../../random/random_stream.ts";
import type { DefectContext, PersonExtract } from "../defect.ts";
import { TestEditor } from "../test_editor.ts";
import { answersBefore, noteAnswers } from "./earlier_answers.ts";

interface Extract extends PersonExtract {
  /** Local key. */
  readonly key?: number;
  /** Without an ident message. */
  readonly isLocal?: boolean;
}

function editorOf({ municipality, year, key = 7, isLocal = false }: Extract): TestEditor {
  return new TestEditor({
    municipality,
    year,
    person: { person_id: key },
    ...(isLocal ? {} : { ident: { pid: String(key) } }),
    rows: {},
  });
}

/** What is known in the last of these extracts of what was noted in the others. */
function known(...extracts: readonly Extract[]) {
  const memory = new Map<string, number | string>();
  let before: PersonExtract | undefined;
  for (const [place, extract] of extracts.entries()) {
    const context: DefectContext = { random: randomStream(1), memory, before };
    const editor = editorOf(extract);
    if (place === extracts.length - 1) return answersBefore(editor, context);
    noteAnswers(editor, context, `noted ${extract.year}`);
    before = extract;
  }
  throw new RangeError("No extracts");
}

const nothing = { noted: undefined, unclear: false };

Deno.test("what was noted the year before in the same municipality is known, also under another key", () => {
  const noted = { noted: "noted 2020", unclear: false };
  assert.deepEqual(known({ municipality: "4601", year: 2020 }, { municipality: "4601", year: 2021 }), noted);
  assert.deepEqual(
    known({ municipality: "4601", year: 2020, key: 7 }, { municipality: "4601", year: 2021, key: 8 }),
    noted,
  );
});

Deno.test("nothing is known of an older year, another municipality, or a local key that has changed", () => {
  const now = { municipality: "4601", year: 2021 };
  assert.deepEqual(known(now), nothing);
  assert.deepEqual(known({ municipality: "4601", year: 2019 }, now), nothing);
  assert.deepEqual(known({ municipality: "1201", year: 2020 }, now), nothing);
  assert.deepEqual(
    known({ municipality: "4601", year: 2020, isLocal: true, key: 7 }, { ...now, isLocal: true, key: 8 }),
    nothing,
  );
});

Deno.test("where another extract stands between, it is unclear what checks see", () => {
  assert.deepEqual(
    known(
      { municipality: "4601", year: 2020 },
      { municipality: "1103", year: 2020 },
      { municipality: "4601", year: 2021 },
    ),
    { noted: undefined, unclear: true },
  );
});
