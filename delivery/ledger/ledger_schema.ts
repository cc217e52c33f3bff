/**
 * Tables of the ledger.
 *
 * What a dispatch is stands in `dispatches` and never changes; how far it has come stands in `progress`, a narrow table, so
 * that a hundred transitions touch a handful of pages. Every transition writes itself into `transitions` by trigger. Times
 * of transitions are milliseconds since 1970. `waits` tells what a queue has to do with a dispatch (see `waiting` in
 * transitions.ts): it has an index, and is written only where it changes, because keeping the index costs as much as the rest
 * of a transition.
 *
 * @module
 */

/** `PRAGMA application_id` of a ledger: «kprk» in ASCII. */
export const applicationId = 0x6b70726b;

/** One entry for each version: what makes the version before into it. `PRAGMA user_version` tells how many have been run. */
export const migrations: readonly string[] = Object.freeze([
  `
CREATE TABLE dispatches (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  version TEXT,
  transport TEXT NOT NULL,
  environment TEXT NOT NULL,
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  together TEXT NOT NULL,
  municipality TEXT,
  year INTEGER,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  payload_hash TEXT NOT NULL,
  payload_source TEXT NOT NULL,
  package_hash TEXT NOT NULL,
  package_file TEXT NOT NULL,
  package_size INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  facts TEXT NOT NULL,
  created TEXT NOT NULL,
  UNIQUE (sender, receiver, transport, sequence)
) STRICT;
CREATE INDEX dispatches_payload ON dispatches (payload_hash);
CREATE INDEX dispatches_year ON dispatches (municipality, year, type) WHERE year IS NOT NULL;
CREATE INDEX dispatches_together ON dispatches (together);

CREATE TABLE progress (
  number INTEGER PRIMARY KEY REFERENCES dispatches (number),
  state TEXT NOT NULL
    CHECK (state IN ('prepared', 'sent', 'acknowledged', 'accepted', 'partly', 'rejected', 'withdrawn')),
  since INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  reason TEXT NOT NULL,
  problems TEXT NOT NULL,
  reference TEXT,
  uncertain INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
  ordered INTEGER NOT NULL CHECK (ordered IN (0, 1)),
  decided_by TEXT NOT NULL CHECK (decided_by IN ('', 'carrier', 'register')),
  holds_back INTEGER NOT NULL,
  event TEXT NOT NULL,
  at INTEGER NOT NULL,
  step INTEGER NOT NULL,
  waits INTEGER NOT NULL CHECK (waits IN (0, 1, 2))
) STRICT;
CREATE INDEX progress_waits ON progress (waits, number) WHERE waits > 0;

CREATE TABLE transitions (
  dispatch INTEGER NOT NULL,
  step INTEGER NOT NULL,
  event TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  PRIMARY KEY (dispatch, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
  number INTEGER PRIMARY KEY,
  dispatch INTEGER REFERENCES dispatches (number),
  original_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  format TEXT NOT NULL,
  id TEXT,
  original_type TEXT,
  verdict TEXT NOT NULL CHECK (verdict IN ('acknowledged', 'accepted', 'partly', 'rejected')),
  problems TEXT NOT NULL,
  created TEXT,
  sender TEXT,
  via TEXT,
  kind TEXT NOT NULL,
  cause TEXT NOT NULL,
  found TEXT,
  applied INTEGER NOT NULL CHECK (applied IN (0, 1)),
  attempt INTEGER NOT NULL,
  arrived TEXT NOT NULL,
  times INTEGER NOT NULL,
  last TEXT NOT NULL,
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  UNIQUE (original_id, hash)
) STRICT;
CREATE INDEX receipts_stray ON receipts (number) WHERE dispatch IS NULL;
CREATE INDEX receipts_open ON receipts (dispatch) WHERE open = 1;

CREATE TABLE unreadable (
  number INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  via TEXT NOT NULL,
  code TEXT NOT NULL,
  text TEXT NOT NULL,
  arrived TEXT NOT NULL,
  times INTEGER NOT NULL,
  last TEXT NOT NULL
) STRICT;

CREATE TABLE journal (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  by TEXT NOT NULL,
  ids TEXT NOT NULL
) STRICT;

CREATE TRIGGER progress_begins AFTER INSERT ON progress BEGIN
  INSERT INTO transitions (dispatch, step, event, state, at, reason, attempt)
  VALUES (new.number, new.step, new.event, new.state, new.at, new.reason, new.attempts);
END;
CREATE TRIGGER progress_goes_on AFTER UPDATE OF step ON progress BEGIN
  INSERT INTO transitions (dispatch, step, event, state, at, reason, attempt)
  VALUES (new.number, new.step, new.event, new.state, new.at, new.reason, new.attempts);
END;

CREATE TRIGGER dispatches_stay BEFORE UPDATE ON dispatches BEGIN SELECT RAISE(ABORT, 'A dispatch never changes'); END;
CREATE TRIGGER dispatches_remain BEFORE DELETE ON dispatches BEGIN SELECT RAISE(ABORT, 'A dispatch is never removed'); END;
CREATE TRIGGER progress_remains BEFORE DELETE ON progress BEGIN SELECT RAISE(ABORT, 'A dispatch is never removed'); END;
CREATE TRIGGER transitions_stay BEFORE UPDATE ON transitions BEGIN SELECT RAISE(ABORT, 'What has happened never changes'); END;
CREATE TRIGGER transitions_remain BEFORE DELETE ON transitions BEGIN SELECT RAISE(ABORT, 'What has happened is never removed'); END;
CREATE TRIGGER receipts_remain BEFORE DELETE ON receipts BEGIN SELECT RAISE(ABORT, 'A receipt is never removed'); END;
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'The journal never changes'); END;
CREATE TRIGGER journal_remains BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'The journal is never shortened'); END;
`,
]);
