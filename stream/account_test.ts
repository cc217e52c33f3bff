import assert from "node:assert/strict";
import { type Account, accountEntry, AccountError, addAccount, assertBalanced } from "./account.ts";

Deno.test("an account balances where every record read is stored, rejected or removed", () => {
  assertBalanced({});
  assertBalanced({ service: { read: 6, stored: 3, rejected: 2, removed: 1 } });
});

Deno.test("a lost and an invented record are told with their table", () => {
  for (const stored of [1, 3]) {
    const account: Account = {
      person: { read: 1, stored: 1, rejected: 0, removed: 0 },
      service: { read: 3, stored, rejected: 1, removed: 0 },
    };
    assert.throws(() => assertBalanced(account), (error) => {
      assert.ok(error instanceof AccountError);
      assert.equal(error.table, "service");
      assert.match(error.message, /The account of service does not balance: read 3/);
      return true;
    });
  }
});

Deno.test("accounts add up table by table", () => {
  const account: Account = {};
  accountEntry(account, "person").read = 1;
  addAccount(account, {
    person: { read: 2, stored: 2, rejected: 0, removed: 0 },
    ident: { read: 1, stored: 0, rejected: 1, removed: 0 },
  });
  assert.deepEqual(account, {
    person: { read: 3, stored: 2, rejected: 0, removed: 0 },
    ident: { read: 1, stored: 0, rejected: 1, removed: 0 },
  });
});
