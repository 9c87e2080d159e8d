"use strict";

// Makes the page lively: forms are sent in the background, and the server pushes each piece of
// the page that changes, as HTML, under the id of its element.  Without this file the page works
// too: then every form loads it again.

const silence = document.getElementById("silence");

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.hasAttribute("data-live") && !button?.hasAttribute("data-live")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, button));
  form.closest("details")?.removeAttribute("open");
  form.querySelectorAll("input[name=text]").forEach((field) => (field.value = ""));
  const action = button?.getAttribute("formaction") ?? form.getAttribute("action");
  try {
    const answer = await fetch(action, {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json" },
    });
    silence.hidden = answer.ok;
  } catch {
    silence.hidden = false;
  }
});

// Another phone is looked at: the page is made anew for it.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[form=view]")) event.target.form.requestSubmit();
});

// What is tried goes to the phone that was used last.
document.addEventListener("focusin", (event) => {
  const phone = event.target.closest(".phone");
  if (phone) document.getElementById(`on-${phone.id}`).checked = true;
});

// A menu or a list closes when something else is done, or with Escape.
const closeOthers = (target) => {
  for (const open of document.querySelectorAll(".phone details[open]")) {
    if (!open.contains(target)) open.open = false;
  }
};
document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.activeElement?.closest("details[open]")?.querySelector("summary").focus();
  closeOthers(null);
});

const changes = new EventSource(`/events${location.search}`);
changes.addEventListener("open", () => (silence.hidden = true));
changes.addEventListener("error", () => (silence.hidden = false));
changes.addEventListener("message", (event) => {
  for (const [id, html] of Object.entries(JSON.parse(event.data))) {
    const place = document.getElementById(id);
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    place.tagName === "OL" ? merge(place, fresh.content) : place.replaceChildren(fresh.content);
  }
});

// Change only those items of a list that differ from what the server sent last, so that a screen
// reader reads no more than that, and an open list stays open.
const sent = new WeakMap();
const remember = (item) => sent.set(item, item.outerHTML);
document.querySelectorAll("ol > li").forEach(remember);

function merge(list, fresh) {
  const wanted = [...fresh.children];
  wanted.forEach((item, place) => {
    const there = list.children[place];
    remember(item);
    if (!there) list.append(item);
    else if (sent.get(there) !== sent.get(item)) replace(there, item);
  });
  while (list.children.length > wanted.length) list.lastElementChild.remove();
}

// Put an item in the place of another; who was on a button of it stays there, or near.
function replace(there, item) {
  const held = there.contains(document.activeElement) ? document.activeElement : null;
  there.replaceWith(item);
  if (!held) return;
  const same = [...item.querySelectorAll("button")].find((b) => b.value === held.value);
  const near = item.querySelector("button, summary") || item.closest(".phone")?.querySelector("input");
  (same || near)?.focus();
}
