/**
 * The only script of the report: filters findings by municipality, year and severity. It stores
 * nothing and fetches nothing, and the page is whole without it. Free of `<` and `&`, so that it
 * means the same to every parser.
 *
 * @module
 */

/** Script as text; its hash stands in the page's content security policy. */
export const filterScript = `
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  document.documentElement.classList.add("js");
  const output = form.querySelector("output");
  const names = ["severity", "municipality", "year"];
  const apply = () => {
    const wanted = names.map((name) => [name, form.elements[name].value]).filter(([, value]) => value !== "all");
    const matches = (element) => wanted.every(([name, value]) => [undefined, value].includes(element.dataset[name]));
    const narrowed = wanted.some(([name]) => name !== "severity");
    let shown = 0;
    let all = 0;
    for (const card of document.querySelectorAll("[data-card]")) {
      let kept = 0;
      for (const part of card.querySelectorAll("[data-municipality]")) {
        const keep = [card, part].every(matches);
        part.hidden = !keep;
        if (part.tagName !== "TR") continue;
        all += 1;
        if (keep) kept += 1;
      }
      for (const sum of card.querySelectorAll("[data-sum]")) sum.hidden = narrowed;
      card.hidden = kept === 0;
      shown += kept;
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = [wanted.length !== 0, !group.querySelector("[data-card]:not([hidden])")].every(Boolean);
    }
    const text = shown === 0 ? output.dataset.nothing : output.dataset.template;
    output.value = text.replace("{n}", shown).replace("{m}", all);
  };
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
`;
