// Keys of the review: 1 to 8 choose, Enter saves, u takes back, n goes to the note, the arrows move. They are left alone
// while a text is being written, and where the review is not to be seen.
() => {
  const shown = (id) => { const found = document.getElementById(id); return found && found.offsetParent ? found : null; };
  const press = (id) => shown(id)?.click();
  document.addEventListener("keydown", (event) => {
    if (!shown("review-save") || event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = event.target.matches("textarea, input:not([type=radio])");
    if (writing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const options = document.querySelectorAll(":is(#review-parsing, #review-content, #review-named) input[type=radio]");
    const chosen = options[Number(event.key) - 1];
    if (event.target.matches("input[type=radio]") && event.key.startsWith("Arrow")) return; // they choose there
    if (event.target.closest("button") && event.key === "Enter") return; // that button's own
    if (chosen) chosen.click();
    else if (event.key === "Enter") press("review-save");
    else if (event.key === "u") press("review-undo");
    else if (event.key === "ArrowLeft") press("review-back");
    else if (event.key === "ArrowRight") press("review-next");
    else if (event.key === "n") document.querySelector("#review-note textarea, #review-note input")?.focus();
    else return;
    event.preventDefault();
  });
};
