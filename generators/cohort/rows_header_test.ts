import assert from "node:assert/strict";
import fc from "fast-check";
import { formatForYear, xprIde5313 } from "../../register/formats/mod.ts";
import { municipalities } from "../../register/municipalities/mod.ts";
import { identMunicipality } from "../../stream/ident_municipality.ts";
import { messageHeader } from "./rows_header.ts";

const origins = fc.record({
  seed: fc.nat(),
  municipality: fc.constantFrom(...municipalities.map(({ code }) => code)),
  year: fc.integer({ min: 2017, max: 2025 }),
  epoch: fc.constantFrom(0 as const, 1 as const),
});

Deno.test("both messages tell municipality and year, and were made in time", () => {
  fc.assert(fc.property(origins, (origin) => {
    const { municipality, year } = origin;
    const { header, contacts } = messageHeader(formatForYear(year)!, origin);
    const ident = messageHeader(xprIde5313, origin);
    assert.equal(header.get("municipality_number"), municipality);
    const place = { header: ident.header, source: "x.xml", year, others: [] };
    assert.equal(identMunicipality(place), municipality);
    const created = header.get("created_date")!;
    assert.ok(created >= `${year + 1}0102` && created <= `${year + 1}0115`);
    // The two are made in one go.
    assert.equal(ident.header.get("created_date")!.replaceAll("-", ""), created);
    assert.equal(ident.header.get("period_start"), `${year}-01-01`);
    assert.equal(header.get("period_start"), `${year}0101`);
    for (const column of ["system_id", "system_version"]) {
      assert.equal(ident.header.get(column), header.get(column));
      assert.ok(header.get(column)!.length <= 15);
    }
    assert.deepEqual(contacts.map(({ contact_type }) => contact_type), ["1", "2"]);
    assert.deepEqual(ident.contacts.map(({ contact_type }) => contact_type), ["8"]);
    for (const { email, phone } of [...contacts, ...ident.contacts]) {
      assert.match(email, /@example\.invalid$/);
      assert.match(phone, /^0000/);
    }
  }));
});

Deno.test("record system and contacts are those of the year before, until the municipality changes its system", () => {
  fc.assert(fc.property(origins, (origin) => {
    const told = (year: number, epoch: 0 | 1) =>
      messageHeader(formatForYear(year)!, { ...origin, year, epoch });
    const [one, next, changed] = [told(2020, 0), told(2021, 0), told(2021, 1)];
    assert.equal(one.header.get("system_id"), next.header.get("system_id"));
    assert.deepEqual(one.contacts, next.contacts);
    assert.notEqual(changed.header.get("system_id"), one.header.get("system_id"));
  }));
});
