// A long list narrowed by words without tones: <input data-filter="#list">, rows carry data-words.
const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

document.addEventListener("input", (event) => {
  const list = event.target.dataset?.filter && document.querySelector(event.target.dataset.filter);
  if (!list) return;
  const words = fold(event.target.value).split(/\s+/).filter(Boolean);
  for (const row of list.querySelectorAll("[data-words]")) {
    row.hidden = !words.every((word) => row.dataset.words.includes(word));
  }
});
// Enter in the search box narrows; it does not send the form around it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.dataset?.filter) event.preventDefault();
});
