import assert from "node:assert/strict";
import { texts } from "../view/texts.ts";
import { pageScript } from "./page_script.ts";
import { styles } from "./styles.ts";

/** Paths of all texts, with what a function answers to its own parameter count. */
function shape(value: unknown, path = ""): string[] {
  if (typeof value === "function") return [`${path}(${value.length})`];
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => shape(item, `${path}.${key}`));
}

function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
}

Deno.test("both languages have the same texts, and none is empty", () => {
  assert.deepEqual(shape(texts.en), shape(texts.nb));
  for (const text of [...leaves(texts.nb), ...leaves(texts.en)]) assert.notEqual(text.trim(), "");
});

Deno.test("style and script mean the same to every parser", () => {
  assert.doesNotMatch(styles + pageScript, /[<&]/);
});

/** Relative luminance and contrast by WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((channel) => channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

for (const [scheme, block] of [["light", 0], ["dark", 1]] as const) {
  Deno.test(`colours of the ${scheme} scheme have contrast AA`, () => {
    const root = [...styles.matchAll(/:root \{([^}]*)\}/g)][block]?.[1] ?? "";
    const colours = new Map(
      [...root.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
    );
    const pairs = [
      ...["ink", "quiet", "accent", "error", "warning", "info", "good"].flatMap((text) =>
        ["paper", "raised"].map((ground) => [text, ground, 4.5] as const)
      ),
      ["ink", "sunken", 4.5],
      ["quiet", "sunken", 4.5],
      ["accent", "sunken", 4.5],
      ["ink", "warning-wash", 4.5],
      ["warning", "warning-wash", 4.5],
      ["ink", "good-wash", 4.5],
      ["good", "good-wash", 4.5],
      ["women", "paper", 3],
      ["men", "paper", 3],
      ["before", "sunken", 2.5],
    ] as const;
    for (const [text, ground, least] of pairs) {
      const reached = contrast(colours.get(text) ?? "#ffffff", colours.get(ground) ?? "#ffffff");
      assert.ok(reached >= least, `${text} on ${ground}: ${reached.toFixed(2)}`);
    }
  });
}
