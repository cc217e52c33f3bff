// The way that nearly all bytes of an extract take, from tags to columns in one pass, compiled to WebAssembly.
//
// It only ever takes what is right beyond doubt and what it has been taught (see `../teacher.ts`): elements and
// attributes that have been met, in their order, with values that fit. All else stays where it stands, for the
// reader and the mapper in TypeScript, which know the whole of XML and of the register's formats.
//
// This is AssemblyScript: TypeScript with the types and instructions of WebAssembly. Records are laid out as
// `../layout.ts` says.

import {
  AT_COLUMN, AT_END, AT_LINK, AT_START, BASE, BLOCK_END, COLUMN_BYTES, COLUMN_COUNT, COLUMN_ENTRIES,
  COLUMN_LARGEST, COLUMN_OFFSETS, COLUMN_PLAIN, COLUMN_ROOM, COLUMN_SIZE, COLUMN_VALID, COLUMN_VALUES,
  COLUMN_WIDTH, CONTROL, DEPTH, END, EXPECTED, FRAMES, FRAME_LINK, FRAME_NODE, FRAME_ORDER, FRAME_SEEN,
  FRAME_SIZE, FRAME_START, GROUP_BYTES, GROUP_ROWS, GROW_CODES, GROW_TABLE, GROW_TEXT, LEARN_VALUE,
  LINK_BIT, LINK_COLUMN, LINK_EMPTY, LINK_GUESS, LINK_LEAST, LINK_LEAST_PART, LINK_LENGTH, LINK_MOST,
  LINK_MOST_PART, LINK_NAME, LINK_NEXT, LINK_NODE, LINK_ONCE, LINK_ONE, LINK_ORDER, LINK_SHAPE, LINK_TABLE,
  LONGEST, MAX_DEPTH, MEASURED_FROM, MONTHS, NODE_ATTRIBUTES, NODE_ATTRIBUTE_MASK, NODE_BELOW_PERSON,
  NODE_CHILDREN, NODE_CHILD_MASK, NODE_FIRST, NODE_KEPT, NODE_OPTIONAL, NODE_RECORD, NODE_TABLE, PERSONS,
  POSITION, SCRATCH, SHAPE_CODE, SHAPE_DATE, SHAPE_HUNDREDTHS, SHAPE_INTEGER, SHAPE_TEXT, SLOT_CODE,
  SLOT_HIGH, SLOT_LENGTH, SLOT_LOW, SLOT_SIZE, STOP, TABLES, TABLE_CAPACITY, TABLE_COLUMNS, TABLE_END,
  TABLE_FATE, TABLE_LENGTH, TABLE_OPEN, TABLE_PARENT, TABLE_SIZE, TABLE_START, TABLE_TEXTS,
  TABLE_TEXT_COUNT, UTF8, WINDOW, YEARS,
} from "../layout";

// Bytes with a role in the syntax.
const TAB: u32 = 0x09;
const LINE_FEED: u32 = 0x0a;
const RETURN: u32 = 0x0d;
const SPACE: u32 = 0x20;
const QUOTE: u32 = 0x22;
const AMPERSAND: u32 = 0x26;
const POINT: u32 = 0x2e;
const SLASH: u32 = 0x2f;
const ZERO: u32 = 0x30;
const LESS: u32 = 0x3c;
const EQUALS: u32 = 0x3d;
const GREATER: u32 = 0x3e;
const BRACKET: u32 = 0x5d;

/** Each byte 0x01, and each byte 0x80: for tests of eight bytes at once. */
const ONES: u64 = 0x0101010101010101;
const TOPS: u64 = 0x8080808080808080;
/** An odd number near 2^64 divided by the golden ratio spreads what it is multiplied with. */
const SPREAD: u64 = 0x9e3779b97f4a7c15;

/** Why `run` stops: set where a value cannot be taken. */
let reason: i32 = STOP;

@inline
function isSpace(byte: u32): bool {
  return byte == SPACE || byte == LINE_FEED || byte == RETURN || byte == TAB;
}

