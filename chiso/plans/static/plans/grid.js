// The assigning grid: a spreadsheet's keyboard over rows the server writes cell by cell.
// Each cell is sent with what was seen; a different value on the server comes back as a conflict.
const grid = document.getElementById("grid");
const units = JSON.parse(document.getElementById("units")?.textContent || "[]");
const status = document.getElementById("grid-status");
const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
const UNIT_FIELDS = ["lead", "cooperating", "monitoring"];
const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").trim();
const rows = () => [...grid.querySelectorAll("tr[data-item]")];
const cellsOf = (row) => [...row.querySelectorAll(".cell")];
const cellAt = (row, field) => row.querySelector(`.cell[data-field="${field}"]`);
const wordsOf = (cell) => cell.querySelector(".cell-words").textContent;
const picked = () => rows().filter((row) => row.classList.contains("is-picked"));
let anchor = null;

function say(text, wrong = false) {
  status.textContent = text;
  status.classList.toggle("is-wrong", wrong);
}

// --- moving ---------------------------------------------------------------------------------------
function go(cell) {
  if (!cell) return;
  for (const other of grid.querySelectorAll('.cell[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}
function beside(cell, down, right) {
  const row = cell.closest("tr"), all = rows();
  const target = all[all.indexOf(row) + down];
  if (!target) return null;
  const inRow = cellsOf(row);
  return cellsOf(target)[Math.min(inRow.length - 1, Math.max(0, inRow.indexOf(cell) + right))];
}
function nextMissing(field, from) {
  const all = [...grid.querySelectorAll(`.cell.is-missing${field ? `[data-field="${field}"]` : ""}`)];
  const order = [...grid.querySelectorAll(".cell")];
  const after = from ? all.find((cell) => order.indexOf(cell) > order.indexOf(from)) : null;
  go(after || all[0]);
}

// --- choosing rows --------------------------------------------------------------------------------
function pick(row, on = !row.classList.contains("is-picked")) {
  row.classList.toggle("is-picked", on);
  const box = row.querySelector("[data-pick]");
  if (box) box.checked = on;
  anchor = row;
  count();
}
function pickTo(row) {
  const all = rows(), from = all.indexOf(anchor ?? row), to = all.indexOf(row);
  for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) pick(one, true);
}
function count() {
  const chosen = picked().length, bulk = document.getElementById("bulk");
  if (!bulk) return;
  bulk.hidden = chosen === 0;
  bulk.querySelector("[data-bulk-count]").textContent = chosen;
  for (const box of grid.querySelectorAll("[data-pick-group]")) {
    const under = rows().filter((row) => row.dataset.under === box.dataset.pickGroup);
    box.checked = under.length > 0 && under.every((row) => row.classList.contains("is-picked"));
  }
}

// --- writing --------------------------------------------------------------------------------------
async function send(url, form) {
  const answer = await fetch(url, { method: "POST", body: form, headers: { "X-CSRFToken": token } });
  return { code: answer.status, body: answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {} };
}
async function write(chosen, field, text, { force = false } = {}) {
  const form = new FormData();
  form.append("field", field);
  form.append("text", text);
  for (const row of chosen) {
    form.append("item", row.dataset.item);
    if (!force) form.append(`was.${row.dataset.item}`, wordsOf(cellAt(row, field)));
    cellAt(row, field).classList.add("is-saving");
  }
  say(grid.dataset.wordSaving);
  try {
    const { code, body } = await send(grid.dataset.url, form);
    if (code === 200) { put(body, field); say(`${grid.dataset.wordSaved} · ${chosen.length}`); return true; }
    if (code === 409 && body.current) { conflict(body.current, field, text, body.message); return true; }
    say(body.message || grid.dataset.wordFailed, true);
    return body.message || grid.dataset.wordFailed;
  } catch { say(grid.dataset.wordFailed, true); return grid.dataset.wordFailed; }
  finally { for (const row of chosen) cellAt(row, field).classList.remove("is-saving"); }
}
function put(body, field) {
  for (const row of body.written) {
    const cell = cellAt(grid.querySelector(`tr[data-item="${row.id}"]`), field);
    fill(cell, row.words, row.due);
    cell.classList.add("is-saved");
    setTimeout(() => cell.classList.remove("is-saved"), 1800);
  }
  for (const [name, value] of Object.entries(body.missing)) {
    for (const place of document.querySelectorAll(`[data-count="${name}"]`)) {
      if (place.tagName === "PROGRESS") place.value = value; else place.textContent = value;
    }
  }
}
function fill(cell, words, due = "") {
  cell.querySelector(".cell-words").textContent = words;
  cell.querySelector(".cell-hint").textContent = due && due !== words ? due : "";
  if (words) cell.querySelector(".cell-waiver")?.remove();
  cell.classList.toggle("is-missing", "asked" in cell.dataset && !words && !cell.querySelector(".cell-waiver"));
  cell.classList.toggle("is-waived", Boolean(cell.querySelector(".cell-waiver")));
  cell.classList.remove("is-conflict");
  cell.querySelector(".cell-conflict")?.remove();
}
function conflict(current, field, mine, message) {
  say(message, true);
  for (const [id, words] of Object.entries(current)) {
    const row = grid.querySelector(`tr[data-item="${id}"]`), cell = cellAt(row, field);
    fill(cell, words);
    cell.classList.add("is-conflict");
    const box = document.createElement("div");
    box.className = "cell-conflict";
    const line = document.createElement("span");
    line.textContent = `${grid.dataset.wordConflict}: “${words || grid.dataset.wordMissing}”`;
    box.append(line);
    for (const [label, act] of [[grid.dataset.wordKeep, () => fill(cell, words)], [`${grid.dataset.wordOver}: ${mine}`, () => write([row], field, mine)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = label;
      button.addEventListener("click", (event) => { event.stopPropagation(); box.remove(); cell.classList.remove("is-conflict"); act(); go(cell); });
      box.append(button);
    }
    cell.append(box);
  }
}

// --- the editor -----------------------------------------------------------------------------------
function edit(cell, begin = null) {
  if (!("editable" in grid.dataset) || cell.querySelector(".cell-editor")) return;
  const field = cell.dataset.field, before = wordsOf(cell);
  const input = document.createElement(field === "product" || field === "measures" ? "textarea" : "input");
  if (input.tagName === "INPUT") input.type = "text"; else input.rows = 2;
  input.className = "cell-editor";
  input.value = begin ?? before;
  input.setAttribute("aria-label", `${grid.querySelectorAll("thead th")[cell.cellIndex].textContent} ${cell.closest("tr").querySelector(".grid-code").textContent}`);
  const hidden = [...cell.children];
  for (const child of hidden) child.hidden = true;
  cell.append(input);
  const list = UNIT_FIELDS.includes(field) ? suggest(input, cell, field !== "lead") : null;
  let closed = false;
  const close = () => { if (closed) return; closed = true; input.remove(); list?.close(); cell.querySelector(".cell-wrong")?.remove(); for (const child of hidden) child.hidden = false; };
  const save = async (chosen) => {
    if (input.value.trim() === before.trim() && chosen.length === 1) { close(); return true; }
    const done = await write(chosen, field, input.value);
    if (done === true) { close(); return true; }
    let wrong = cell.querySelector(".cell-wrong");
    if (!wrong) { wrong = document.createElement("small"); wrong.className = "cell-wrong"; cell.append(wrong); }
    wrong.textContent = done;
    input.focus();
    return false;
  };
  input.addEventListener("keydown", async (event) => {
    event.stopPropagation();
    if (list?.key(event)) return;
    if (event.key === "Escape") { close(); go(cell); }
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); const row = cell.closest("tr"); if (await save([...new Set([row, ...picked()])])) go(cell); }
    else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); if (await save([cell.closest("tr")])) go(beside(cell, 1, 0) || cell); }
    else if (event.key === "Tab") { event.preventDefault(); if (await save([cell.closest("tr")])) go(beside(cell, 0, event.shiftKey ? -1 : 1) || cell); }
  });
  input.addEventListener("blur", () => setTimeout(() => { if (!closed && !cell.contains(document.activeElement) && !cell.querySelector(".cell-wrong")) save([cell.closest("tr")]); }, 120));
  input.focus();
  if (begin === null) input.select();
}
function suggest(input, home, several) {
  const list = document.createElement("ul");
  list.className = "suggest";
  list.id = `suggest-${crypto.randomUUID()}`;
  list.setAttribute("role", "listbox");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.autocomplete = "off";
  home.append(list);
  let index = 0, shown = [], used = false;
  const part = () => (several ? input.value.split(";").at(-1) : input.value).trim();
  const take = (unit) => {
    const head = several ? input.value.split(";").slice(0, -1).map((one) => one.trim()).filter(Boolean) : [];
    input.value = [...head, unit.name].join("; ") + (several ? "; " : "");
    used = false;
    draw();
    input.focus();
  };
  const draw = () => {
    const wanted = fold(part()), have = several ? input.value.split(";").map(fold) : [];
    shown = units.filter((unit) => (!wanted || fold(unit.name).includes(wanted) || fold(unit.short).includes(wanted)) && !have.includes(fold(unit.name)));
    if (!several && units.some((unit) => fold(unit.name) === wanted)) shown = used ? shown : [];
    index = Math.min(index, Math.max(0, shown.length - 1));
    list.replaceChildren(...shown.map((unit, at) => {
      const row = document.createElement("li");
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(at === index));
      row.id = `${list.id}-${at}`;
      row.append(unit.name);
      if (unit.short && unit.short !== unit.name) { const small = document.createElement("small"); small.textContent = unit.short; row.append(small); }
      row.addEventListener("mousedown", (event) => { event.preventDefault(); take(unit); });
      return row;
    }));
    list.hidden = shown.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (shown.length) input.setAttribute("aria-activedescendant", `${list.id}-${index}`); else input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", () => { index = 0; used = true; draw(); });
  draw();
  return {
    close: () => list.remove(),
    key: (event) => {
      if (list.hidden) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); index = (index + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length; used = true; draw(); list.children[index].scrollIntoView({ block: "nearest" }); return true; }
      if ((event.key === "Enter" || event.key === "Tab") && used && part() && shown.length) { const unit = shown[index]; if (fold(unit.name) !== fold(part())) { take(unit); if (several) { event.preventDefault(); return true; } } input.value = input.value.replace(/;\s*$/, ""); return false; }
      if (event.key === "Enter") input.value = input.value.replace(/;\s*$/, "");
      return false;
    },
  };
}

