import assert from "node:assert/strict";
import fc from "fast-check";
import { type BookOptions, Books, type Decision, type NewEntry } from "./books.ts";
import { ReceiverError } from "./receiver_error.ts";

const id = (n: number) => `0e9a3a0e-0000-4000-8000-${String(n).padStart(12, "0")}`;
const hash = (n: number) => String(n).padStart(64, "0");

function entry(n: number, content: number, over: Partial<NewEntry> = {}): NewEntry {
  return {
    id: id(n),
    hash: hash(content),
    route: "amqp",
    type: "KPR_IPL",
    sender: "8000002",
    municipality: "4601",
    year: 2025,
    verdict: "accepted",
    problems: [],
    reference: crypto.randomUUID(),
    records: { person: { read: 2, kept: 2 } },
    ...over,
  };
}

function decision(standing: Decision["standing"], over: Partial<Decision> = {}): Decision {
  return { standing, verdict: "accepted", problems: [], busError: null, apprec: null, ...over };
}

/** Books an arrival; what is decided says whether the id was taken. */
function book(books: Books, of: NewEntry, over: Partial<BookOptions> = {}) {
  return books.book({
    entry: of,
    at: "2026-01-10T08:00:00.000Z",
    authentic: true,
    idOfArrival: false,
    decide: (taken) =>
      decision(taken ? "conflicting" : "booked", {
        verdict: taken ? "rejected" : "accepted",
        apprec: { id: crypto.randomUUID(), bytes: crypto.getRandomValues(new Uint8Array(64)) },
      }),
    ...over,
  });
}

async function withDirectory(work: (directory: string) => void | Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("the same message again gets the same answer, byte for byte, also from books that were closed", () =>
  withDirectory(async (directory) => {
    let first;
    {
      using books = Books.open(directory);
      first = await book(books, entry(1, 1));
      assert.equal(first.duplicate, false);
    }
    using books = Books.open(directory);
    const again = await book(books, entry(1, 1), { at: "2026-01-11T08:00:00.000Z" });
    assert.deepEqual({ ...again, duplicate: false, arrivals: 1 }, first);
    assert.equal(again.duplicate, true);
    const [only, ...others] = books.entries();
    assert.deepEqual(others, []);
    assert.equal(only?.arrivals, 2);
    assert.equal(only?.firstArrival, "2026-01-10T08:00:00.000Z");
    assert.equal(only?.lastArrival, "2026-01-11T08:00:00.000Z");
  }));

Deno.test("whatever comes in whatever order: one message of an id is booked, others conflict, arrivals add up", () =>
  withDirectory(async (directory) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })), { maxLength: 40 }),
        async (arrivals) => {
          using books = Books.open(`${directory}/${run++}`);
          const answers = new Map<string, string>();
          for (const [n, content] of arrivals) {
            const { reference, verdict, duplicate } = await book(books, entry(n, content));
            const told = JSON.stringify([reference, verdict]);
            const key = `${n} ${content}`;
            assert.equal(duplicate, answers.has(key));
            assert.equal(answers.get(key) ?? told, told);
            answers.set(key, told);
          }
          const entries = books.entries();
          assert.equal(entries.reduce((sum, { arrivals }) => sum + arrivals, 0), arrivals.length);
          assert.equal(entries.length, answers.size);
          for (const n of new Set(arrivals.map(([n]) => n))) {
            const of = entries.filter((one) => one.id === id(n));
            assert.deepEqual(of.map(({ standing }) => standing).sort(), [
              "booked",
              ...of.slice(1).map(() => "conflicting"),
            ]);
            assert.equal(of.find(({ standing }) => standing === "booked")?.verdict, "accepted");
          }
        },
      ),
      { numRuns: 25 },
    );
  }));

Deno.test("a message that was turned away takes no id from the real one", () =>
  withDirectory(async (directory) => {
    using books = Books.open(directory);
    const turnAway = () => decision("turned_away", { verdict: "rejected" });
    const forged = await book(books, entry(1, 7), { authentic: false, decide: turnAway });
    assert.equal(forged.verdict, "rejected");
    const real = await book(books, entry(1, 1));
    assert.deepEqual([real.verdict, real.duplicate], ["accepted", false]);
    const forgedAgain = await book(books, entry(1, 7), { authentic: false, decide: turnAway });
    assert.deepEqual([forgedAgain.duplicate, forgedAgain.reference], [true, forged.reference]);
  }));