/** Whether the bytes at `at` are those of a name: eight at a time, the rest under a mask. */
@inline
function matches(link: u32, length: u32, at: u32): bool {
  const name = load<u32>(link, LINK_NAME);
  let done: u32 = 0;
  while (done + 8 <= length) {
    if (load<u64>(at + done) != load<u64>(name + done)) return false;
    done += 8;
  }
  const rest = length - done;
  if (rest == 0) return true;
  return ((load<u64>(at + done) ^ load<u64>(name + done)) << (64 - (rest << 3))) == 0;
}

/** Reads on from a token boundary inside a message, while all is known and right; says why it stopped. */
export function run(): i32 {
  const end = load<u32>(CONTROL, END);
  const window = load<u32>(CONTROL, WINDOW);
  const base = load<f64>(CONTROL, BASE);
  const tables = load<u32>(CONTROL, TABLES);
  const deepest = load<u32>(CONTROL, MAX_DEPTH);
  const longest = load<u32>(CONTROL, LONGEST);
  const groupRows = load<u32>(CONTROL, GROUP_ROWS);
  const groupBytes = load<u32>(CONTROL, GROUP_BYTES);
  let depth = load<u32>(CONTROL, DEPTH);
  let frame = load<u32>(CONTROL, FRAMES) + (depth - 1) * FRAME_SIZE;
  let node = load<u32>(frame, FRAME_NODE);
  let expected = load<u32>(CONTROL, EXPECTED);
  /** Where the next right guess is written to: the field of the link or node before. */
  let guess: u32 = 0;
  let start = load<u32>(CONTROL, POSITION);
  reason = STOP;

  while (true) {
    let p = start;
    let byte: u32 = load<u8>(p);
    while (isSpace(byte)) byte = load<u8>(++p);
    if (byte != LESS || p + 1 >= end) break;

    if (load<u8>(p, 1) == SLASH) {
      const link = load<u32>(frame, FRAME_LINK);
      const length = load<u32>(link, LINK_LENGTH);
      const after = p + length + 3;
      if (after > end || load<u8>(after - 1) != GREATER || !matches(link, length, p + 2)) break;
      if (load<u32>(node, NODE_KEPT)) break;
      const required = load<u32>(node, NODE_CHILD_MASK);
      if ((load<u32>(frame, FRAME_SEEN) & required) != required) {
        if (!load<u32>(node, NODE_OPTIONAL) || load<i32>(frame, FRAME_ORDER) != -1) break;
      }
      const table = load<i32>(node, NODE_TABLE);
      if (table >= 0) {
        const rows = tables + table * TABLE_SIZE;
        const row = load<u32>(rows, TABLE_LENGTH);
        // The group may end here, which is decided elsewhere.
        if (row + 1 >= groupRows || after - load<u32>(CONTROL, MEASURED_FROM) >= groupBytes) break;
        closeRow(rows, row, base + <f64>(after - window));
      }
      depth--;
      frame -= FRAME_SIZE;
      node = load<u32>(frame, FRAME_NODE);
      expected = load<u32>(link, LINK_GUESS);
      guess = link + LINK_GUESS;
      start = after;
      continue;
    }

    const link = find(expected ? expected : load<u32>(node, NODE_CHILDREN), p + 1);
    if (!link) break;
    const order = load<i32>(link, LINK_ORDER);
    const before = load<i32>(frame, FRAME_ORDER);
    const seen = load<u32>(frame, FRAME_SEEN);
    const bit = load<u32>(link, LINK_BIT);
    if (order <= before) {
      if (order < before) break;
      if (load<u32>(link, LINK_ONCE) && (bit == 0 || (seen & bit) != 0)) break;
    }
    const length = load<u32>(link, LINK_LENGTH);
    let q = p + 1 + length;
    const child = load<u32>(link, LINK_NODE);
    if (!child) {
      if (load<u8>(q) == GREATER) {
        q = put(link, q + 1, LESS, longest);
        if (!q) break;
        const after = q + length + 3;
        if (after > end || load<u8>(q, 1) != SLASH || load<u8>(after - 1) != GREATER) break;
        if (!matches(link, length, q + 2)) break;
        start = after;
      } else if (load<u8>(q) == SLASH && load<u8>(q, 1) == GREATER && load<u32>(link, LINK_EMPTY)) {
        if (q + 2 > end) break;
        start = q + 2;
      } else break;
      store<i32>(frame, order, FRAME_ORDER);
      store<u32>(frame, seen | bit, FRAME_SEEN);
      if (link != expected && guess) store<u32>(guess, link);
      expected = load<u32>(link, LINK_GUESS);
      guess = link + LINK_GUESS;
      continue;
    }

    // An element with children: its attributes first, into the row that it opens or stands in.
    const table = load<i32>(child, NODE_TABLE);
    const rows = tables + table * TABLE_SIZE;
    if (depth >= deepest) break;
    if (table >= 0 && load<u32>(rows, TABLE_LENGTH) == load<u32>(rows, TABLE_CAPACITY)) {
      reason = GROW_TABLE;
      store<i32>(CONTROL, table, AT_COLUMN);
      break;
    }
    if (load<u32>(child, NODE_RECORD) && p >= load<u32>(CONTROL, BLOCK_END)) break;
    q = load<u8>(q) == GREATER && !load<u32>(child, NODE_ATTRIBUTE_MASK) ? q + 1 : attributes(child, q, longest);
    if (!q || q > end || q - p > longest) break;
    if (table >= 0) {
      if (load<u32>(child, NODE_RECORD) && !load<u32>(CONTROL, MEASURED_FROM)) {
        store<u32>(CONTROL, p, MEASURED_FROM);
      }
      openRow(rows, base + <f64>(p - window), load<u32>(child, NODE_BELOW_PERSON));
    }
    store<i32>(frame, order, FRAME_ORDER);
    store<u32>(frame, seen | bit, FRAME_SEEN);
    if (link != expected && guess) store<u32>(guess, link);
    depth++;
    frame += FRAME_SIZE;
    node = child;
    store<u32>(frame, node, FRAME_NODE);
    store<u32>(frame, link, FRAME_LINK);
    store<u32>(frame, 0, FRAME_SEEN);
    store<i32>(frame, -1, FRAME_ORDER);
    store<f64>(frame, base + <f64>(p - window), FRAME_START);
    expected = load<u32>(node, NODE_FIRST);
    guess = node + NODE_FIRST;
    start = q;
  }

  store<u32>(CONTROL, start, POSITION);
  store<u32>(CONTROL, depth, DEPTH);
  store<u32>(CONTROL, expected, EXPECTED);
  return reason;
}

