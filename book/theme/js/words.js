// Interface words of the page's language and a place where changes are announced.
const words = JSON.parse(document.body.dataset.words);
const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const say = (key, values) => fill(words[key], values);
const announce = (() => {
  const region = document.createElement("p");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.querySelector("main")?.append(region);
  return (text) => { region.textContent = text; };
})();
