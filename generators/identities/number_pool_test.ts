import assert from "node:assert/strict";
import { classifyPersonNumber } from "../../register/identifiers/mod.ts";
import { StreamKey } from "../random/stream_key.ts";
import { NumberPool } from "./number_pool.ts";

for (const [birthYear, dNumberShare] of [[1936, 0], [1999, 0.1], [2001, 1]] as const) {
  Deno.test(`no two ranks of a pool share a number: ${birthYear}`, () => {
    const pool = new NumberPool({
      birthYear,
      sex: "M",
      key: StreamKey.of(1),
      dNumberShare,
      part: { index: 0, of: 1 },
    });
    const seen = new Set<string>();
    const dates = new Set<string>();
    let dFirst = 0;
    let dAll = 0;
    for (let rank = 0; rank < pool.size; rank++) {
      const { number, kind, birthDate } = pool.at(rank);
      seen.add(number);
      dates.add(birthDate);
      if (kind === "dnr") dAll++;
      if (kind === "dnr" && rank < pool.size / 2) dFirst++;
      if (rank % 100 === 0) {
        const told = classifyPersonNumber(number);
        assert.deepEqual([told.valid, told.kind, told.birthDate, told.sex], [true, kind, birthDate, "M"]);
      }
    }
    assert.equal(seen.size, pool.size);
    assert.equal(dates.size, birthYear % 4 === 0 ? 366 : 365);
    assert.equal(dAll, pool.size / 2, "each slot gives one number of either kind");
    const half = pool.size / 2;
    const deviation = Math.sqrt(half * dNumberShare * (1 - dNumberShare));
    assert.ok(Math.abs(dFirst - half * dNumberShare) <= 3.29 * deviation, `${dFirst} of ${half}`);
    assert.throws(() => pool.at(pool.size), { name: "RangeError" });
    assert.throws(() => pool.at(-1), { name: "RangeError" });
  });
}
