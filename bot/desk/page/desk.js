// Everything works without this file; it only spares a few steps where there is a keyboard.

// Screen readers say what was done only if it is put there after the page was read.
for (const said of document.querySelectorAll("p.answer[role=status]")) {
  setTimeout(() => said.replaceChildren(...said.childNodes), 500);
}

// The screening board: keys that work while the focus is inside it, beside Tab, Space and Enter.
for (const board of document.querySelectorAll("[data-keys]")) {
  const links = [...board.querySelectorAll("tbody th a")];
  const keys = board.querySelector("details");
  let place = -1;
  let before = null;

  board.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) place = links.indexOf(row.querySelector("th a"));
  });

  const explain = (at) => {
    keys.open = !keys.open;
    if (keys.open) before = at;
    (keys.open ? keys.querySelector("summary") : before ?? at).focus();
  };

  board.addEventListener("keydown", (event) => {
    const at = event.target;
    const typing = at.matches("select, textarea, input:not([type=checkbox])");
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing) return;
    if (event.key === "j") links[Math.min(place + 1, links.length - 1)]?.focus();
    else if (event.key === "k") links[Math.max(place - 1, 0)]?.focus();
    else if (event.key === "x") at.closest("tbody tr")?.querySelector("input")?.click();
    else if (event.key === "?") explain(at);
    else return;
    event.preventDefault();
  });
}

// What can be had once is asked for once, however often the button is pressed.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 60_000);
  });
}

// What is under way: its parts are fetched anew, unless somebody is about to use one of them.
const again = () => document.querySelectorAll("[data-again]");
const look = async () => {
  try {
    const answer = await fetch(location.href, { redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of again()) {
      const now = page.getElementById(part.id);
      if (now && !part.contains(document.activeElement)) part.replaceWith(now);
    }
  } catch {
    // The next look may find the desk again.
  } finally {
    if (again().length) setTimeout(look, 5000);
  }
};
if (again().length) setTimeout(look, 5000);
