/**
 * The only script of the pages: filters rows of a table by what is typed, unfolds what a link leads
 * to, and shows the command for the row that is chosen. It stores nothing and fetches nothing, and the pages are whole without it.
 * Free of `<` and `&`, so that it means the same to every parser.
 *
 * @module
 */

/** Script as text; its hash stands in the page's content security policy. */
export const pageScript = `
(() => {
  document.documentElement.classList.add("js");
  for (const form of document.querySelectorAll("form[data-filter]")) {
    const input = form.querySelector("input");
    const output = form.querySelector("output");
    const rows = [...document.getElementById(form.dataset.filter).tBodies].flatMap((body) => [...body.rows])
      .filter((row) => !row.classList.contains("group"));
    const names = rows.map((row) => row.cells[0].textContent.toLocaleLowerCase());
    const apply = () => {
      const wanted = input.value.trim().toLocaleLowerCase();
      let shown = 0;
      rows.forEach((row, index) => {
        row.hidden = !names[index].includes(wanted);
        if (!row.hidden) shown += 1;
      });
      output.value = wanted === "" ? "" : output.dataset.template.replace("{n}", shown).replace("{m}", rows.length);
    };
    input.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folds = [];
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") folds.push(at);
    for (const fold of folds) fold.open = true;
    if (folds.length > 0) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
  const open = document.getElementById("open-row");
  if (!open) return;
  const [shell, windows] = open.querySelectorAll("code");
  for (const list of document.querySelectorAll("[data-file]")) {
    const { file, windows: windowsFile, encoding } = list.dataset;
    for (const cell of list.querySelectorAll("td.bytes")) {
      const button = document.createElement("button");
      const text = cell.textContent;
      const [start, end] = text.split("–").map(Number);
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", open.dataset.choose.replace("{bytes}", text));
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        const parts = { first: start + 1, start, length: end - start, encoding };
        const fill = (template, file) => template.replace(/{(\\w+)}/g, (all, part) => part === "file" ? file : parts[part]);
        shell.textContent = fill(windowsFile ? shell.dataset.plain : shell.dataset.packed, file);
        windows.textContent = windowsFile ? fill(windows.dataset.plain, windowsFile) : windows.dataset.none;
        for (const other of document.querySelectorAll("button[aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", "true");
        list.append(open);
        open.open = true;
      });
      cell.replaceChildren(button);
    }
  }
})();
`;
