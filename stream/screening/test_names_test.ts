import assert from "node:assert/strict";
import { findTestName, reservedDomain } from "./test_names.ts";

Deno.test("test names are found in whatever way they are written", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["Donald Duck", "donald duck"],
    ["DUCK, Donald", "donald duck"],
    ["donald.duck@kommune.no", "donald duck"],
    ["kontakt Donald  Duck (vikar)", "donald duck"],
    ["Mikke Mus", "mikke mus"],
    ["Test Testesen", "testesen"],
    ["Siri Testesen", "testesen"],
    ["Testpersonen vår", "testperson"],
    ["Line Danser", "line danser"],
    ["Furumoen sykehjem (Fiktiv)", "fiktiv"],
    ["Prøve Prøvesen", "prøve prøvesen"],
    ["Prøve Prøvesen".normalize("NFD"), "prøve prøvesen"],
  ];
  for (const [text, name] of cases) assert.deepEqual(findTestName(text), { name, isOnlyLikely: false }, text);
  for (const text of ["Ola Nordmann", "nordmann, kari"]) {
    assert.equal(findTestName(text)?.isOnlyLikely, true, text);
  }
  assert.equal(findTestName("Ola Nordmann, Test Testesen")?.name, "testesen", "what nobody has goes first");
});

Deno.test("names that somebody has, and parts of words, are not", () => {
  const cases = [
    "",
    "Donald Duckert",
    "Donald Trump",
    "MacDonald Duckworth",
    "Donald og en duck",
    "Ola Nordmannsen",
    "Kola Nordmann",
    "Linda Danserud",
    "Attesta Testad",
    "Protestesen",
    "Contestdata",
    "Solbakken sykehjem",
    "ikke-fiktion",
  ];
  for (const text of cases) assert.equal(findTestName(text), undefined, text);
});

Deno.test("reserved domains are those of the standards and what is below them", () => {
  for (
    const [address, domain] of [
      ["a@example.invalid", "invalid"],
      ["a@invalid", "invalid"],
      ["A@Mail.EXAMPLE.com", "example.com"],
      ["a@example.org.", "example.org"],
      ["Navn <a@b.test>", "test"],
      [" a@localhost\n", "localhost"],
      ["a@x.example", "example"],
    ] as const
  ) assert.equal(reservedDomain(address), domain, address);
  for (
    const address of [
      "",
      "a@example.no",
      "a@myexample.com",
      "a@test.no",
      "a@contest",
      "example.com",
      "a@invalid.no",
    ]
  ) {
    assert.equal(reservedDomain(address), undefined, address);
  }
});
