// Tabs after the ARIA Authoring Practices (W3C, tabs pattern); sets with the same sync names change together.
(() => {
  const sets = [...document.querySelectorAll(".tabs")].map((set) => {
    const panels = [...set.children].filter((child) => child.classList.contains("tab-panel"));
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const tabs = panels.map((panel) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.className = "tab";
      tab.id = `${panel.id}-label`;
      tab.textContent = panel.dataset.title;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      list.append(tab);
      return tab;
    });
    set.prepend(list);
    set.classList.add("ready");
    return { list, tabs, panels };
  });
  const show = ({ tabs, panels }, index) => {
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
      panels[at].hidden = at !== index;
    });
  };
  const choose = (set, index) => {
    show(set, index);
    const sync = set.panels[index].dataset.sync;
    if (!sync) return;
    for (const other of sets) {
      const match = other.panels.findIndex((panel) => panel.dataset.sync === sync);
      if (other !== set && match >= 0) show(other, match);
    }
  };
  for (const set of sets) {
    show(set, Math.max(0, set.panels.findIndex((panel) => "selected" in panel.dataset)));
    set.tabs.forEach((tab, index) => tab.addEventListener("click", () => choose(set, index)));
    set.list.addEventListener("keydown", (event) => {
      const from = set.tabs.indexOf(document.activeElement);
      const to = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: set.tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const index = (to + set.tabs.length) % set.tabs.length;
      choose(set, index);
      set.tabs[index].focus();
    });
  }
  // A link to something inside a closed tab or details opens it.
  const place = () => {
    const name = location.hash.slice(1);
    try { return decodeURIComponent(name); } catch { return name; } // someone typed a % that stands for nothing
  };
  const reveal = () => {
    const target = document.getElementById(place());
    for (let element = target; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") element.open = true;
      for (const set of sets) if (set.panels.includes(element)) show(set, set.panels.indexOf(element));
    }
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
