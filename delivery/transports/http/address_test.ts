import assert from "node:assert/strict";
import { checkAddress } from "./address.ts";
import { HttpChannel } from "./http_channel.ts";
import { HttpError, type HttpErrorCode } from "./http_error.ts";

function named(code: HttpErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof HttpError && error.code === code && error.hint.length > 0;
}

Deno.test("addresses: TLS, or plain to this machine", () => {
  assert.equal(checkAddress("https://register.invalid"), "https://register.invalid");
  assert.equal(checkAddress("https://register.invalid/proxy/api/"), "https://register.invalid/proxy/api");
  for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "[::1]"]) {
    assert.equal(checkAddress(`http://${host}:8080`), `http://${host}:8080`);
  }
});

Deno.test("addresses that are refused are not repeated in the error", () => {
  const invalid = [
    "",
    "register.invalid",
    "ftp://register.invalid",
    "https://user:secret@register.invalid",
    "https://register.invalid/?token=secret",
    "https://register.invalid/#secret",
  ];
  for (const text of invalid) {
    assert.throws(() => checkAddress(text), named("address_invalid"), text);
    assert.throws(() => checkAddress(text), (error: Error) => !error.message.includes("secret"));
  }
  for (const text of ["http://register.invalid", "http://127.0.0.1.evil.invalid", "http://10.0.0.1"]) {
    assert.throws(() => checkAddress(text), named("address_insecure"), text);
  }
});

Deno.test("options of a channel that cannot be used are named", () => {
  const url = "https://register.invalid";
  for (const timeout of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => new HttpChannel({ url, timeout }), named("option_invalid"));
    assert.throws(() => new HttpChannel({ url, maximumAnswerBytes: timeout }), named("option_invalid"));
  }
  for (const pem of ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]) {
    assert.throws(() => new HttpChannel({ url, trusted: [pem] }), named("certificate_unreadable"));
  }
});
