// Appraisal by keyboard: agree, score differently, ask, go on, turn the pages of the evidence.
const list = document.getElementById("line-list");
const wide = window.matchMedia("(min-width: 1280px)");
const settle = () => { if (list) list.open = wide.matches; };
settle();
wide.addEventListener("change", settle);
list?.querySelector(".is-here")?.scrollIntoView({ block: "nearest" });

const say = (words) => { const live = document.getElementById("live"); if (live) live.textContent = words; };

function open(selector, field) {
  const box = document.querySelector(selector);
  if (!box) return;
  box.open = true;
  box.querySelector(field)?.focus();
  box.scrollIntoView({ block: "nearest" });
}

const keys = {
  d: () => document.querySelector("#agree button")?.click(),
  s: () => open("details.say", "input:not([type=hidden]), textarea"),
  h: () => open("#giai-trinh details.quick", "textarea"),
  j: () => document.getElementById("go-next")?.click(),
  k: () => document.getElementById("go-previous")?.click(),
  arrowleft: () => turn("first"),
  arrowright: () => turn("last"),
};

function turn(side) {
  const links = [...document.querySelectorAll("#viewer .viewer-bar a[hx-get]")].filter((link) => link.getAttribute("hx-get").includes("trang="));
  const wanted = side === "last" ? links.at(-1) : links.length > 1 ? links[0] : null;
  wanted?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

// A page that cannot be drawn says so in the place of the picture.
document.addEventListener("error", (event) => {
  const picture = event.target;
  if (!(picture instanceof HTMLImageElement) || !picture.dataset.gone) return;
  const words = document.createElement("p");
  words.className = "muted viewer-none";
  words.textContent = picture.dataset.gone;
  picture.replaceWith(words);
  say(picture.dataset.gone);
}, true);
