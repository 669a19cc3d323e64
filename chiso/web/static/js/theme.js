// Sets the theme before the first paint; loaded blocking on purpose, so nothing flashes.
(() => {
  const root = document.documentElement;
  const kept = localStorage.getItem("chiso-theme") || root.dataset.themeChoice || "auto";
  const dark = kept === "dark" || (kept === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  root.dataset.themeChoice = kept;
})();