// --- events ---------------------------------------------------------------------------------------
grid?.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".cell");
  if (!cell || event.target !== cell) return;
  const row = cell.closest("tr");
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  if (moves[event.key]) {
    event.preventDefault();
    const next = beside(cell, ...moves[event.key]);
    if (event.shiftKey && next) { if (!anchor) anchor = row; pickTo(row); pickTo(next.closest("tr")); }
    go(next);
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
    event.preventDefault();
    fillDown(cell);
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
    event.preventDefault();
    for (const one of rows()) pick(one, true);
  } else if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); edit(cell); }
  else if (event.key === "x" || event.key === "X") { event.preventDefault(); pick(row); }
  else if (event.key === "n" || event.key === "N") { event.preventDefault(); nextMissing("", cell); }
  else if (event.key === "Escape") { for (const one of picked()) pick(one, false); }
  else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); const chosen = row.classList.contains("is-picked") ? picked() : [row]; write(chosen, cell.dataset.field, ""); }
  else if (event.key.length === 1) { event.preventDefault(); edit(cell, event.key); }
});
function fillDown(cell) {
  const row = cell.closest("tr"), field = cell.dataset.field, chosen = picked();
  if (chosen.length > 1 && chosen.includes(row)) { const first = chosen[0]; write(chosen.filter((one) => one !== first), field, wordsOf(cellAt(first, field))); return; }
  const all = rows(), above = all[all.indexOf(row) - 1];
  if (above) write([row], field, wordsOf(cellAt(above, field)));
}
let held = null;
grid?.addEventListener("pointerdown", (event) => { const cell = event.target.closest(".cell"); held = cell && document.activeElement === cell ? cell : null; });
grid?.addEventListener("click", (event) => {
  const box = event.target.closest("[data-pick]");
  if (box) { const row = box.closest("tr"); if (event.shiftKey && anchor) pickTo(row); else pick(row, box.checked); return; }
  const group = event.target.closest("[data-pick-group]");
  if (group) { for (const row of rows()) if (row.dataset.under === group.dataset.pickGroup) pick(row, group.checked); return; }
  const all = event.target.closest("[data-pick-all]");
  if (all) { for (const row of rows()) pick(row, all.checked); return; }
  const cell = event.target.closest(".cell");
  if (cell && !event.target.closest("button, input, textarea, .suggest")) {
    if (event.shiftKey) { pickTo(cell.closest("tr")); return; }
    const was = held === cell || matchMedia("(max-width: 860px)").matches;
    go(cell);
    if (was) edit(cell);
  }
});
grid?.addEventListener("dblclick", (event) => { const cell = event.target.closest(".cell"); if (cell) edit(cell); });
document.addEventListener("click", (event) => {
  const next = event.target.closest("[data-next]");
  if (next) nextMissing(next.dataset.next, document.activeElement?.closest(".cell"));
  if (event.target.closest("[data-bulk-clear]")) for (const row of picked()) pick(row, false);
});

