// The theme is kept on the account and on this device: saving the form brings both together.
document.querySelector("[data-preferences]")?.addEventListener("submit", (event) => {
  localStorage.setItem("chiso-theme", event.target.elements.theme.value);
});
