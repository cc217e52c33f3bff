import assert from "node:assert/strict";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { type MunicipalityNumbers, RenumberMunicipality } from "./municipality.ts";
import { splitRuleColumns, splitRules } from "./split_rules.ts";
import { parseTableFile } from "./table_file.ts";
import { cells, chained, idents, table } from "./test_chain.ts";

const rules = (text: string) =>
  splitRules(parseTableFile(table(text), { file: "p.csv", ...splitRuleColumns }), "p.csv");
const living = (id: number, home: string, inner = "") => person(id, inner, `<peKomnr>${home}</peKomnr>`);

/** Number and district that a message gets. */
function renumbered(
  municipality: string,
  year: number,
  numbers: MunicipalityNumbers,
  split?: string,
): string {
  const xml = iplos({ municipality, year, persons: living(1, municipality) });
  const splits = split === undefined ? {} : { splits: rules(split) };
  const result = chained([xml], [new RenumberMunicipality({ numbers, ...splits })]);
  const [place] = result.places;
  const [number] = cells(result, "submission", "municipality_number");
  assert.equal(number, place!.municipality);
  assert.equal(place!.message.header.get("municipality_number"), number);
  assert.deepEqual(cells(result, "person", "home_municipality"), [number]);
  return `${number} ${place!.district}`;
}

Deno.test("a message gets the number of its year, or of today", () => {
  const cases: [string, number, MunicipalityNumbers, string][] = [
    ["1201", 2019, "today", "4601 00"],
    ["1201", 2021, "reporting-year", "4601 00"],
    ["1201", 2019, "reporting-year", "1201 00"],
    ["4601", 2019, "reporting-year", "1201 00"],
    ["4601", 2025, "reporting-year", "4601 00"],
    ["0219", 2019, "today", "3201 00"],
    ["3024", 2025, "reporting-year", "3201 00"],
    ["0301", 2017, "today", "0301 00"],
  ];
  for (const [number, year, when, expected] of cases) {
    assert.equal(renumbered(number, year, when), expected, `${number} ${year} ${when}`);
  }
});

Deno.test("municipalities that came together are kept apart: by district, and by local ids", () => {
  const people = (municipality: string) => ({ xml: idents([{ pid: 7, fid: "x" }], 2019), municipality });
  const care = (municipality: string) =>
    iplos({ municipality, year: 2019, persons: living(7, municipality) });
  // Randaberg's neighbours Finnøy (1141) and Rennesøy (1142) went into Stavanger, which kept its number.
  const numbers = ["1103", "1141", "1142"];
  const result = chained([...numbers.map(people), ...numbers.map(care)], [
    new RenumberMunicipality({ numbers: "today" }),
  ]);
  assert.deepEqual(result.places.map(({ municipality }) => municipality), Array(6).fill("1103"));
  assert.deepEqual(result.places.map(({ district }) => district), [
    null,
    "1141",
    "1142",
    "00",
    "1141",
    "1142",
  ]);
  assert.deepEqual(cells(result, "ident", "pid"), ["7", "1000000007", "2000000007"]);
  assert.deepEqual(cells(result, "person", "person_id"), ["7", "1000000007", "2000000007"]);
  assert.deepEqual(cells(result, "person", "home_municipality"), ["1103", "1103", "1103"]);
});

Deno.test("rows refer to the person by the shifted id too, and an id of ten digits cannot be kept apart", () => {
  const xml = (id: number) =>
    iplos({ municipality: "1141", year: 2019, persons: person(id, service(id, 1, soundService)) });
  const today = () => [new RenumberMunicipality({ numbers: "today" as const })];
  assert.deepEqual(cells(chained([xml(7)], today()), "service", "person_ref", "service_id"), [
    "1000000007 1",
  ]);
  assert.throws(() => chained([xml(1_000_000_000)], today()), { name: "LocalIdError" });
});

Deno.test("home in another municipality is renumbered where there is no choice", () => {
  const persons = ["1201", "0301", "1850", "9999", "abcd"].map((home, id) => living(id, home)).join("");
  const result = chained([iplos({ municipality: "1103", year: 2019, persons })], [
    new RenumberMunicipality({ numbers: "today" }),
  ]);
  assert.deepEqual(cells(result, "person", "home_municipality"), ["4601", "0301", "1850", "9999", "abcd"]);
  assert.deepEqual(result.counts[0]!.reasons, { home_renumbered: 1 });
});

Deno.test("a divided municipality needs a rule, and the error tells the choices", () => {
  assert.throws(() => renumbered("1507", 2022, "today"), {
    name: "MunicipalityError",
    message: "Municipality 1507 of 2022 stands for several in 2024: 1508, 1580",
  });
  assert.throws(
    () => renumbered("3014", 2019, "reporting-year"),
    /several in 2019: 0122, 0123, 0124, 0125, 0138/,
  );
  assert.equal(renumbered("1507", 2022, "today", "municipality;number\n1507;1508\n"), "1508 00");
  const byDistrict = "municipality;number;district\n1507;1580;00\n1507;1508;\n";
  assert.equal(renumbered("1507", 2022, "today", byDistrict), "1580 00");
  assert.throws(
    () => renumbered("1507", 2022, "today", "municipality;number\n1507;4601\n"),
    /which it did not become/,
  );
});

Deno.test("persons are divided by list, then organisation, then the rule for the others", () => {
  const split = "municipality;number;person;organisation\n1507;1580;1;\n1507;1580;;310000019\n1507;1508;;\n";
  const other = { ...soundService, tjInstOrgnr: "983544622" };
  const xml = iplos({
    municipality: "1507",
    year: 2022,
    persons: person(1) + person(2, service(2, 1, other) + service(2, 2, soundService)) +
      person(3, service(3, 3, other)) +
      person(4),
  });
  const part = (number: string) =>
    chained([xml], [new RenumberMunicipality({ numbers: "today", splits: rules(split), part: number })]);
  assert.deepEqual(cells(part("1580"), "person", "person_id"), ["1", "2"]);
  assert.deepEqual(cells(part("1508"), "person", "person_id"), ["3", "4"]);
  assert.throws(() => renumbered("1507", 2022, "today", split), /no part is chosen/);
  const listOnly = rules("municipality;number;person\n1507;1580;1\n1507;1508;\n");
  const people = idents([{ pid: 1, fid: "x" }, { pid: 2, fid: "y" }], 2022);
  const renumber = new RenumberMunicipality({ numbers: "today", splits: listOnly, part: "1580" });
  assert.deepEqual(cells(chained([{ xml: people, municipality: "1507" }], [renumber]), "ident", "pid"), [
    "1",
  ]);
});

Deno.test("rules that leave a doubt are refused with their line", () => {
  const cases: [string, RegExp][] = [
    ["municipality;number\n0999;1508\n", /line 2: 0999 is no municipality number/],
    ["municipality;number;district;person\n1507;1508;01;2\n", /line 2: The line has several conditions/],
    ["municipality;number\n1507;1508\n1507;1580\n", /line 3: Line 2 has the same condition/],
    ["municipality;number;person\n1507;1508;x\n", /line 2: The value of person is no local id/],
  ];
  for (const [text, message] of cases) assert.throws(() => rules(text), { message });
});

Deno.test("a message without municipality or year stays as it is", () => {
  const xml = iplos({ municipality: "46", persons: living(1, "1201") });
  const result = chained([xml], [new RenumberMunicipality({ numbers: "today" })]);
  assert.deepEqual(cells(result, "person", "home_municipality"), ["1201"]);
  assert.equal(result.counts[0]!.changed, 0);
});
