// The sheet by keyboard, saved as one goes. What was typed is never thrown away: a refusal, a conflict or a
// lost connection leaves it in its field and says so.
const sheet = document.getElementById("sheet");
const detail = document.getElementById("detail");
const limbs = document.getElementById("limbs");
const search = document.getElementById("tree-q");
const word = (name) => sheet.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
const timers = new WeakMap();
const sending = new WeakMap();

// --- the tree ---------------------------------------------------------------------------------------
let showing = "all";

function links(open = true) {
  return [...limbs.querySelectorAll("[data-limb]")].filter((link) => !open || !link.closest(".limb").hidden);
}

function narrow() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  let any = false;
  for (const limb of limbs.children) {
    const link = limb.querySelector("[data-limb]");
    const kept = showing === "all" || (link && showing in { gap: 1, lost: 1, mine: 1 } && showing in link.dataset);
    limb.hidden = !(words.every((each) => limb.dataset.words.includes(each)) && (kept || (!link && showing === "all")));
    any ||= !limb.hidden && Boolean(link);
  }
  // A group stays while something under it does.
  for (const limb of limbs.children) {
    if (limb.querySelector("[data-limb]")) continue;
    const below = links().some((link) => link.closest(".limb").dataset.code.startsWith(`${limb.dataset.code}.`));
    limb.hidden = !below;
  }
  const none = document.getElementById("tree-none");
  none.hidden = any;
  none.textContent = any ? "" : word("none");
}

// Only the tree scrolls, never the page under it.
function reveal(link, place = 0.4) {
  const frame = link?.closest(".tree-scroll");
  if (!frame || frame.scrollHeight <= frame.clientHeight) { link?.scrollIntoView({ block: "nearest" }); return; }
  const box = link.getBoundingClientRect(), around = frame.getBoundingClientRect();
  if (box.top < around.top + 8 || box.bottom > around.bottom - 8) frame.scrollTop += box.top - around.top - around.height * place;
}

function current() {
  return limbs.querySelector("[data-limb][aria-current]");
}

function here() {
  return document.activeElement?.matches?.("[data-limb]") ? document.activeElement : current();
}

function step(by) {
  const all = links();
  const index = all.indexOf(here());
  const next = all[Math.min(all.length - 1, Math.max(0, index + by))];
  next?.focus({ preventScroll: true });
  reveal(next);
}

function nextGap() {
  const all = links(false);
  const from = all.indexOf(current());
  const next = [...all.slice(from + 1), ...all.slice(0, from + 1)].find((link) => "gap" in link.dataset);
  next?.click();
}

function mark(code) {
  for (const link of links(false)) {
    if (link.closest(".limb").dataset.code === code) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (matchMedia("(min-width: 1024px)").matches) reveal(current());
}

search?.addEventListener("input", narrow);
search?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); links()[0]?.focus(); }
  if (event.key === "Escape") { search.value = ""; narrow(); current()?.focus(); }
});
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-show-limbs]");
  if (!chip) return;
  showing = chip.dataset.showLimbs;
  for (const other of document.querySelectorAll("[data-show-limbs]")) other.setAttribute("aria-pressed", String(other === chip));
  narrow();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  if (event.key === "Escape" && detail.contains(event.target)) { event.target.blur(); current()?.focus(); return; }
  if (typing) return;
  const key = event.key.toLowerCase();
  const inTree = limbs.contains(event.target) || event.target === document.body || event.target.tagName === "MAIN";
  if (key === "j" || (inTree && event.key === "ArrowDown")) { event.preventDefault(); step(1); }
  else if (key === "k" || (inTree && event.key === "ArrowUp")) { event.preventDefault(); step(-1); }
  else if (key === "n") { event.preventDefault(); nextGap(); }
  else if (key === "/") { event.preventDefault(); search.focus(); search.select(); }
});

// --- opening a criterion ----------------------------------------------------------------------------
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target !== detail) return;
  if (unsaved().length && !confirm(`${word("leave")}`)) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== detail) return;
  const code = detail.querySelector("[data-detail]")?.dataset.detail;
  if (!code) return;
  sheet.dataset.open = "";
  document.querySelector(".sheet-top")?.classList.add("sheet-top-open");
  mark(code);
  const field = detail.querySelector("input:not([type=hidden], :disabled), textarea:not(:disabled)");
  if (matchMedia("(min-width: 1024px)").matches) (field || detail).focus({ preventScroll: true });
  else { detail.focus({ preventScroll: true }); scrollTo({ top: 0 }); }
});

// --- saving -----------------------------------------------------------------------------------------
function unsaved() {
  return [...document.querySelectorAll("form[data-line][data-dirty]")];
}

function say(form, state) {
  const place = form.querySelector("[data-state]");
  if (!place) return;
  place.dataset.state = state;
  place.textContent = { saving: word("saving"), saved: word("saved"), failed: word("unsaved"), unsaved: word("unsaved"), "": "" }[state];
}

