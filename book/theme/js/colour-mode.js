// Runs before the page is drawn, so that a remembered dark page never flashes white.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const key = "colour-mode";
  // Storage may be refused, for instance for pages opened from a folder; then the choice lasts for the page.
  const read = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const write = (mode) => { try { localStorage.setItem(key, mode); } catch { /* see above */ } };
  const apply = (mode) => {
    if (mode === "light" || mode === "dark") root.dataset.colourMode = mode;
    else delete root.dataset.colourMode;
  };
  apply(read());
  document.addEventListener("DOMContentLoaded", () => {
    const chosen = root.dataset.colourMode ?? "auto";
    for (const input of document.querySelectorAll("input[name=colour-mode]")) {
      input.checked = input.value === chosen;
      input.addEventListener("change", () => { apply(input.value); write(input.value); });
    }
  });
})();
