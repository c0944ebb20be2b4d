// Contents on narrow screens, folding of its parts, and the current section in the outline.
(() => {
  const menu = document.querySelector(".menu-button");
  const contents = document.getElementById("site-contents");
  const open = (state) => {
    menu.setAttribute("aria-expanded", String(state));
    contents.classList.toggle("open", state);
  };
  menu.addEventListener("click", () => open(menu.getAttribute("aria-expanded") !== "true"));
  contents.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.getAttribute("aria-expanded") === "true") { open(false); menu.focus(); }
  });
  for (const toggle of contents.querySelectorAll(".contents-toggle")) {
    toggle.ariaLabel = `${say("show_below")}: ${toggle.previousElementSibling.textContent}`;
    toggle.addEventListener("click", () => {
      toggle.setAttribute("aria-expanded", String(toggle.getAttribute("aria-expanded") !== "true"));
    });
  }
  // Not by scrollIntoView, after which the first Tab would go on from here and miss the skip link.
  const current = contents.querySelector("[aria-current]");
  if (current && current.offsetTop > contents.clientHeight - current.offsetHeight) {
    contents.scrollTop = current.offsetTop - contents.clientHeight / 2;
  }

  const links = new Map([...document.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const current = passed.at(-1)?.id;
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  if (headings.length) {
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }
})();
