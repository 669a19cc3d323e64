// What every page needs: the menu on small screens, the theme switch, closing menus, forms sent once.
const root = document.documentElement;

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-toggle-menu]");
  if (menu) {
    const open = document.body.classList.toggle("menu-open");
    menu.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector(".sidebar a")?.focus();
  } else if (document.body.classList.contains("menu-open") && !event.target.closest(".sidebar")) {
    closeMenu();
  }
  const theme = event.target.closest("[data-theme-value]");
  if (theme) setTheme(theme.dataset.themeValue);
  for (const open of document.querySelectorAll("details[data-close-outside][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (document.body.classList.contains("menu-open")) closeMenu();
  for (const open of document.querySelectorAll("details[data-close-outside][open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

function closeMenu() {
  document.body.classList.remove("menu-open");
  const button = document.querySelector("[data-toggle-menu]");
  button?.setAttribute("aria-expanded", "false");
  button?.focus();
}

function setTheme(value) {
  localStorage.setItem("chiso-theme", value);
  const dark = value === "dark" || (value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  root.dataset.themeChoice = value;
  markTheme();
}

function markTheme() {
  for (const button of document.querySelectorAll("[data-theme-value]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeValue === root.dataset.themeChoice));
  }
}
markTheme();

// A browser shows a date field in its own language, perhaps month first; the page says it the Vietnamese way beneath.
const DAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function sayDate(field) {
  let said = field.nextElementSibling;
  if (!said?.classList.contains("date-said")) {
    said = document.createElement("div");
    said.className = "date-said";
    said.setAttribute("aria-live", "polite");
    field.after(said);
  }
  const [date, time] = field.value.split("T");
  const [year, month, day] = date.split("-").map(Number);
  const names = root.lang === "en" ? WEEKDAYS : DAYS;
  said.textContent = day ? `${names[new Date(year, month - 1, day).getDay()]}, ${String(day).padStart(2, "0")}/${String(month).padStart(2, "0")}/${year}${time ? `, ${time}` : ""}` : "";
}
function sayDates(place) {
  for (const field of place.querySelectorAll("input[type=date], input[type=datetime-local]")) sayDate(field);
}
document.addEventListener("input", (event) => { if (["date", "datetime-local"].includes(event.target.type)) sayDate(event.target); });
document.addEventListener("htmx:load", (event) => sayDates(event.target));
sayDates(document);

// A form is sent once: the button rests until the page answers (the server refuses repeats anyway).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); }, 0);
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
});

// Destructive actions ask first, in a real dialog: <form data-confirm="…">.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (!question || event.target.dataset.confirmed) return;
  event.preventDefault();
  ask(question, event.submitter).then((yes) => {
    if (!yes) return;
    event.target.dataset.confirmed = "1";
    event.target.requestSubmit(event.submitter);
  });
}, true);

export function ask(question, opener) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    const text = document.createElement("p");
    text.textContent = question;
    const row = document.createElement("div");
    row.className = "button-row";
    for (const [label, value, style] of [[opener?.dataset.yes || opener?.textContent.trim() || "Đồng ý", true, "btn btn-danger"], [document.documentElement.lang === "en" ? "Cancel" : "Thôi", false, "btn"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = style;
      button.textContent = label;
      button.addEventListener("click", () => { dialog.close(); resolve(value); });
      row.append(button);
    }
    dialog.append(text, row);
    dialog.addEventListener("close", () => { dialog.remove(); resolve(false); opener?.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

document.addEventListener("htmx:responseError", (event) => {
  document.getElementById("live").textContent = event.detail.xhr.responseText.replace(/<[^>]*>/g, " ").trim();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([403, 404, 409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
});
