// Sends a file in parts and goes on where it stopped: after a pause, a broken connection, a new visit.
// Without this script the form sends the file whole.
const form = document.querySelector("form[data-upload]");
const words = form.dataset;
const part = (name) => form.querySelector(`[data-${name}]`);
const [bar, status, figures, name, problem, pause, cancel, send] = ["bar", "status", "figures", "name", "problem", "pause", "cancel", "send"].map(part);
const input = form.querySelector("input[type=file]");
const csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });
let run = null;

const keyOf = (file) => `chiso-upload ${file.name} ${file.size} ${file.lastModified}`;
const megabytes = (bytes) => `${number.format(bytes / 1048576)} MB`;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function ask(url, options = {}) {
  const response = await fetch(url, { credentials: "same-origin", ...options, headers: { "X-CSRFToken": csrf, ...options.headers } });
  const body = response.status === 204 ? {} : await response.json().catch(() => null);
  if (body === null) throw new TypeError("no answer");
  return { ok: response.ok, status: response.status, body };
}

// Where a file stands: the upload begun earlier if it still waits, else a new one.
async function begin(file) {
  const known = localStorage.getItem(keyOf(file));
  if (known) {
    const found = await ask(known);
    if (found.ok) {
      if (found.body.received) status.textContent = words.wordsResumed;
      return found;
    }
    localStorage.removeItem(keyOf(file));
  }
  const begun = await ask(words.upload, { method: "POST", body: JSON.stringify({ name: file.name, size: file.size }) });
  if (begun.ok) localStorage.setItem(keyOf(file), begun.body.url);
  return begun;
}

async function sendAll(file, me) {
  let failures = 0;
  const rest = () => {
    status.textContent = words.wordsWaiting;
    failures += 1;
    return wait(Math.min(15000, 500 * 2 ** failures));
  };
  let state = null;
  while (!state && run === me) {
    try { state = await begin(file); } catch { await rest(); }
  }
  if (!state) return null;
  while (run === me && state.ok && !state.body.next) {
    show(state.body.received, file.size);
    if (me.paused) { await new Promise((resolve) => { me.goOn = resolve; }); continue; }
    const { url, received, part: size } = state.body;
    try {
      me.abort = new AbortController();
      const next = await ask(url, { method: "POST", body: file.slice(received, received + size), signal: me.abort.signal, headers: { "Upload-Offset": String(received), "Content-Type": "application/octet-stream" } });
      if (next.status === 409) next.ok = true, next.body = { ...state.body, received: next.body.received };
      state = next;
      failures = 0;
      if (state.ok) status.textContent = words.wordsSending;
    } catch {
      if (me.paused || run !== me) continue;
      await rest();
      const fresh = await ask(url).catch(() => null);
      if (fresh?.ok) state = fresh;
    }
  }
  return state;
}

function show(received, size) {
  bar.value = size ? (100 * received) / size : 0;
  figures.textContent = `${megabytes(received)} / ${megabytes(size)} (${Math.floor(bar.value)} %)`;
}

function refuse(text) {
  problem.textContent = text;
  problem.hidden = false;
  part("sending").hidden = true;
  send.hidden = false;
  run = null;
}

form.addEventListener("submit", async (event) => {
  const file = input.files[0];
  if (!file) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  problem.hidden = true;
  if (file.size > Number(words.max)) { refuse(words.wordsLarge); return; }
  const me = { paused: false };
  run = me;
  name.textContent = file.name;
  status.textContent = words.wordsSending;
  send.hidden = true;
  part("sending").hidden = false;
  pause.focus();
  try {
    const state = await sendAll(file, me);
    if (run !== me) return;
    if (!state.ok) {
      const said = state.body.problem;
      localStorage.removeItem(keyOf(file));
      refuse(said ? `${said.got}. ${said.expected}. ${said.hint}. (${said.code})` : words.wordsWaiting);
      return;
    }
    show(file.size, file.size);
    status.textContent = words.wordsDone;
    localStorage.removeItem(keyOf(file));
    location.assign(state.body.next);
  } catch {
    refuse(words.wordsWaiting);
  }
}, true);

pause.addEventListener("click", () => {
  if (!run) return;
  run.paused = !run.paused;
  pause.textContent = run.paused ? words.wordsResume : words.wordsPause;
  status.textContent = run.paused ? words.wordsPaused : words.wordsSending;
  if (run.paused) run.abort?.abort(); else run.goOn?.();
});

cancel.addEventListener("click", async () => {
  const file = input.files[0];
  const url = file && localStorage.getItem(keyOf(file));
  const stopped = run;
  run = null;
  stopped?.abort?.abort();
  stopped?.goOn?.();
  if (url) { localStorage.removeItem(keyOf(file)); await ask(url, { method: "DELETE" }).catch(() => null); }
  part("sending").hidden = true;
  send.hidden = false;
  input.focus();
});

const drop = part("drop");
for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("drop-over"); });
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("drop-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  form.requestSubmit(send);
});
