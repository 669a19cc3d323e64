// The board by keyboard: arrows go between cards and columns, Enter opens, M opens the steps of a card.
const board = document.querySelector(".board");
const columns = () => [...board.querySelectorAll(".board-column")].map((column) => [...column.querySelectorAll("[data-card]")]);

board?.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, button, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  const card = event.target.closest("[data-card]");
  const grid = columns();
  let column = grid.findIndex((cards) => cards.includes(card));
  let row = column < 0 ? -1 : grid[column].indexOf(card);
  if (event.key === "m" || event.key === "M") {
    const moves = card?.querySelector(".moves");
    if (!moves) return;
    moves.open = true;
    moves.querySelector(".moves-panel input:not([type=hidden]), .moves-panel button")?.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (column < 0) { column = grid.findIndex((cards) => cards.length); row = -1; }
    row += event.key === "ArrowDown" ? 1 : -1;
    go(grid[column]?.[row]);
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const step = event.key === "ArrowRight" ? 1 : -1;
    for (column += step; column >= 0 && column < grid.length; column += step) {
      if (grid[column].length) { go(grid[column][Math.min(Math.max(row, 0), grid[column].length - 1)]); break; }
    }
  } else {
    return;
  }
  event.preventDefault();
});

function go(card) {
  card?.querySelector(".board-title").focus();
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
