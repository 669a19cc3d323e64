// Writing a report: every field saves itself against the revision it was read at. What could not be sent stays
// in the page and in this browser until the server has acknowledged it; a save that lost to somebody else's is
// shown beside it, never thrown away. "Đã lưu" is said only of what the server answered for.
const root = document.getElementById("report");
const status = document.getElementById("rep-status");
const words = root.dataset;
const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
const QUIET = 900, SHORTEST = 2000, LONGEST = 30000;
const forms = new Map();
let lastSaved = "", wait = SHORTEST, retry = null, retryAt = 0;

class Field {
  constructor(form) {
    this.form = form;
    this.base = form.dataset.revision;
    this.key = `chiso-report:${words.account}:${form.action}`;
    this.sent = null;
    this.seen = this.data();
    this.dirty = false;
    this.stuck = "";      // refused or in conflict: waits for the person, not for the network
    this.timer = null;
  }
  controls() { return [...this.form.elements].filter((one) => one.name && !["csrfmiddlewaretoken", "base"].includes(one.name)); }
  data() {
    const found = {};
    for (const one of this.controls()) found[one.name] = one.type === "checkbox" ? (one.checked ? one.value : "") : one.value;
    return JSON.stringify(found);
  }
  put(found) {
    for (const one of this.controls()) {
      if (!(one.name in found)) continue;
      if (one.type === "checkbox") one.checked = Boolean(found[one.name]); else one.value = found[one.name];
      grow(one);
    }
    reasonAsked(this.form);
  }
  changed() {
    this.dirty = this.data() !== this.seen;
    this.stuck = "";
    this.form.classList.toggle("is-dirty", this.dirty);
    this.mark(this.dirty ? "is-unsaved" : "");
    if (this.dirty) keep(this); else forget(this);
    clearTimeout(this.timer);
    if (this.dirty) this.timer = setTimeout(() => this.save(), QUIET);
    tell();
  }
  mark(name) {
    for (const one of this.controls()) {
      one.classList.toggle("is-unsaved", name === "is-unsaved");
      one.classList.toggle("is-refused", name === "is-refused");
    }
  }
  async save() {
    clearTimeout(this.timer);
    if (this.sent || !this.dirty || this.stuck) return this.sent;
    const data = this.data();
    const body = new FormData();
    for (const [name, value] of Object.entries(JSON.parse(data))) body.append(name, value);
    body.append("base", this.base);
    const turn = askPanel(body);
    this.sent = this.post(body, data, turn).finally(() => { this.sent = null; tell(); if (this.dirty && !this.stuck && !retry && this.data() !== data) this.changed(); });
    tell();
    return this.sent;
  }
  async post(body, data, turn) {
    let answer, told;
    try {
      const limit = AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined;
      answer = await fetch(this.form.action, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" }, redirect: "manual", signal: limit });
      told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    } catch { return later("offline"); }
    if (answer.type === "opaqueredirect" || (answer.status === 403 && !told)) return later("signin");
    if (answer.status >= 500 || answer.status === 429) return later("offline");
    wait = SHORTEST;
    if (answer.ok && told) return this.saved(told, data, turn);
    if (answer.status === 409 && told?.aside) return this.lost(told);
    this.refused(told?.message || words.wordRefused, told?.code);
  }
  saved(told, data, turn) {
    this.base = String(told.revision);
    this.seen = data;
    lastSaved = told.at;
    clearTrouble(this.form);
    if (this.data() === data) { this.dirty = false; this.form.classList.remove("is-dirty"); this.mark(""); forget(this); }
    else keep(this);
    if (told.panel) putPanel(told.panel, turn); else refreshChecks();
  }
  refused(message, code) {
    this.stuck = "refused";
    this.mark("is-refused");
    const box = trouble(this.form, message, true);
    if (code === "RP0207") {
      const why = this.controls().find((one) => one.name === "override_reason");
      why?.classList.add("is-asked");
      why?.focus();
    }
    box.setAttribute("role", "alert");
  }
  // Somebody saved first: what stands is shown, what was typed stays in the field until the person decides.
  lost(told) {
    this.stuck = "conflict";
    this.base = String(told.revision);
    const who = told.by ? `${words.wordConflict}: ${told.by}` : words.wordConflict;
    const box = trouble(this.form, who, false);
    box.setAttribute("role", "alert");
    const theirs = document.createElement("blockquote");
    theirs.textContent = `${words.wordTheirs}: ${shown(told.current)}`;
    box.append(theirs);
    const row = document.createElement("div");
    row.className = "button-row";
    const choose = (label, act) => {
      const button = document.createElement("button");
      button.type = "button"; button.className = "btn"; button.textContent = label;
      button.addEventListener("click", () => { clearTrouble(this.form); this.stuck = ""; act(); this.changed(); if (this.dirty) this.save().then(() => this.folded(told)); else this.folded(told); this.controls()[0].focus(); });
      row.append(button);
    };
    this.seen = JSON.stringify({ ...JSON.parse(this.data()), ...told.current });
    choose(words.wordKeepMine, () => {});
    choose(words.wordKeepTheirs, () => this.put(told.current));
    const text = this.controls().find((one) => one.tagName === "TEXTAREA");
    if (text && told.current[text.name] && text.value) choose(words.wordBoth, () => { text.value = `${told.current[text.name]}\n${text.value}`; grow(text); });
    box.append(row);
    tell();
  }
  async folded(told) {
    if (typeof told.aside !== "number" || !this.form.action.includes("/noi-dung/")) return;
    const body = new FormData();
    try { await fetch(`${new URL(this.form.action).pathname.replace(/\d+\/luu\/.*$/, "")}song-song/${told.aside}/xong/`, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } }); } catch { /* it stays listed at the top of the page */ }
  }
}

