// The slider beside a number: both say the same, the number is what is sent.
for (const range of document.querySelectorAll("[data-whatif] input[type=range]")) {
  const number = document.getElementById(range.dataset.for);
  range.hidden = false;
  range.addEventListener("input", () => {
    number.value = range.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  });
  number.addEventListener("input", (event) => {
    if (event.isTrusted) range.value = number.value;
  });
}
