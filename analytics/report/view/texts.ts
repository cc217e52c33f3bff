/**
 * Every text of the renderings, in Norwegian bokmål and English. Both languages have the same shape,
 * which the type checker holds them to.
 *
 * @module
 */
import { en } from "./texts_en.ts";
import { type Lang, nb, type Texts } from "./texts_nb.ts";

export type { Lang, Texts, Unit } from "./texts_nb.ts";

/** Texts by language. */
export const texts: Readonly<Record<Lang, Texts>> = Object.freeze({ nb, en });
