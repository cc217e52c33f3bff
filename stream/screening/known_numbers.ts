/**
 * Numbers that look real and are in common use as test persons.
 *
 * They are kept as digests, so that no number which looks like somebody's stands in the source. That hides nothing from
 * whoever tries all numbers, and is not meant to.
 *
 * Source: the test persons that Norsk helsenett gives to who tests against its services, as `erTestFnr` of
 * navikt/syfosmmottak lists them (43 numbers), and the test users of Altinn's local platform (`testData.json` of
 * docs.altinn.studio).
 *
 * @module
 */

/** A digest of eleven digits, below 2^52. */
export function numberDigest(digits: number): number {
  return half(digits, 0x2545f491) * 0x10_0000 + (half(digits, 0x6c078965) >>> 12);
}

/** 32 bits that depend on all of a number. */
function half(digits: number, seed: number): number {
  const low = digits | 0;
  let mix = Math.imul(low ^ seed, 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 16) ^ ((digits - (low >>> 0)) * 2 ** -32), 0xc2b2ae35);
  mix = Math.imul(mix ^ (mix >>> 13), 0x27d4eb2f);
  return (mix ^ (mix >>> 15)) >>> 0;
}

/** Whether eleven digits are a number that is well known from tests. */
export function isKnownTestNumber(digits: number): boolean {
  return mayBeKnown[half(digits, 0x2545f491) >>> 16] === 1 && knownDigests.has(numberDigest(digits));
}

/** Digests of all of them. */
export const knownDigests: ReadonlySet<number> = new Set([
  0x1b515d93fdb46,
  0x1e4a1d8d3d4c0,
  0x207a8011f8fc2,
  0x24a66b839fa8f,
  0x2d0cce108f877,
  0x2fb4d933cd1d0,
  0x3518b3358c317,
  0x3944a73a9c387,
  0x45fedc8e737cf,
  0x49257dc173a45,
  0x49f8c91a0f650,
  0x4b29ddb6e4a72,
  0x51db71e0e419c,
  0x5512699659cae,
  0x5a0875755560c,
  0x5c437997b4417,
  0x5ec457782774a,
  0x619b76f87942d,
  0x65cd2186e0be9,
  0x66282c9f181d9,
  0x6831b8076c046,
  0x719b30c1bec03,
  0x74c862b45cc46,
  0x75a39d036c572,
  0x84f76fb86ff9e,
  0x888d167c164c8,
  0x98feff4d19357,
  0xa819d6d1041b7,
  0xb5a71ad78834c,
  0xb639ad25ed237,
  0xbb356ea61a5ec,
  0xbc5033cac1da2,
  0xc21e3b9010904,
  0xc8e509e99698a,
  0xcaf632d30649d,
  0xcc110072dcdc1,
  0xcc73aae6ad68a,
  0xdb6fac6e1a7ab,
  0xdfdd30b1c0f42,
  0xe260ce628f490,
  0xe4b8cd990b988,
  0xe4e85c2f2fa2d,
  0xecccd6092264e,
  0xf1fd51afea728,
  0xfac869b9c2958,
]);

/** By the first bits of a digest: of 1 500 numbers, one is looked up. */
const mayBeKnown = new Uint8Array(1 << 16);
for (const digest of knownDigests) mayBeKnown[Math.floor(digest / 2 ** 36)] = 1;
