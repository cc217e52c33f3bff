import assert from "node:assert/strict";
import { iplos, person, service, soundService } from "../../test/iplos.ts";
import { MapServices, serviceMappingColumns, serviceMappings } from "./map_services.ts";
import { parseTableFile } from "./table_file.ts";
import { cells, chained, table } from "./test_chain.ts";

function mappings(text: string) {
  return serviceMappings(parseTableFile(table(text), { file: "t.csv", ...serviceMappingColumns }), "t.csv");
}

function withTypes(...types: readonly string[]): string {
  const services = types.map((type, index) => service(1, index, { ...soundService, tjTjenType: type })).join(
    "",
  );
  return iplos({ persons: person(1, services) });
}

Deno.test("numbers, long numbers and text become the register's types, and their misfits go", () => {
  const map = new MapServices(mappings("local;register\n101;15\nHJSPL;15\n40001;21\n9;9\n"));
  const result = chained([withTypes("101", "HJSPL", "40001", "9", "1", "OTHER")], [map]);
  assert.deepEqual(cells(result, "service", "service_type", "misfits"), [
    "15 –",
    "15 –",
    "21 –",
    "9 –",
    "1 –",
    "– tjTjenType",
  ]);
  assert.deepEqual(result.counts, [{
    name: "map-services",
    changed: 3,
    removed: 0,
    left: 0,
    reasons: { mapped: 3 },
  }]);
});

Deno.test("types may change places, and a line holds for its years and municipality only", () => {
  const swap = new MapServices(mappings("local,register\n1,2\n2,1\n"));
  assert.deepEqual(cells(chained([withTypes("1", "2", "1")], [swap]), "service", "service_type"), [
    "2",
    "1",
    "2",
  ]);
  const text = "local;register;municipality;from;to\n77;15;4601;;2020\n77;21;4601;2021;\n77;5;1804;;\n";
  const result = chained([withTypes("77")], [new MapServices(mappings(text))]);
  assert.deepEqual(cells(result, "service", "service_type"), ["21"]);
});

Deno.test("a table that leaves a doubt is refused with its line", () => {
  const cases: [string, RegExp][] = [
    ["local;register\nA;15\nB;10\n", /t\.csv, line 3: 10 is no service type/],
    ["local;register\nA;x\n", /line 2: x is no service type/],
    ["local;register\nA;15\n\nA;16\n", /line 4: A is mapped in line 2 already/],
    ["local;register\n012;15\n12;16\n", /line 3: 12 is mapped in line 2/],
    ["local;register;from;to\nA;15;;2020\nA;16;2020;\n", /line 3: A is mapped in line 2/],
    ["local;register;from\nA;15;20\n", /line 2: 20 is no year/],
    ["local;register;municipality\nA;15;0999\n", /line 2: 0999 is no municipality number/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => mappings(text), { name: "TableFileError", message });
  }
});
