// The list of a window: choosing units chooses their reports; buttons that need a choice rest until there is one.
const form = document.querySelector("[data-desk]");
if (form) {
  const units = [...form.querySelectorAll("input[name=unit]")];
  const all = form.querySelector("[data-check-all]");
  const said = form.querySelector("[data-chosen]");

  function refresh() {
    for (const unit of units) {
      const report = form.querySelector(`input[name=report][data-of="${unit.value}"]`);
      if (report) report.checked = unit.checked;
    }
    const chosen = units.filter((unit) => unit.checked).length;
    const reports = form.querySelectorAll("input[name=report]:checked").length;
    if (said) said.textContent = chosen ? `${said.dataset.words} ${chosen}` : "";
    if (all) {
      all.checked = chosen === units.length && chosen > 0;
      all.indeterminate = chosen > 0 && chosen < units.length;
    }
    for (const button of form.querySelectorAll("[data-needs]")) {
      button.disabled = button.dataset.needs === "report" ? !reports : !chosen;
    }
  }
  all?.addEventListener("change", () => {
    for (const unit of units) unit.checked = all.checked;
    refresh();
  });
  form.addEventListener("change", refresh);
  refresh();
}
