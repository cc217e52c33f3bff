/**
 * The style sheet as pages carry it: without comments, the space that only people need, and the parts
 * that a page has no use for.
 *
 * @module
 */
import { styles } from "./styles.ts";

/** A part of the style sheet that not every page needs, by the comment it stands below. */
export type StylePart = "Verdict" | "Findings" | "Check" | "Stories" | "Privacy";

/** CSS as text, to stand in a page's only `style` element; its hash stands in the policy. */
export function pageStyles(without: readonly StylePart[] = []): string {
  const parts = styles.split(/^(?=\/\* [A-Z])/m);
  return parts
    .filter((part) => !without.some((name) => part.startsWith(`/* ${name} */`)))
    .join("")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/;}/g, "}")
    .trim();
}
