// A region that scrolls must be reachable by keyboard and have a name; one that fits needs neither.
const regions = [...document.querySelectorAll(".scroll-region")];
const refreshRegion = (() => {
  const kinds = ["table", "code", "output", "math", "drawing"];
  const numbers = new Map(kinds.map((kind) => [kind, 0]));
  const names = new Map(regions.map((region) => {
    const kind = kinds.find((name) => region.classList.contains(`${name}-region`)) ?? "output";
    numbers.set(kind, numbers.get(kind) + 1);
    return [region, say(`region_${kind}`, { number: numbers.get(kind) })];
  }));
  return (region) => {
    region.classList.remove("fits", "scrolls");
    const scrolls = region.scrollWidth > region.clientWidth + 1 || region.scrollHeight > region.clientHeight + 1;
    region.classList.add(scrolls ? "scrolls" : "fits");
    if (!scrolls) {
      for (const name of ["tabindex", "role", "aria-label"]) region.removeAttribute(name);
      return;
    }
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    const caption = document.getElementById(region.dataset.labelledBy ?? "")?.textContent.trim();
    region.setAttribute("aria-label", caption ? `${names.get(region)}: ${caption}` : names.get(region));
  };
})();
{
  const observer = new ResizeObserver((entries) => {
    for (const entry of entries) refreshRegion(entry.target);
  });
  for (const region of regions) { refreshRegion(region); observer.observe(region); }
}