/** The element of a ring whose name stands at `at`, looked for from `first` on; 0 where none does. */
@inline
function find(first: u32, at: u32): u32 {
  let link = first;
  if (!link) return 0;
  do {
    const length = load<u32>(link, LINK_LENGTH);
    if (matches(link, length, at)) {
      const byte: u32 = load<u8>(at + length);
      if (byte == GREATER || byte == SLASH || isSpace(byte)) return link;
    }
    link = load<u32>(link, LINK_NEXT);
  } while (link != first);
  return 0;
}

@inline
function openRow(rows: u32, at: f64, belowPerson: u32): void {
  const row = load<u32>(rows, TABLE_LENGTH);
  store<f64>(load<u32>(rows, TABLE_START) + (row << 3), at);
  const parent = belowPerson ? load<u32>(load<u32>(CONTROL, PERSONS), TABLE_LENGTH) : -1;
  store<u32>(load<u32>(rows, TABLE_PARENT) + (row << 2), parent);
  store<u8>(load<u32>(rows, TABLE_FATE) + row, 0);
  store<u32>(rows, 1, TABLE_OPEN);
}

@inline
function closeRow(rows: u32, row: u32, after: f64): void {
  store<f64>(load<u32>(rows, TABLE_END) + (row << 3), after);
  let text = load<u32>(rows, TABLE_TEXTS);
  for (let left = load<u32>(rows, TABLE_TEXT_COUNT); left > 0; left--, text += 4) {
    const column = load<u32>(text);
    if (load<u8>(load<u32>(column, COLUMN_VALID) + row)) continue;
    const offset = load<u32>(column, COLUMN_VALUES) + (row << 2);
    store<u32>(offset, load<u32>(offset), 4);
  }
  store<u32>(rows, row + 1, TABLE_LENGTH);
  store<u32>(rows, 0, TABLE_OPEN);
}

