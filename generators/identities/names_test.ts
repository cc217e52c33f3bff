import assert from "node:assert/strict";
import { randomStream } from "../random/mod.ts";
import { fictitiousContact } from "./contacts.ts";
import { personName, type UnitKind, unitKinds, UnitNames } from "./names.ts";
import names from "./names.json" with { type: "json" };

Deno.test("the pool has some hundred names of each kind, none twice, all with Norwegian letters", () => {
  assert.deepEqual(Object.keys(names), ["women", "men", "last", "places"]);
  for (const [kind, list] of Object.entries(names)) {
    assert.ok(list.length >= 200, kind);
    assert.equal(new Set(list).size, list.length, kind);
    for (const name of list) {
      assert.match(name, /^[A-ZÆØÅ][a-zæøåéèôòäöü]+(?:[ -][A-ZÆØÅ][a-zæøåéèôòäöü]+)?$/);
      assert.doesNotMatch(name, /(.)\1\1/);
    }
  }
});

Deno.test("women and men have first names of their own pools, the same for the same stream", () => {
  for (let person = 0; person < 200; person++) {
    const [woman, man] = (["K", "M"] as const).map((sex) => personName(randomStream(1, person), sex)) as [
      ReturnType<typeof personName>,
      ReturnType<typeof personName>,
    ];
    assert.ok(names.women.includes(woman.first) && names.last.includes(woman.last));
    assert.ok(names.men.includes(man.first) && names.last.includes(man.last));
    assert.deepEqual(personName(randomStream(1, person), "K"), woman);
  }
});

Deno.test("units say that they do not exist, and no two of a kind share a name", () => {
  const units = new UnitNames(1);
  for (const kind of Object.keys(unitKinds) as UnitKind[]) {
    const made = Array.from({ length: 450 }, (_, unit) => units.of(kind, unit));
    assert.equal(new Set(made).size, 450);
    for (const name of made) assert.match(name, /\(Fiktiv\)$/);
  }
  assert.notEqual(units.of("nursing_home", 0), new UnitNames(2).of("nursing_home", 0));
});

Deno.test("contacts cannot be reached", () => {
  for (let i = 0; i < 500; i++) {
    const { name, telephone, email } = fictitiousContact(randomStream(1, "contact", i));
    assert.match(telephone, /^0000\d{4}$/);
    assert.match(email, /^[a-z]+(?:\.[a-z]+)+@example\.invalid$/);
    assert.ok(name.includes(" "));
  }
});
