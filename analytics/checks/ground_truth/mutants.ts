/**
 * SQL with one fault put in: a condition dropped, a bound moved, a join loosened. Ground truth that
 * is worth its name fails for each of them.
 *
 * @module
 */

/** SQL with one fault. */
export interface Mutant {
  /** What was changed, to be read by someone who has the SQL beside it. */
  readonly name: string;
  /** The SQL with the fault. */
  readonly sql: string;
}

interface Token {
  readonly text: string;
  /** In capitals for words. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Parentheses that are open around it. */
  readonly depth: number;
}

const tokenPattern = /'(?:[^']|'')*'|[A-Za-z_][A-Za-z_0-9.]*|\d+(?:\.\d+)?|<=|>=|<>|\|\||[^\s]/g;

function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (const { 0: text, index } of sql.matchAll(tokenPattern)) {
    if (text === ")") depth -= 1;
    tokens.push({ text, word: text.toUpperCase(), start: index, end: index + text.length, depth });
    if (text === "(") depth += 1;
  }
  return tokens;
}

const conditionStart = new Set(["WHERE", "ON", "HAVING", "AND", "OR"]);
const conditionEnd = new Set([
  ...["AND", "OR", "WHERE", "GROUP", "ORDER", "HAVING", "JOIN", "SEMI", "ANTI", "LEFT", "UNION", "THEN"],
]);

interface Condition {
  readonly start: number;
  readonly end: number;
  /** One of several that are joined by OR: it is dropped by making it false. */
  readonly alternative: boolean;
}

/** Where the condition that begins with token `first` ends: the next token behind it. */
function endOf(tokens: readonly Token[], first: number): number {
  const { depth } = tokens[first]!;
  let between = false;
  let index = first;
  for (; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.depth < depth) break;
    if (token.depth > depth) continue;
    if (token.word === "BETWEEN") between = true;
    else if (token.word === "AND" && between) between = false;
    else if (index > first && conditionEnd.has(token.word)) break;
  }
  return index;
}

/** Every condition of the query, those inside of others too. */
function conditions(tokens: readonly Token[]): readonly Condition[] {
  const found: Condition[] = [];
  for (const [index, token] of tokens.entries()) {
    const first = index + 1;
    // A group of alternatives begins with the first of them.
    const opens = token.text === "(" && tokens[endOf(tokens, first)]?.word === "OR";
    if (!opens && !conditionStart.has(token.word)) continue;
    if (token.word === "AND" && isOfBetween(tokens, index)) continue;
    const end = endOf(tokens, first);
    if (end === first) continue;
    found.push({
      start: tokens[first]!.start,
      end: tokens[end - 1]!.end,
      alternative: token.word === "OR" || tokens[end]?.word === "OR",
    });
  }
  return found;
}

/** The AND of `x BETWEEN a AND b` joins no conditions. */
function isOfBetween(tokens: readonly Token[], and: number): boolean {
  const { depth } = tokens[and]!;
  for (let index = and - 1; index >= 0; index--) {
    const token = tokens[index]!;
    if (token.depth < depth) return false;
    if (token.depth > depth) continue;
    if (token.word === "BETWEEN") return true;
    if (conditionStart.has(token.word)) return false;
  }
  return false;
}

/** What a token may be turned into. */
const turned: Readonly<Record<string, readonly string[]>> = {
  "<": ["<="],
  ">": [">="],
  "<=": ["<"],
  ">=": [">"],
  "<>": ["="],
  "'1'": ["'2'"],
  "'2'": ["'1'"],
  MIN: ["max"],
  MAX: ["min"],
  LEAST: ["greatest"],
  GREATEST: ["least"],
  BOOL_AND: ["bool_or"],
  BOOL_OR: ["bool_and"],
  DISTINCT: [""],
  ANTI: ["SEMI"],
  SEMI: ["ANTI"],
};

/** Options of {@linkcode mutantsOf}. */
export interface MutantOptions {
  /** Parts of the SQL that are proven elsewhere. */
  readonly except?: readonly string[];
}

/**
 * Each condition dropped, each bound moved, each column of a join or a partition left out. A name that
 * several would have is told apart by a number.
 */
export function mutantsOf(sql: string, { except = [] }: MutantOptions = {}): readonly Mutant[] {
  const tokens = tokenize(sql);
  const mutants: Mutant[] = [];
  const named = new Map<string, number>();
  const spared = except.filter((part) => sql.includes(part)).map((part) => ({
    from: sql.indexOf(part),
    to: sql.indexOf(part) + part.length,
  }));
  const replace = (start: number, { end, by }: { end: number; by: string }) => {
    if (spared.some(({ from, to }) => start >= from && end <= to)) return;
    const old = sql.slice(start, end).replaceAll(/\s+/g, " ");
    const name = `${old} → ${by === "" ? "nothing" : by}`;
    const before = named.get(name) ?? 0;
    named.set(name, before + 1);
    mutants.push({
      name: before === 0 ? name : `${name} (${before + 1})`,
      sql: sql.slice(0, start) + by + sql.slice(end),
    });
  };
  for (const { start, end, alternative } of conditions(tokens)) {
    replace(start, { end, by: alternative ? "false" : "true" });
  }
  for (const [index, token] of tokens.entries()) {
    // IS DISTINCT FROM is an operator of its own.
    const operator = token.word === "DISTINCT" && tokens[index + 1]?.word === "FROM";
    for (const by of operator ? [] : turned[token.word] ?? []) replace(token.start, { end: token.end, by });
  }
  for (const list of sql.matchAll(/(?:USING \(|PARTITION BY )([a-z_]+(?:,\s+[a-z_]+)+)/g)) {
    const start = list.index + list[0].length - list[1]!.length;
    const columns = list[1]!.split(/,\s+/);
    for (const dropped of columns) {
      const by = columns.filter((column) => column !== dropped).join(", ");
      replace(start, { end: start + list[1]!.length, by });
    }
  }
  return mutants;
}
