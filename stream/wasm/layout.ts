/**
 * Where things stand in the memory that the lane in WebAssembly shares with the TypeScript around it: the byte
 * offsets of the fields of each kind of record. Both sides import this file, so it holds numbers only.
 *
 * Fields are 32-bit integers where nothing else is said; pointers are byte offsets in the memory.
 *
 * @module
 */

/** The one control record stands here; address 0 is no address. */
export const CONTROL = 64;

/** Pointer to the first byte that is not consumed. */
export const POSITION = 0;
/** Pointer after the last byte of the window; a `<` stands there. */
export const END = 4;
/** Pointer to the window's first byte. */
export const WINDOW = 8;
/** Open elements from the message's root on, and most that fit. */
export const DEPTH = 12;
export const MAX_DEPTH = 16;
/** Table records of the group being built. */
export const TABLES = 20;
/** Table record of persons. */
export const PERSONS = 24;
/** Not 0 where the document is UTF-8 or ASCII, so that bytes above 0x7F can be judged here. */
export const UTF8 = 28;
/** Longest tag or value that is taken. */
export const LONGEST = 32;
/** Rows of one table at which the group may end. */
export const GROUP_ROWS = 36;
/** Link expected for the next element, or 0. */
export const EXPECTED = 40;
/** What the lane stopped at: a column record and the value's range, where it is to be learnt. */
export const AT_COLUMN = 44;
export const AT_START = 48;
export const AT_END = 52;
export const AT_LINK = 56;
/** Window offset, as a pointer, from which the group's bytes count, and where the next block begins; 0: none, no limit. */
export const MEASURED_FROM = 60;
export const GROUP_BYTES = 64;
export const BLOCK_END = 68;
/** Days from 1970-01-01 to the first day of each year, and days before each month in years without and with a leap day. */
export const YEARS = 72;
export const MONTHS = 76;
/** Where frames begin. */
export const FRAMES = 80;
/** Source offset of the window's first byte, as a 64-bit float. */
export const BASE = 88;
/** Room for one code. */
export const SCRATCH = 96;
export const CONTROL_SIZE = 112;

/** Why the lane stopped. */
export const STOP = 0;
export const LEARN_VALUE = 1;
export const GROW_TABLE = 2;
export const GROW_TEXT = 3;
export const GROW_CODES = 4;

/** An open element. */
export const FRAME_NODE = 0;
export const FRAME_LINK = 4;
export const FRAME_SEEN = 8;
export const FRAME_ORDER = 12;
/** Source offset of its start tag, as a 64-bit float. */
export const FRAME_START = 16;
export const FRAME_SIZE = 24;

/** What is known of one kind of element that has children. */
/** Link of any child, or 0; those of one parent form a ring. */
export const NODE_CHILDREN = 0;
/** Link of the child that came first last time. */
export const NODE_FIRST = 4;
/** Link of any attribute, or 0. */
export const NODE_ATTRIBUTES = 8;
/** Masks of required attributes and children. */
export const NODE_ATTRIBUTE_MASK = 12;
export const NODE_CHILD_MASK = 16;
/** Not 0: its whole sequence may be absent. */
export const NODE_OPTIONAL = 20;
/** Table that it starts a row in, or -1; not 0 where those stand below persons. */
export const NODE_TABLE = 24;
export const NODE_BELOW_PERSON = 28;
/** Not 0: its end is not taken here. */
export const NODE_KEPT = 32;
/** Not 0: a top record, which may begin another block. */
export const NODE_RECORD = 36;
export const NODE_SIZE = 40;

/** A child or attribute that has been met under one name. */
export const LINK_NODE = 0;
export const LINK_NEXT = 4;
/** Its name as written, followed by slack; and the length. */
export const LINK_NAME = 8;
export const LINK_LENGTH = 12;
export const LINK_ORDER = 16;
/** Bit in the mask of required ones. */
export const LINK_BIT = 20;
/** Not 0: may not come twice. */
export const LINK_ONCE = 24;
/** Link that came after this one last time. */
export const LINK_GUESS = 28;
/** Where the value goes: table, column or -1, and how it must look. */
export const LINK_TABLE = 32;
export const LINK_COLUMN = 36;
export const LINK_SHAPE = 40;
/** Fewest and most digits or characters; of a decimal, those before the point. */
export const LINK_LEAST = 44;
export const LINK_MOST = 48;
/** Of a decimal: fewest and most digits behind the point. Of a code: the first is not 0 where it has digits only. */
export const LINK_LEAST_PART = 52;
export const LINK_MOST_PART = 56;
/** Not 0: an empty value is right. */
export const LINK_EMPTY = 60;
/** Of attributes: bit that tells that it has been there. */
export const LINK_ONE = 64;
export const LINK_SIZE = 72;

/** How values are read: see `laneShape` in `teacher.ts`. */
export const SHAPE_INTEGER = 0;
export const SHAPE_DATE = 1;
export const SHAPE_HUNDREDTHS = 2;
export const SHAPE_CODE = 3;
export const SHAPE_TEXT = 4;

/** Rows of one table. */
export const TABLE_LENGTH = 0;
export const TABLE_OPEN = 4;
export const TABLE_CAPACITY = 8;
export const TABLE_START = 12;
export const TABLE_END = 16;
export const TABLE_PARENT = 20;
export const TABLE_FATE = 24;
/** Column records, one after the other. */
export const TABLE_COLUMNS = 28;
/** Pointers to the column records of text, and their number. */
export const TABLE_TEXTS = 32;
export const TABLE_TEXT_COUNT = 36;
export const TABLE_SIZE = 40;

/** A column. */
export const COLUMN_VALID = 0;
export const COLUMN_VALUES = 4;
/** Bytes of a value: 2, 4 or 8. */
export const COLUMN_WIDTH = 8;
/** Text: bytes and their room. Codes: slots of the index, and their number less one. */
export const COLUMN_BYTES = 12;
export const COLUMN_ROOM = 16;
/** Codes: not 0 where they are kept as plain text, one entry a row; the fields of text above are then theirs. */
export const COLUMN_PLAIN = 20;
/** Largest number, as a 64-bit float. */
export const COLUMN_LARGEST = 24;
/** Plain codes: where each entry starts in the bytes, how many there are, and how many there is room for. */
export const COLUMN_OFFSETS = 32;
export const COLUMN_COUNT = 36;
export const COLUMN_ENTRIES = 40;
export const COLUMN_SIZE = 48;

/** A code in the index of a column: the first 16 bytes of the value, its length or 0, and its number. */
export const SLOT_LOW = 0;
export const SLOT_HIGH = 8;
export const SLOT_LENGTH = 16;
export const SLOT_CODE = 20;
export const SLOT_SIZE = 24;
