import assert from "node:assert/strict";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { organisationColumns, organisationCorrections, Organisations } from "./organisations.ts";
import { parseTableFile } from "./table_file.ts";
import { cells, chained, table } from "./test_chain.ts";

function corrections(text: string) {
  return organisationCorrections(
    parseTableFile(table(text), { file: "o.csv", ...organisationColumns }),
    "o.csv",
  );
}

const stay = '<DOGNTILBUD dgPeID="1" dgDgID="1"><dgInstOrgnr>999999999</dgInstOrgnr></DOGNTILBUD>';
const message = iplos({
  persons: person(
    1,
    service(1, 1, { ...soundService, tjInstOrgnr: "999999999" }) +
      service(1, 2, { ...soundService, tjInstOrgnr: "utenbys" }) +
      service(1, 3, { ...soundService, tjInstOrgnr: "9999999990", tjTjenType: "21" }) +
      service(1, 4, soundService) + stay,
  ),
});

Deno.test("numbers and text are corrected, also with the tenth zero, and their misfits go", () => {
  const organisations = new Organisations(corrections("old;new\n999999999;983544622\nutenbys;983744516\n"));
  const result = chained([message], [organisations]);
  assert.deepEqual(cells(result, "service", "org_number", "misfits"), [
    "983544622 –",
    "983744516 –",
    "983544622 –",
    "310000019 –",
  ]);
  assert.deepEqual(cells(result, "hospital_stay", "org_number"), ["983544622"]);
  assert.deepEqual(result.counts[0]!.reasons, { corrected: 4 });
});

Deno.test("a line for a service type holds for these services, and not for stays", () => {
  const organisations = new Organisations(corrections("old,new,service_type\n999999999,983544622,21\n"));
  const result = chained([message], [organisations]);
  assert.deepEqual(cells(result, "service", "org_number"), [
    "999999999",
    "utenbys",
    "983544622",
    "310000019",
  ]);
  assert.deepEqual(cells(result, "hospital_stay", "org_number"), ["999999999"]);
});

Deno.test("a new number must be one, and no two lines may hold for one service", () => {
  const cases: [string, RegExp][] = [
    ["old;new\n1;983544621\n", /line 2: 983544621 has a wrong control digit/],
    ["old;new\n1;99\n", /line 2: 99 is no organisation number/],
    ["old;new\n1;983544622\n1;983744516\n", /line 3: 1 is corrected in line 2 already/],
    ["old;new;service_type\n1;983544622;\n1;983744516;15\n", /line 3: 1 is corrected in line 2/],
    ["old;new;service_type\n1;983544622;10\n", /line 2: 10 is no service type/],
  ];
  for (const [text, expected] of cases) assert.throws(() => corrections(text), { message: expected });
  assert.equal(corrections("old;new;service_type\n1;983544622;21\n1;983744516;15\n").length, 2);
});