Deno.test("where each arrival has an id of its own, the same content of the same sender is the same message", () =>
  withDirectory(async (directory) => {
    using books = Books.open(directory);
    const slash = { idOfArrival: true };
    const first = await book(books, entry(1, 1, { route: "slash" }), slash);
    assert.equal((await book(books, entry(2, 1, { route: "slash" }), slash)).reference, first.reference);
    assert.equal(
      (await book(books, entry(3, 1, { route: "slash", sender: "other" }), slash)).duplicate,
      false,
    );
    assert.equal((await book(books, entry(4, 1, { route: "amqp" }))).duplicate, false);
  }));

Deno.test("an answer that is owed is given once, also where the message came again before it was sent", () =>
  withDirectory(async (directory) => {
    const answer = () => ({ queue: "8000002_async", facts: { correlationId: "c" }, due: 1000 });
    {
      using books = Books.open(directory);
      assert.equal((await book(books, entry(1, 1), { answer })).answer, 1);
      assert.equal((await book(books, entry(1, 1), { answer })).answer, 1);
      await book(books, entry(2, 2), { answer: () => ({ ...answer(), due: 2000 }) });
    }
    using books = Books.open(directory);
    assert.deepEqual(books.answerCounts(), { pending: 2, sent: 0 });
    assert.equal(books.nextDue(0), 1000);
    assert.equal(books.pending(999, 10).length, 0);
    const owed = books.answer(books.pending(1000, 10)[0]!);
    assert.equal(owed?.queue, "8000002_async");
    assert.deepEqual(owed?.facts, { correlationId: "c" });
    assert.equal(owed?.apprec?.length, 64);
    await books.answerSent(owed!.number, "2026-01-10T08:00:01.000Z");
    assert.deepEqual(books.answerCounts(), { pending: 1, sent: 1 });
    assert.equal(books.nextDue(1000), 2000);
    // A later arrival is owed an answer of its own.
    await book(books, entry(1, 1), { answer });
    assert.deepEqual(books.answerCounts(), { pending: 2, sent: 1 });
  }));

Deno.test("a decision that fails leaves nothing behind", () =>
  withDirectory(async (directory) => {
    using books = Books.open(directory);
    const fails = () => {
      throw new RangeError("no Apprec");
    };
    await assert.rejects(book(books, entry(1, 1), { decide: fails }), RangeError);
    assert.deepEqual(books.entries(), []);
    assert.equal((await book(books, entry(1, 1))).duplicate, false);
  }));

Deno.test("two processes may keep the same books", () =>
  withDirectory(async (directory) => {
    using one = Books.open(directory);
    using other = Books.open(directory);
    assert.equal((await book(one, entry(1, 1))).duplicate, false);
    assert.equal((await book(other, entry(1, 1))).duplicate, true);
    assert.equal(one.entries()[0]?.arrivals, 2);
  }));

Deno.test("refused: a file that is no database", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/register.sqlite`, "no books at all ".repeat(300));
    assert.throws(() => Books.open(directory), { name: "ReceiverError", code: "books_unusable" });
  }));

Deno.test("refused: a directory that is a file", () =>
  withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    assert.throws(() => Books.open(`${directory}/file`), { name: "ReceiverError", code: "books_unusable" });
  }));

Deno.test("refused: books of another version", () =>
  withDirectory(async (directory) => {
    const { DatabaseSync } = await import("node:sqlite");
    Books.open(directory)[Symbol.dispose]();
    const database = new DatabaseSync(`${directory}/register.sqlite`);
    database.exec("PRAGMA user_version = 99");
    database.close();
    assert.throws(() => Books.open(directory), (error) => {
      assert.ok(error instanceof ReceiverError);
      assert.equal(error.code, "books_version");
      assert.match(error.message, /version 99/);
      return true;
    });
  }));

Deno.test("refused: whatever comes after the books were closed", () =>
  withDirectory(async (directory) => {
    const books = Books.open(directory);
    books[Symbol.dispose]();
    await assert.rejects(book(books, entry(1, 1)), { code: "books_closed", message: /0e9a3a0e/ });
    assert.throws(() => books.entries(), { code: "books_closed" });
    books[Symbol.dispose]();
  }));