function shown(current) {
  return Object.values(current).filter((one) => typeof one === "string" && one).join(" · ") || "—";
}
function trouble(form, message, red) {
  clearTrouble(form);
  const box = document.createElement("div");
  box.className = `rep-trouble${red ? " rep-trouble-red" : ""}`;
  const text = document.createElement("p");
  text.textContent = message;
  box.append(text);
  (form.closest("td")?.parentElement.querySelector(".fig-note") || form).append(box);
  return box;
}
function clearTrouble(form) {
  (form.closest("tr") || form).querySelectorAll(".rep-trouble").forEach((one) => one.remove());
}

// --- this browser keeps what the server has not yet ------------------------------------------------
function keep(field) { try { localStorage.setItem(field.key, JSON.stringify({ base: field.base, data: field.data() })); } catch { /* full or forbidden: the page still has it */ } }
function forget(field) { try { localStorage.removeItem(field.key); } catch { /* nothing kept */ } }
function restore(field) {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(field.key) || "null"); } catch { return false; }
  if (!kept || kept.data === field.seen) { if (kept) forget(field); return false; }
  field.put(JSON.parse(kept.data));
  field.base = kept.base;
  field.form.closest("details")?.setAttribute("open", "");
  field.changed();
  return true;
}

// --- trying again ----------------------------------------------------------------------------------
function later(why) {
  clearTimeout(retry);
  retryAt = Date.now() + wait;
  retry = setTimeout(again, wait);
  wait = Math.min(LONGEST, wait * 2);
  trying = why;
  tell();
}
let trying = "";
function again() {
  clearTimeout(retry);
  retry = null; trying = "";
  for (const field of forms.values()) if (field.dirty && !field.stuck) field.save();
  tell();
}
addEventListener("online", () => { wait = SHORTEST; again(); });
addEventListener("focus", () => { if (retry) { wait = SHORTEST; again(); } });