/** Takes the attributes from `q` on; returns the place after the tag, or 0. */
function attributes(node: u32, q: u32, longest: u32): u32 {
  let expected = load<u32>(node, NODE_ATTRIBUTES);
  let seen: u32 = 0;
  let met: u32 = 0;
  while (true) {
    const gap = q;
    let byte: u32 = load<u8>(q);
    while (isSpace(byte)) byte = load<u8>(++q);
    if (byte == GREATER) break;
    if (q == gap) return 0;
    let link = expected;
    let length: u32 = 0;
    while (true) {
      if (!link) return 0;
      length = load<u32>(link, LINK_LENGTH);
      if (load<u8>(q + length) == EQUALS && matches(link, length, q)) break;
      link = load<u32>(link, LINK_NEXT);
      if (link == expected) return 0;
    }
    const one = load<u32>(link, LINK_ONE);
    if ((met & one) != 0 || load<u8>(q + length, 1) != QUOTE) return 0;
    met |= one;
    seen |= load<u32>(link, LINK_BIT);
    q = put(link, q + length + 2, QUOTE, longest);
    if (!q) return 0;
    q++;
    expected = load<u32>(link, LINK_NEXT);
  }
  const required = load<u32>(node, NODE_ATTRIBUTE_MASK);
  return (seen & required) == required ? q + 1 : 0;
}

/** Takes the value that begins at `at` and ends before the byte `close`; returns where that stands, or 0. */
@inline
function put(link: u32, at: u32, close: u32, longest: u32): u32 {
  if (load<u8>(at) == close) return load<u32>(link, LINK_EMPTY) ? at : 0;
  const rows = load<u32>(CONTROL, TABLES) + load<u32>(link, LINK_TABLE) * TABLE_SIZE;
  const row = load<u32>(rows, TABLE_LENGTH);
  const column = load<u32>(rows, TABLE_COLUMNS) + load<u32>(link, LINK_COLUMN) * COLUMN_SIZE;
  const shape = load<u32>(link, LINK_SHAPE);
  if (shape == SHAPE_CODE) {
    return load<u32>(column, COLUMN_PLAIN)
      ? putPlainCode(link, column, row, at, close, longest)
      : putCode(link, column, row, at, close);
  }
  if (shape == SHAPE_DATE) return putDate(column, row, at, close);
  if (shape == SHAPE_INTEGER) return putInteger(link, column, row, at, close);
  if (shape == SHAPE_HUNDREDTHS) return putHundredths(link, column, row, at, close);
  if (shape == SHAPE_TEXT) return putText(link, column, row, at, close, longest);
  return 0;
}

@inline
function setValid(column: u32, row: u32): void {
  store<u8>(load<u32>(column, COLUMN_VALID) + row, 1);
}

function putInteger(link: u32, column: u32, row: u32, at: u32, close: u32): u32 {
  let q = at;
  let value: u64 = 0;
  let digit: u32 = <u32>load<u8>(q) - ZERO;
  while (digit <= 9) {
    value = value * 10 + digit;
    digit = <u32>load<u8>(++q) - ZERO;
  }
  const digits = q - at;
  if (digit + ZERO != close || digits > 15) return 0;
  if (digits < load<u32>(link, LINK_LEAST) || digits > load<u32>(link, LINK_MOST)) return 0;
  if (<f64>value > load<f64>(column, COLUMN_LARGEST)) return 0;
  const values = load<u32>(column, COLUMN_VALUES);
  const width = load<u32>(column, COLUMN_WIDTH);
  if (width == 2) store<u16>(values + (row << 1), <u16>value);
  else if (width == 4) store<u32>(values + (row << 2), <u32>value);
  else store<f64>(values + (row << 3), <f64>value);
  setValid(column, row);
  return q;
}

