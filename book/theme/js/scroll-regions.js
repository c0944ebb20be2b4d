// A region that scrolls must be reachable by keyboard and have a name; one that fits needs neither.
const { regions, refreshRegion, addRegion } = (() => {
  const kinds = ["table", "code", "output", "math", "drawing"];
  const numbers = new Map(kinds.map((kind) => [kind, 0]));
  const names = new Map();
  const refresh = (region) => {
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
  // What is in a region may grow while the region does not (a reader's own spacing of letters). Sizes change
  // while regions are looked at, which a ResizeObserver must not do by itself: the next frame does.
  const waiting = new Set();
  const observer = new ResizeObserver((entries) => {
    if (!waiting.size) {
      requestAnimationFrame(() => {
        const grown = [...waiting];
        waiting.clear();
        grown.forEach(refresh);
      });
    }
    for (const { target } of entries) waiting.add(target.closest(".scroll-region"));
  });
  const add = (region) => {
    const kind = kinds.find((name) => region.classList.contains(`${name}-region`)) ?? "output";
    numbers.set(kind, numbers.get(kind) + 1);
    names.set(region, say(`region_${kind}`, { number: numbers.get(kind) }));
    refresh(region);
    for (const part of [region, ...region.children]) observer.observe(part);
  };
  const found = [...document.querySelectorAll(".scroll-region")];
  found.forEach(add);
  return { regions: found, refreshRegion: refresh, addRegion: add };
})();