function unsaved() { return [...forms.values()].filter((field) => field.dirty); }
function tell() {
  const left = unsaved(), stuck = left.filter((field) => field.stuck), busy = left.some((field) => field.sent);
  let text = lastSaved ? `${words.wordSaved} ${lastSaved}` : status.textContent;
  let wrong = false;
  if (stuck.some((field) => field.stuck === "conflict")) { text = words.wordConflict; wrong = true; }
  else if (stuck.length) { text = `${words.wordRefused}: ${stuck.length}`; wrong = true; }
  else if (retry && left.length) { text = trying === "signin" ? words.wordSignin : words.wordOffline; wrong = true; }
  else if (busy) text = words.wordSaving;
  else if (left.length) text = words.wordUnsaved;
  else if (lastSaved) text = `${words.wordSaved} ${lastSaved}`;
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("is-wrong", wrong);
  root.dataset.unsaved = left.length;
}
addEventListener("beforeunload", (event) => { if (unsaved().length) event.preventDefault(); });

// --- the side panel --------------------------------------------------------------------------------
// A save brings the panel along. Answers may overtake each other: an older one than the panel shows is dropped.
let stale = null, asked = 0, shownTurn = 0;
function askPanel(body) {
  body.append("bang", "1");
  for (const one of root.querySelectorAll("[data-has-form]")) body.append(one.name, one.value);
  return ++asked;
}
function putPanel(html, turn) {
  if (turn < shownTurn) return;
  shownTurn = turn;
  whenNobodyExplains((panel) => htmx.swap(panel, html, { swapStyle: "innerHTML" }));
}
function refreshChecks() { whenNobodyExplains(() => document.body.dispatchEvent(new CustomEvent("report-saved"))); }
// An explanation being typed in the panel is not swapped away; the panel is then asked for a little later.
function whenNobodyExplains(act) {
  const panel = document.getElementById("checks");
  clearTimeout(stale);
  if (panel.querySelector("details[open] textarea:focus")) stale = setTimeout(refreshChecks, 1500); else act(panel);
}

// --- typing ----------------------------------------------------------------------------------------
function grow(area) {
  if (area.tagName !== "TEXTAREA" || CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
function adopt(place) {
  const fresh = [...place.querySelectorAll("form.autosave")].filter((form) => !forms.has(form));
  for (const form of fresh) forms.set(form, new Field(form));
  if (fresh.filter((form) => restore(forms.get(form))).length) status.textContent = words.wordRestored;
  place.querySelectorAll("textarea").forEach(grow);
}
adopt(root);
root.classList.add("is-live");

// Long forms the system counts come when they are opened: by hand, by a link to one of their lines, or because
// this browser keeps something for one of them.
let wanted = "";
function openLater(fits) {
  const place = [...root.querySelectorAll("[data-later]")].find(fits);
  if (place) place.closest("details").open = true;
  return Boolean(place);
}
document.addEventListener("htmx:load", (event) => {
  if (!root.contains(event.target)) return;
  adopt(root);
  if (wanted && document.getElementById(wanted)) { const id = wanted; wanted = ""; go(id); }
});
document.addEventListener("DOMContentLoaded", () => {
  try {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(`chiso-report:${words.account}:`));
    for (const key of mine) openLater((place) => key.includes(place.dataset.saves));
  } catch { /* nothing kept */ }
  if (location.hash.startsWith("#at-") && !document.getElementById(location.hash.slice(1))) go(location.hash.slice(1));
});
const fieldOf = (control) => forms.get(control.form);

root.addEventListener("input", (event) => {
  grow(event.target);
  const field = fieldOf(event.target);
  if (!field) return;
  if (event.target.classList.contains("fig-input")) quickState(event.target);
  field.changed();
});
root.addEventListener("change", (event) => {
  const field = fieldOf(event.target);
  if (!field) return;
  if (event.target.classList.contains("fig-state") && event.target.value) {
    const input = field.form.querySelector(".fig-input");
    input.value = "";
    document.querySelector(`[form="${field.form.id}"][name=note]`)?.focus();
  }
  if (event.target.classList.contains("rep-standing")) standingChosen(event.target);
  field.changed();
  field.save();
});
// "Không áp dụng" stands in place of words: what was written goes aside and the reason is asked for in its place;
// taken back, the words of this page return and the reason goes. The history has both.
function standingChosen(choice) {
  const area = choice.form.querySelector(".rep-words");
  const was = choice.dataset.was ?? ([...choice.options].find((one) => one.defaultSelected)?.value || "");
  if (choice.value && !was) { area.dataset.words = area.value; area.value = ""; }
  else if (!choice.value && was) { area.value = area.dataset.words || ""; delete area.dataset.words; }
  reasonAsked(choice.form);
  grow(area);
  if (choice.value) area.focus();
}
// Whether the field holds words or a reason, told to eyes and ears.
function reasonAsked(form) {
  const choice = form.querySelector(".rep-standing");
  if (!choice) return;
  const hint = form.querySelector(".rep-reason-hint"), area = form.querySelector(".rep-words");
  choice.dataset.was = choice.value;
  hint.hidden = !choice.value;
  if (choice.value) area.setAttribute("aria-describedby", hint.id); else area.removeAttribute("aria-describedby");
}
root.addEventListener("focusout", (event) => { const field = fieldOf(event.target); if (field?.dirty) field.save(); });
root.addEventListener("submit", (event) => {
  const field = forms.get(event.target);
  if (field) { event.preventDefault(); field.save(); }
});
// A dash is how officials write "no data"; a number takes the state back.
function quickState(input) {
  const state = input.form.querySelector(".fig-state");
  if (["-", "–"].includes(input.value.trim())) { state.value = "no_data"; input.value = ""; }
  else if (input.value.trim()) state.value = "";
}

root.addEventListener("keydown", (event) => {
  const input = event.target;
  if (input.classList.contains("fig-input") && input.tagName === "INPUT" && ["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const column = [...input.closest("table").querySelectorAll(".fig-input")];
    const next = column[column.indexOf(input) + (event.key === "ArrowUp" ? -1 : 1)];
    if (next) { next.focus(); next.select?.(); } else fieldOf(input)?.save();
  }
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); for (const field of forms.values()) field.save(); }
  if (event.key === "F8") { event.preventDefault(); nextFinding(event.shiftKey ? -1 : 1); }
});
let at = -1;
function nextFinding(step) {
  const links = [...document.querySelectorAll("#checks [data-go]")];
  if (!links.length) return;
  at = (at + step + links.length) % links.length;
  go(links[at].dataset.go);
}

