import assert from "node:assert/strict";
import fc from "fast-check";
import { formats } from "../../register/formats/mod.ts";
import {
  facetFormat,
  fits as fitsBytes,
  numberFormat,
  registerDateFormat,
  registerFormat,
  type ValueFormat,
} from "./value_format.ts";

const encoder = new TextEncoder();

function fits(format: ValueFormat, text: string): boolean {
  const bytes = encoder.encode(`<${text}>`);
  return fitsBytes(format, bytes, 1, bytes.length - 1);
}

Deno.test("registerFormat judges as the regular expression does, for every expression of the register", () => {
  const expressions = new Set(
    Object.values(formats).flatMap((format) =>
      Object.values(format.rules).flatMap((rule) => rule.format === undefined ? [] : [rule.format])
    ),
  );
  assert.ok(expressions.size >= 8, `only ${expressions.size} expressions`);
  const text = fc.oneof(
    fc.stringMatching(/^[0-9.,aæ]{0,16}$/),
    fc.string({ maxLength: 20 }),
    fc.constantFrom("99991231", "20210101", "9836445220", "983644522", "12.5", "12.50"),
  ).filter((value) => !/[\n\r\u2028\u2029]/.test(value));
  for (const expression of expressions) {
    const format = registerFormat(expression);
    const regex = new RegExp(`^(?:${expression})$`, "u");
    fc.assert(fc.property(text, (value) => fits(format, value) === regex.test(value)));
  }
});

Deno.test("numberFormat judges whole numbers as the format it is made from", () => {
  const text = fc.stringMatching(/^[ +-]?[0-9]{1,13} ?$/);
  for (const expression of ["\\d{1,10}", "\\d{1,2}", "\\d+", "\\d", "\\d{9}0?"]) {
    const format = registerFormat(expression);
    fc.assert(fc.property(text, (value) => fits(numberFormat(format), value) === fits(format, value)));
  }
});

Deno.test("registerDateFormat takes the years 1900 to 2099 and the open end", () => {
  for (const text of ["19860301", "20991231", "99991231"]) assert.ok(fits(registerDateFormat, text), text);
  for (const text of ["18991231", "21000101", "30150101", "99991230", ""]) {
    assert.ok(!fits(registerDateFormat, text), text);
  }
});

Deno.test("facetFormat counts characters, not bytes", () => {
  const format = facetFormat({ kind: "simple", base: "string", minLength: 2, maxLength: 4 })!;
  assert.ok(fits(format, "æøå😀"));
  assert.ok(!fits(format, "æøå😀x"));
  assert.ok(!fits(format, "æ"));
});

Deno.test("facetFormat counts digits of the value, as XML Schema does", () => {
  const format = facetFormat({ kind: "simple", base: "decimal", totalDigits: 5, fractionDigits: 2 })!;
  for (const text of ["999.99", "0012.5", "12.500", "0.05", "99999", "100000".slice(0, 5)]) {
    assert.ok(fits(format, text), text);
  }
  for (const text of ["1000.01", "1.234", "123456"]) assert.ok(!fits(format, text), text);
});

Deno.test("facetFormat is nothing where a type has no facets", () => {
  assert.equal(facetFormat({ kind: "simple", base: "string" }), undefined);
});