const bulk = document.getElementById("bulk");
if (bulk) {
  const field = bulk.querySelector("#bulk-field"), text = bulk.querySelector("#bulk-text");
  let list = null;
  const arm = () => { list?.close(); list = UNIT_FIELDS.includes(field.value) ? suggest(text, text.parentElement, field.value !== "lead") : null; };
  text.addEventListener("focus", arm);
  text.addEventListener("blur", () => setTimeout(() => { list?.close(); list = null; }, 150));
  field.addEventListener("change", () => { text.value = ""; text.focus(); });
  text.addEventListener("keydown", (event) => { if (list?.key(event)) return; if (event.key === "Enter") { event.preventDefault(); bulk.requestSubmit(); } });
  bulk.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await write(picked(), field.value, text.value.replace(/;\s*$/, "")) === true) text.value = "";
  });
  bulk.querySelector("[data-bulk-waive]").addEventListener("click", async () => {
    const reason = text.value.trim(), chosen = picked();
    if (!reason) { text.focus(); say(`${grid.dataset.wordNa}: ?`, true); return; }
    const form = new FormData();
    form.append("field", field.value);
    form.append("reason", reason);
    for (const row of chosen) form.append("item", row.dataset.item);
    const { code, body } = await send(grid.dataset.waive, form);
    if (code !== 200) { say(body.message || grid.dataset.wordFailed, true); return; }
    put(body, field.value);
    for (const row of chosen) {
      const cell = cellAt(row, field.value);
      cell.querySelector(".cell-waiver")?.remove();
      const note = document.createElement("span");
      note.className = "cell-waiver";
      note.title = reason;
      note.textContent = grid.dataset.wordNa;
      cell.append(note);
      cell.classList.remove("is-missing");
    }
    text.value = "";
    say(grid.dataset.wordSaved);
  });
}
if (grid) { const first = grid.querySelector(".cell"); if (first) first.tabIndex = 0; }
