import assert from "node:assert/strict";
import {
  identMunicipality,
  type IdentPlace,
  municipalityByPersons,
  type ProfessionalPlace,
} from "./ident_municipality.ts";

const professional = (source: string, municipality: string, year = 2021): ProfessionalPlace => ({
  source,
  municipality,
  year,
});

function found(
  { header = {}, ...place }: Partial<Omit<IdentPlace, "header">> & { header?: Record<string, string> },
) {
  return identMunicipality({
    source: "in/ident.xml",
    year: 2021,
    others: [],
    ...place,
    header: new Map(Object.entries(header)),
  });
}

Deno.test("a municipality number in the header tells", () => {
  assert.equal(found({ header: { institution_id: "4601" } }), "4601");
  assert.equal(found({ header: { institution_id: "974707152", local_ident: "0301" } }), "0301");
  assert.equal(found({ header: { institution_id: "0000", supplier: "1103" } }), "1103");
});

Deno.test("a municipality number in the file's name tells, the year does not", () => {
  assert.equal(found({ source: "x/KPR_IDE_4601_2021.xml" }), "4601");
  assert.equal(found({ source: "4601/KPR_IDE_2021.xml" }), undefined);
  assert.equal(found({ source: "46011103.xml" }), undefined);
  assert.equal(found({ source: "4601-1103.xml" }), undefined);
});

Deno.test("the only professional message of the year tells, in the same folder first", () => {
  const others = [
    professional("in/a.xml", "4601"),
    professional("b/b.xml", "1103"),
    professional("in/c.xml", "0301", 2020),
  ];
  assert.equal(found({ others }), "4601");
  assert.equal(found({ others, source: "b/ident.xml" }), "1103");
  assert.equal(found({ others, source: "elsewhere/ident.xml" }), undefined);
  assert.equal(found({ others, source: "elsewhere/ident.xml", year: 2020 }), "0301");
});

Deno.test("the same persons tell, where no other message has nearly as many of them", () => {
  const candidates = [
    { municipality: "4601", ids: new Set([1, 2, 3, 4, 5]) },
    { municipality: "1103", ids: new Set([5, 6, 7, 8]) },
  ];
  const of = (...ids: number[]) => municipalityByPersons(new Set(ids), candidates);
  assert.equal(of(1, 2, 3, 4), "4601");
  assert.equal(of(5, 6, 7, 8, 9), "1103");
  assert.equal(of(3, 4, 5, 6, 7), undefined);
  assert.equal(of(90, 91), undefined);
  assert.equal(of(), undefined);
});
