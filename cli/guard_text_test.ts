import assert from "node:assert/strict";
import { type GuardResult, guardRules } from "../delivery/guards/mod.ts";
import { guarded, numbers, pair } from "../delivery/guards/test_payloads.ts";
import { guardSums, guardText } from "./guard_text.ts";

/** What the file system chose is left out. */
function shown(result: GuardResult, lang: "nb" | "en"): string {
  return guardText(result, { lang }).replaceAll(/\/\S+\/(?=\S+\.xml)/g, "");
}

Deno.test("sound payloads are told in two lines", async () => {
  const result = await guarded(pair());
  assert.equal(
    shown(result, "nb"),
    "Ingen regel slo ut.\n\nVaktene har ingenting imot å sende til produksjon.\n",
  );
  assert.equal(
    shown(result, "en"),
    "No rule found anything.\n\nThe guards have nothing against sending to production.\n",
  );
});

Deno.test("what stops is told by rule and by file, with what it means", async () => {
  const text = shown(await guarded(pair([[numbers.tenor], [numbers.real, "2"]]), { year: 2020 }), "nb");
  assert.match(text, /stopper +synthetic_tax_authority +1 +1 +Syntetisk nummer fra Skatteetaten/);
  assert.match(text, /stopper +wrong_year +2 +2 +Feil rapporteringsår/);
  assert.match(text, /ide\.xml {2}4601 2021\n {4}stopper: synthetic_tax_authority, 1 funn\n {6}ident, bytes/);
  assert.match(text, /stopper: wrong_year: 2021/);
  assert.match(text, /Kan ikke overstyres\./);
  assert.doesNotMatch(text, /kan det overstyres med/);
  assert.match(text, /Ingenting sendes til produksjon\.\n$/);
  for (const number of Object.values(numbers)) assert.ok(!text.includes(number));
});

Deno.test("what can be overridden says so, and what was is told", async () => {
  const options = { year: 2020 };
  assert.match(shown(await guarded(pair(), options), "en"), /can be overridden .*: wrong_year\n/);
  const override = [{ rule: "wrong_year", reason: "a correction", by: "Kari" }, {
    rule: "test_name",
    reason: "in case",
    by: "Kari",
  }] as const;
  const result = await guarded(pair(), { ...options, override });
  const text = shown(result, "en");
  assert.match(text, /overridden +wrong_year/);
  assert.match(text, /wrong_year: lets 2 through \("a correction", Kari\)/);
  assert.match(text, /test_name: was not needed/);
  assert.deepEqual(guardSums(result, "en").map(({ rule, verdict, count }) => [rule, verdict, count]), [
    ["wrong_year", "overridden", 2],
  ]);
});

Deno.test("rows of JSON are objects", async () => {
  const texts = { "HST_Avtale.json": JSON.stringify([{}, { fodselsNr: numbers.tenor }]) };
  assert.match(shown(await guarded(texts), "nb"), /objekt 2 {2}fnr/);
});

Deno.test("every rule is told in both languages", () => {
  for (const { id, title, meaning, source } of guardRules) {
    for (const text of [title.nb, title.en, meaning.nb, meaning.en, source]) assert.ok(text.length > 10, id);
    assert.notEqual(title.nb, title.en, id);
  }
});
