// The review by keyboard: findings and their places in the original move together.
const review = document.getElementById("review");
const list = document.getElementById("findings");
const cards = () => [...document.querySelectorAll(".finding")];
let here = null;

function marksOf(position) {
  return [...document.querySelectorAll(".found")].filter((mark) => mark.dataset.findings.split(" ").includes(position));
}

function show(position, { focus = true, original = true } = {}) {
  const card = document.getElementById(`finding-${position}`);
  if (!card) return;
  here = position;
  for (const other of cards()) other.classList.toggle("is-here", other === card);
  for (const mark of document.querySelectorAll(".found.is-here")) mark.classList.remove("is-here");
  const marks = marksOf(position);
  for (const mark of marks) mark.classList.add("is-here");
  if (original) reveal(marks[0] || document.getElementById(card.querySelector(".finding-place")?.hash.slice(1)));
  if (focus) card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function reveal(target) {
  const pane = document.querySelector(".review-original");
  if (!target || !pane || getComputedStyle(pane).overflowY === "visible") return;
  const place = target.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  pane.scrollTop += place.top - frame.top - frame.height / 3;
}

function step(by, openOnly = false) {
  const all = cards().filter((card) => !openOnly || card.dataset.state === "open");
  if (!all.length) return;
  const index = all.findIndex((card) => card.dataset.position === here);
  const next = all[Math.min(all.length - 1, Math.max(0, index + by))] || all[0];
  show(next.dataset.position);
}

function pane(name) {
  if (!review) return;
  review.dataset.pane = name;
  for (const link of document.querySelectorAll("[data-pane]")) {
    if (link === review) continue;
    const on = link.dataset.pane === name;
    if (link.tagName === "BUTTON") link.setAttribute("aria-pressed", String(on));
    else if (on) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest(".found");
  if (mark) { pane("diem"); show(mark.dataset.findings.split(" ").at(-1), { original: false }); return; }
  const place = event.target.closest("[data-show]");
  if (place) {
    if (getComputedStyle(document.querySelector(".review-panes")).display !== "none") pane("goc");
    else event.preventDefault();
    show(place.dataset.show, { focus: false });
    return;
  }
  const tab = event.target.closest("[data-pane]");
  if (tab && tab !== review) { event.preventDefault(); pane(tab.dataset.pane); return; }
  const choice = event.target.closest("[data-choose]");
  if (choice) {
    const form = choice.closest("form");
    form.querySelector("details").open = true;
    const input = form.querySelector("[name=correction]");
    input.value = choice.dataset.choose;
    input.focus();
    return;
  }
  const card = event.target.closest(".finding");
  if (card && !event.target.closest("button, input, summary, a")) show(card.dataset.position);
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") { event.preventDefault(); step(key === "j" ? 1 : -1); return; }
  if (!["a", "s", "b", "u"].includes(key) || here === null) return;
  const control = document.querySelector(`#finding-${here} [data-key="${key}"]`);
  if (!control) return;
  event.preventDefault();
  control.click();
  if (key === "s") requestAnimationFrame(() => control.parentElement.querySelector("input[type=text]")?.select());
});

// After a decision (ours or another's) the marks follow the cards, and ours goes on to the next open one.
let decided = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const card = event.target.closest?.(".finding");
  if (card) decided = { position: card.dataset.position, action: event.target.getAttribute("hx-post") };
});
document.addEventListener("htmx:oobAfterSwap", follow);
document.addEventListener("htmx:afterRequest", (event) => {
  if (!decided || event.detail.pathInfo?.requestPath.includes("thay-doi")) return;
  const { position, action } = decided;
  decided = null;
  if (!event.detail.successful) {
    const news = document.getElementById("review-news");
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    news.textContent = answer.body.textContent.replace(/\s+/g, " ").trim();
    return;
  }
  requestAnimationFrame(() => {
    follow();
    show(position, { original: false });
    if (!action.includes("mo-lai")) nextOpen(position);
  });
});

function nextOpen(position) {
  const all = cards();
  const from = all.findIndex((card) => card.dataset.position === position);
  const next = [...all.slice(from + 1), ...all.slice(0, from)].find((card) => card.dataset.state === "open");
  if (next) show(next.dataset.position);
}

function follow() {
  for (const card of cards()) {
    for (const mark of marksOf(card.dataset.position)) {
      if (mark.dataset.findings.split(" ").at(-1) === card.dataset.position) mark.dataset.state = card.dataset.state;
    }
    card.classList.toggle("is-here", card.dataset.position === here);
  }
}

if (review) {
  pane(review.dataset.pane || "diem");
  const first = cards().find((card) => card.dataset.state === "open");
  if (first && list) show(first.dataset.position, { focus: false });
}
