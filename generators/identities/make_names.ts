/**
 * Makes `names.json`, the pool of fictitious names, anew: `deno task names`.
 *
 * The names come from `npm:@faker-js/faker`, Norwegian bokmål. They are kept as data because faker's lists and seeds
 * change from version to version, and a cohort must not.
 *
 * @module
 */
// deno-lint-ignore no-import-prefix
import { fakerNB_NO as faker } from "npm:@faker-js/faker@10.6.0";

/** How many of each to make. */
const FIRST_NAMES = 250;
const LAST_NAMES = 400;
const PLACES = 200;

/** `count` different texts in alphabetical order, the first from `given`, the rest as `make` makes them. */
function pool(given: readonly string[], count: number, make: () => string): string[] {
  const names = new Set(given);
  while (names.size < count) names.add(make());
  return [...names].sort(new Intl.Collator("nb").compare);
}

/** Names that faker has, and two of them together: `Anna Sofie`. */
function firstNames(sex: "female" | "male"): string[] {
  const given = faker.definitions.person.first_name[sex]!;
  const short = given.filter((name) => name.length <= 6);
  return pool(given, FIRST_NAMES, () => {
    const [first, second] = faker.helpers.arrayElements(short, 2);
    return `${first} ${second}`;
  });
}

/** A place that faker's street names could be made of: `Furumoen`. No word has one letter three times in a row. */
function place(): string {
  const { street_name_part: parts, street_suffix: suffixes } = faker.definitions.location;
  const roads = new Set(["alléen", "gata", "plassen", "ringen", "stien", "spranget", "faret", "stykket"]);
  const grounds = suffixes!.filter((suffix) => !roads.has(suffix));
  while (true) {
    const name = faker.helpers.arrayElement(parts!) + faker.helpers.arrayElement(grounds);
    if (!/(.)\1\1/.test(name)) return name;
  }
}

faker.seed(20261122);
const names = {
  women: firstNames("female"),
  men: firstNames("male"),
  last: pool(faker.definitions.person.last_name.generic!, LAST_NAMES, place),
  places: pool([], PLACES, place),
};
const file = new URL("./names.json", import.meta.url);
await Deno.writeTextFile(file, `${JSON.stringify(names, null, 2)}\n`);