function trouble(form, nodes, { conflict = false } = {}) {
  const place = form.querySelector("[data-trouble]");
  place.replaceChildren(...nodes);
  place.hidden = nodes.length === 0;
  place.classList.toggle("is-conflict", conflict);
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function later(form, wait) {
  form.dataset.dirty = "";
  say(form, "unsaved");
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), wait));
}

async function save(form) {
  clearTimeout(timers.get(form));
  if (sending.get(form)) { form.dataset.again = ""; return; }
  sending.set(form, true);
  const sent = new FormData(form);
  delete form.dataset.dirty;
  say(form, "saving");
  let response;
  try {
    response = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
  } catch {
    sending.set(form, false);
    form.dataset.dirty = "";
    say(form, "failed");
    trouble(form, [paragraph(word("failed"))]);
    timers.set(form, setTimeout(() => save(form), 5000));
    return;
  }
  sending.set(form, false);
  const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
  if (response.ok && answer) saved(form, answer);
  else if (response.status === 409 && answer) conflict(form, answer);
  else refused(form, answer);
  if ("again" in form.dataset) { delete form.dataset.again; save(form); }
}

function saved(form, answer) {
  form.elements.revision.value = answer.revision;
  say(form, "dirty" in form.dataset ? "unsaved" : "saved");
  trouble(form, []);
  for (const [key, html] of Object.entries(answer.verdicts)) fill(`v-${key}`, html);
  for (const [key, html] of Object.entries(answer.origins)) fill(`o-${key}`, html);
  for (const [code, html] of Object.entries(answer.limbs)) {
    const place = document.getElementById(`limb-${code}`);
    if (!place) continue;
    const focused = place.contains(document.activeElement);
    place.innerHTML = html;
    htmx.process(place);
    if (focused) place.querySelector("a")?.focus();
  }
  fill("crit-points", answer.head);
  for (const [id, text] of [["sum-total", answer.total], ["sum-own", answer.own], ["sum-open", answer.open], ["gap-count", answer.open]]) {
    const place = document.getElementById(id);
    if (place) place.textContent = text;
  }
  for (const why of form.querySelectorAll(".figure-why")) {
    const over = why.closest(".figure").querySelector(".source-over");
    if (!over) { why.hidden = true; why.querySelector("input").value = ""; }
  }
  narrow();
}

function fill(id, html) {
  const place = document.getElementById(id);
  if (place) place.innerHTML = html;
}

function refused(form, answer) {
  form.dataset.dirty = "";
  say(form, "unsaved");
  const problem = answer?.problem;
  trouble(form, [paragraph(problem ? `${problem.got}. ${problem.expected}. ${problem.hint}.` : word("failed"))]);
  if (problem?.code === "RB0208") {
    const name = problem.place.split(".").at(-1);
    const why = form.querySelector(`[name="why.${name}"]`);
    if (why) { why.closest(".figure-why").hidden = false; why.focus(); }
  }
}

function conflict(form, answer) {
  form.dataset.dirty = "";
  say(form, "unsaved");
  const now = answer.current;
  const told = Object.entries(now.figures || {}).map(([name, value]) => `${name} = ${value}`);
  for (const key of ["percent", "case", "state"]) {
    const chosen = now[key] && form.querySelector(`[name="${key}"][value="${CSS.escape(now[key])}"]`);
    if (now[key]) told.push(chosen ? chosen.closest("label").textContent.trim() : now[key]);
  }
  if (now.note) told.push(`“${now.note}”`);
  const row = document.createElement("div");
  row.className = "button-row";
  row.append(
    button(word("theirs"), () => { take(form, now); trouble(form, []); delete form.dataset.dirty; save(form); }),
    button(word("mine"), () => { form.elements.revision.value = now.revision; save(form); }),
  );
  trouble(form, [paragraph(answer.message), paragraph(told.join("; ")), row], { conflict: true });
}

function take(form, now) {
  form.elements.revision.value = now.revision;
  for (const field of form.elements) {
    if (field.name.startsWith("f.")) field.value = now.figures?.[field.name.slice(2)] ?? "";
    else if (field.name === "percent" || field.name === "note") field.value = now[field.name] ?? "";
    else if (field.name === "state" || field.name === "case") field.checked = field.value === (now[field.name] ?? "");
    else if (field.name === "cut") field.checked = (now.cuts ?? []).includes(field.value);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-line]");
  if (!form || event.target.type === "radio" || event.target.type === "checkbox") return;
  later(form, event.target.tagName === "TEXTAREA" ? 2500 : 1500);
});
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-line]");
  if (form && form.dataset.dirty !== undefined || form && /radio|checkbox/.test(event.target.type)) later(form, 50);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-line]");
  if (!form) return;
  event.preventDefault();
  save(form);
}, true);
document.addEventListener("click", (event) => {
  const taken = event.target.closest("[data-take]");
  if (!taken) return;
  const field = document.getElementById(taken.dataset.for);
  field.value = taken.dataset.take;
  field.focus();
  later(field.form, 50);
});
addEventListener("online", () => unsaved().forEach(save));
addEventListener("beforeunload", (event) => {
  if (unsaved().length) event.preventDefault();
});

if (matchMedia("(min-width: 1024px)").matches) reveal(current());