/** `YYYYMMDD`, as days since 1970-01-01. */
function putDate(column: u32, row: u32, at: u32, close: u32): u32 {
  if (<u32>load<u8>(at, 8) != close) return 0;
  const bytes = load<u64>(at);
  // All eight are digits: their upper halves are 3, and stay so when 6 is added to each.
  const upper: u64 = 0xf0f0f0f0f0f0f0f0;
  if (((bytes & upper) | (((bytes + 0x0606060606060606) & upper) >> 4)) != 0x3333333333333333) return 0;
  // Neighbours become numbers of two digits: 10 * tens + ones, in every second byte.
  const pairs = (((bytes & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8) & 0x00ff00ff00ff00ff;
  const century = <u32>(pairs & 0xff);
  const year = century * 100 + <u32>((pairs >> 16) & 0xff);
  const month = <u32>((pairs >> 32) & 0xff);
  const day = <u32>(pairs >> 48);
  // The register knows the years 1900 to 2099, and 99991231 for "no end".
  if (century != 20 && century != 19 && (year != 9999 || month != 12 || day != 31)) return 0;
  if (month - 1 > 11 || day - 1 > 30) return 0;
  const leap = <u32>((year & 3) == 0 && (year % 100 != 0 || year % 400 == 0));
  const months = load<u32>(CONTROL, MONTHS) + leap * 56 + (month << 2);
  const days = load<u32>(months) + day;
  if (days > load<u32>(months, 4)) return 0;
  const first = load<i32>(load<u32>(CONTROL, YEARS) + (year << 2));
  store<i32>(load<u32>(column, COLUMN_VALUES) + (row << 2), first + <i32>days - 1);
  setValid(column, row);
  return at + 8;
}

/** Digits, a point and one or two digits, as hundredths. */
function putHundredths(link: u32, column: u32, row: u32, at: u32, close: u32): u32 {
  let q = at;
  let value: u32 = 0;
  let digit: u32 = <u32>load<u8>(q) - ZERO;
  while (digit <= 9) {
    value = value * 10 + digit;
    digit = <u32>load<u8>(++q) - ZERO;
  }
  const whole = q - at;
  if (digit + ZERO != POINT) return 0;
  if (whole < load<u32>(link, LINK_LEAST) || whole > load<u32>(link, LINK_MOST)) return 0;
  const point = q;
  digit = <u32>load<u8>(++q) - ZERO;
  while (digit <= 9) {
    value = value * 10 + digit;
    digit = <u32>load<u8>(++q) - ZERO;
  }
  const part = q - point - 1;
  if (digit + ZERO != close) return 0;
  if (part < load<u32>(link, LINK_LEAST_PART) || part > load<u32>(link, LINK_MOST_PART)) return 0;
  if (part == 1) value *= 10;
  else if (part == 0) value *= 100;
  store<u32>(load<u32>(column, COLUMN_VALUES) + (row << 2), value);
  setValid(column, row);
  return q;
}

/** A value of up to 15 bytes that has been met in this column and found right, as its number. */
function putCode(link: u32, column: u32, row: u32, at: u32, close: u32): u32 {
  const pattern = ONES * <u64>close;
  let low = load<u64>(at);
  let high: u64 = 0;
  let length: u32;
  // A zero byte where the closing one stands; the lowest set bit is exact.
  let found = low ^ pattern;
  found = (found - ONES) & ~found & TOPS;
  if (found) {
    length = <u32>(ctz(found) >> 3);
    low &= (<u64>1 << (length << 3)) - 1;
  } else {
    high = load<u64>(at, 8);
    found = high ^ pattern;
    found = (found - ONES) & ~found & TOPS;
    if (!found) return 0;
    const rest = <u32>(ctz(found) >> 3);
    length = rest + 8;
    high &= (<u64>1 << (rest << 3)) - 1;
  }
  const slot = slotOf(column, low, high, length);
  if (!load<u32>(slot, SLOT_LENGTH)) {
    reason = LEARN_VALUE;
    store<u32>(CONTROL, column, AT_COLUMN);
    store<u32>(CONTROL, at, AT_START);
    store<u32>(CONTROL, at + length, AT_END);
    store<u32>(CONTROL, link, AT_LINK);
    return 0;
  }
  store<u32>(load<u32>(column, COLUMN_VALUES) + (row << 2), load<u32>(slot, SLOT_CODE));
  setValid(column, row);
  return at + length;
}

/** The slot of a value in the index of its column, or the free one where it belongs. */
@inline
function slotOf(column: u32, low: u64, high: u64, length: u32): u32 {
  const slots = load<u32>(column, COLUMN_BYTES);
  const mask = load<u32>(column, COLUMN_ROOM);
  let index = <u32>(((low ^ rotl(high, 23) ^ length) * SPREAD) >> 40) & mask;
  while (true) {
    const slot = slots + index * SLOT_SIZE;
    const known = load<u32>(slot, SLOT_LENGTH);
    if (!known) return slot;
    if (load<u64>(slot) == low && load<u64>(slot, SLOT_HIGH) == high && known == length) return slot;
    index = (index + 1) & mask;
  }
}

/** Enters the value of up to 15 bytes between two places into the index of a column, which has room for it. */
export function learn(column: u32, at: u32, end: u32, code: u32): void {
  const length = end - at;
  let low: u64 = 0;
  let high: u64 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const byte: u64 = load<u8>(at + i);
    if (i < 8) low |= byte << (i << 3);
    else high |= byte << ((i - 8) << 3);
  }
  const slot = slotOf(column, low, high, length);
  store<u64>(slot, low, SLOT_LOW);
  store<u64>(slot, high, SLOT_HIGH);
  store<u32>(slot, length, SLOT_LENGTH);
  store<u32>(slot, code, SLOT_CODE);
}

/** Bytes of the text that `textEnd` passed which are not the first of a character. */
let trailing: u32 = 0;

/**
 * Where text ends that is what it looks like: no references, no line ends to change, and valid UTF-8 where it is not
 * ASCII; 0 where it is not.
 */
function textEnd(at: u32, close: u32): u32 {
  const utf8 = load<u32>(CONTROL, UTF8);
  let q = at;
  let byte: u32 = load<u8>(q);
  trailing = 0;
  while (byte != close) {
    if (byte < SPACE) {
      if (close != LESS || (byte != LINE_FEED && byte != TAB)) return 0;
      q++;
    } else if (byte < 0x80) {
      if (byte == LESS || byte == AMPERSAND || byte == BRACKET) return 0;
      q++;
    } else {
      const size = utf8 ? characterLength(q, byte) : 0;
      if (!size) return 0;
      trailing += size - 1;
      q += size;
    }
    byte = load<u8>(q);
  }
  return q;
}

function putText(link: u32, column: u32, row: u32, at: u32, close: u32, longest: u32): u32 {
  const q = textEnd(at, close);
  if (!q) return 0;
  const length = q - at;
  const characters = length - trailing;
  if (length > longest) return 0;
  if (characters < load<u32>(link, LINK_LEAST) || characters > load<u32>(link, LINK_MOST)) return 0;
  const offset = load<u32>(column, COLUMN_VALUES) + (row << 2);
  const from = load<u32>(offset);
  if (from + length > load<u32>(column, COLUMN_ROOM)) return needRoom(GROW_TEXT, column, from + length);
  memory.copy(load<u32>(column, COLUMN_BYTES) + from, at, length);
  store<u32>(offset, from + length, 4);
  setValid(column, row);
  return q;
}

/** A code of a column with too many of them for an index: an entry of its own. */
function putPlainCode(link: u32, column: u32, row: u32, at: u32, close: u32, longest: u32): u32 {
  const q = textEnd(at, close);
  if (!q) return 0;
  const length = q - at;
  const characters = length - trailing;
  if (length > longest) return 0;
  if (characters < load<u32>(link, LINK_LEAST) || characters > load<u32>(link, LINK_MOST)) return 0;
  if (load<u32>(link, LINK_LEAST_PART)) {
    for (let p = at; p < q; p++) if (<u32>load<u8>(p) - ZERO > 9) return 0;
  }
  const entry = load<u32>(column, COLUMN_COUNT);
  const offset = load<u32>(column, COLUMN_OFFSETS) + (entry << 2);
  const from = load<u32>(offset);
  if (entry == load<u32>(column, COLUMN_ENTRIES) || from + length > load<u32>(column, COLUMN_ROOM)) {
    return needRoom(GROW_CODES, column, from + length);
  }
  memory.copy(load<u32>(column, COLUMN_BYTES) + from, at, length);
  store<u32>(offset, from + length, 4);
  store<u32>(column, entry + 1, COLUMN_COUNT);
  store<u32>(load<u32>(column, COLUMN_VALUES) + (row << 2), entry);
  setValid(column, row);
  return q;
}

function needRoom(why: i32, column: u32, bytes: u32): u32 {
  reason = why;
  store<u32>(CONTROL, column, AT_COLUMN);
  store<u32>(CONTROL, bytes, AT_START);
  return 0;
}

/** Length of the UTF-8 character that begins with `first`, or 0 where it is none that XML allows. */
function characterLength(at: u32, first: u32): u32 {
  const second: u32 = load<u8>(at, 1);
  if (first < 0xc2 || first > 0xf4 || (second & 0xc0) != 0x80) return 0;
  if (first < 0xe0) return 2;
  const third: u32 = load<u8>(at, 2);
  if ((third & 0xc0) != 0x80) return 0;
  if (first < 0xf0) {
    // Overlong forms, surrogates, U+FFFE and U+FFFF.
    if (first == 0xe0 && second < 0xa0) return 0;
    if (first == 0xed && second > 0x9f) return 0;
    return first == 0xef && second == 0xbf && third > 0xbd ? 0 : 3;
  }
  if (((<u32>load<u8>(at, 3)) & 0xc0) != 0x80) return 0;
  if (first == 0xf0 && second < 0x90) return 0;
  return first == 0xf4 && second > 0x8f ? 0 : 4;
}

/** Line feeds among these bytes. The carriage returns that none of them follows are counted in the scratch field. */
export function countLineEnds(at: u32, count: u32): u32 {
  const feed = i8x16.splat(0x0a);
  const back = i8x16.splat(0x0d);
  let feeds: u32 = 0;
  let returns: u32 = 0;
  const end = at + count;
  // One byte more is read, to see what follows the last of the sixteen.
  for (; at + 17 <= end; at += 16) {
    const isFeed = i8x16.eq(v128.load(at), feed);
    const isBack = i8x16.eq(v128.load(at), back);
    feeds += popcnt(i8x16.bitmask(isFeed));
    if (v128.any_true(isBack)) {
      returns += popcnt(i8x16.bitmask(v128.andnot(isBack, i8x16.eq(v128.load(at, 1), feed))));
    }
  }
  for (; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte == LINE_FEED) feeds++;
    else if (byte == RETURN && (at + 1 == end || <u32>load<u8>(at, 1) != LINE_FEED)) returns++;
  }
  store<u32>(CONTROL, returns, SCRATCH);
  return feeds;
}

/** Bytes among these that are not the first of a character in UTF-8. */
export function countContinuations(at: u32, count: u32): u32 {
  // As signed numbers these are the ones below -64.
  const first = i8x16.splat(-64);
  let found: u32 = 0;
  const end = at + count;
  for (; at + 16 <= end; at += 16) found += popcnt(i8x16.bitmask(i8x16.lt_s(v128.load(at), first)));
  for (; at < end; at++) if (((<u32>load<u8>(at)) & 0xc0) == 0x80) found++;
  return found;
}
