import assert from "node:assert/strict";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { listedPersons, Screen, screenListColumns } from "./screen.ts";
import { parseTableFile } from "./table_file.ts";
import { cells, chained, idents, table } from "./test_chain.ts";

const list = (text: string) =>
  listedPersons(parseTableFile(table(text), { file: "s.csv", ...screenListColumns }), "s.csv");
const care = (year = 2021, municipality = "4601") =>
  iplos({
    year,
    municipality,
    persons: [1, 2, 3].map((id) => person(id, service(id, id, soundService))).join(""),
  });
/** A real kind of number with wrong control digits: says nothing of its bearer. */
const plain = "01014512300";

Deno.test("a person found in the ident message is taken out of the care data of that municipality and year", () => {
  const people = idents([{ pid: 1, fid: "01814512319" }, { pid: 2, fid: "11111111111" }, {
    pid: 3,
    fid: plain,
  }]);
  const result = chained([people, care(), care(2020), care(2021, "1804")], [new Screen()]);
  assert.deepEqual(cells(result, "ident", "pid"), ["3"]);
  assert.deepEqual(cells(result, "person", "person_id"), ["3", "1", "2", "3", "1", "2", "3"]);
  assert.deepEqual(result.counts[0]!.reasons, {
    below_removed_person: 2,
    placeholder_number: 2,
    synthetic_number: 2,
  });
});

Deno.test("numbers that may be real are taken out only where that is asked for", () => {
  const people = idents([{ pid: 1, fid: "01414512336", type: "3" }]);
  assert.equal(cells(chained([people], [new Screen()]), "ident", "pid").length, 1);
  assert.equal(cells(chained([people], [new Screen({ possible: true })]), "ident", "pid").length, 0);
});

Deno.test("an age that nobody has is a sign", () => {
  const aged = (age: number) => iplos({ persons: person(1, "", `<peAlder>${age}</peAlder>`) });
  for (const [age, kept] of [[-1, 0], [0, 1], [122, 1], [123, 0]] as const) {
    assert.equal(cells(chained([aged(age)], [new Screen()]), "person", "age").length, kept, String(age));
    assert.equal(cells(chained([aged(age)], [new Screen({ rules: false })]), "person", "age").length, 1);
  }
});

Deno.test("the list holds by local id or number, for its municipality and year, and gives the reason", () => {
  const screen = new Screen({
    list: list(
      `person_id;national_id;municipality;year;reason\n1;;4601;2021;Donald Duck\n2;;1804;;\n;${plain};;;\n`,
    ),
  });
  const result = chained([
    idents([{ pid: "003", fid: plain }, { pid: 1, fid: "01014512301" }]),
    care(),
    care(2020),
  ], [
    screen,
  ]);
  assert.deepEqual(cells(result, "ident", "pid"), []);
  assert.deepEqual(cells(result, "person", "person_id"), ["2", "1", "2", "3"]);
  assert.deepEqual(result.counts[0]!.reasons, {
    below_removed_person: 2,
    listed: 2,
    "listed: Donald Duck": 2,
  });
});

Deno.test("a list that names nobody is refused with its line, and shows no number", () => {
  assert.throws(() => list("person_id;reason\n;x\n"), /line 2: The row names nobody/);
  assert.throws(
    () => list("person_id\n01814512319\n"),
    (error: Error) => /line 2/.test(error.message) && !error.message.includes("0181"),
  );
  assert.throws(() => list("person_id;year\n1;21\n"), /21 is no year/);
});

Deno.test("what was found is remembered over a break", () => {
  const screen = new Screen();
  chained([idents([{ pid: 2, fid: "01814512319" }])], [screen]);
  const later = new Screen();
  later.restore(JSON.parse(JSON.stringify(screen.save())));
  assert.deepEqual(cells(chained([care()], [later]), "person", "person_id"), ["1", "3"]);
});
