// Everything works without this file; it only spares a few steps where there is a keyboard.

// The screening board: keys that work while the focus is inside it, beside Tab, Space and Enter.
for (const board of document.querySelectorAll("[data-keys]")) {
  board.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || at.matches("select, textarea")) return;
    const links = [...board.querySelectorAll("tbody th a")];
    const row = at.closest("tbody tr");
    const place = row ? links.indexOf(row.querySelector("th a")) : -1;
    if (event.key === "j") links[Math.min(place + 1, links.length - 1)]?.focus();
    else if (event.key === "k") links[Math.max(place - 1, 0)]?.focus();
    else if (event.key === "x") row?.querySelector("input")?.click();
    else if (event.key === "?") board.querySelector("details").open = true;
    else return;
    event.preventDefault();
  });
}