// --- going to a place: folded parts open first ------------------------------------------------------
function go(id) {
  const place = document.getElementById(id);
  if (!place) { wanted = id; return openLater((later) => id.startsWith(later.dataset.later)); }
  for (let up = place; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  place.scrollIntoView({ block: "center" });
  place.classList.remove("is-target");
  void place.offsetWidth;
  place.classList.add("is-target");
  const needed = place.querySelector("textarea[aria-required], .fig-input") || place.querySelector("textarea, input:not([type=hidden]), select");
  if (!needed) place.tabIndex = -1;  // a computed line has nothing to type in: the line itself is told
  (needed || place).focus({ preventScroll: true });
  return true;
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("#report a[href^='#at-'], #report [data-go], .rep-returned a[href^='#at-']");
  if (link && go(link.dataset.go || link.getAttribute("href").slice(1))) event.preventDefault();
  const cite = event.target.closest("[data-cite]");
  if (cite) {
    const area = document.getElementById(cite.dataset.into);
    area.setRangeText(cite.dataset.cite, area.selectionStart, area.selectionEnd, "end");
    cite.closest("details").open = false;
    area.focus();
    fieldOf(area).changed();
  }
  const send = event.target.closest("[data-send]");
  if (send) {
    const form = document.getElementById(send.dataset.send);
    if (form?.checkValidity()) { event.preventDefault(); form.requestSubmit(form.querySelector("button")); }
  }
});
if (location.hash.startsWith("#at-")) go(location.hash.slice(1));

// A step leaves the page only when everything typed has been acknowledged.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-after-save]") || !unsaved().length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const field of forms.values()) await field.save();
  if (unsaved().length) { tell(); status.scrollIntoView({ block: "nearest" }); return; }
  form.requestSubmit(form.querySelector("button"));
}, true);
