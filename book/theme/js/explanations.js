// Numbers of a ranking open their explanation: the row of the table that the name of their unit leads to.
// Without this script the name of the unit leads to the table, and its details open by hand.
(() => {
  const CODES = "codes-";

  const explain = (figure) => {
    const codes = [...figure.classList].find((name) => name.startsWith(CODES))?.slice(CODES.length).split(",") ?? [];
    for (const row of figure.querySelectorAll("tbody tr")) {
      const name = row.querySelector("a[href*='#why-']");
      if (!name) continue;
      [...row.cells].forEach((cell, column) => {
        if (!cell.classList.contains("number") || !/\d/.test(cell.textContent)) return;
        const link = document.createElement("a");
        link.className = "explained-number";
        link.href = name.getAttribute("href") + (codes[column] ? `-${codes[column]}` : "");
        link.title = say("explain", { unit: name.textContent });
        link.tabIndex = -1; // hundreds of stops would bury what follows: arrow keys go along the row
        link.append(...cell.childNodes);
        cell.append(link);
      });
    }
    figure.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const links = [...(event.target.closest("tr")?.querySelectorAll("a") ?? [])];
      const next = step && links[links.indexOf(event.target) + step];
      if (!next) return;
      next.focus();
      event.preventDefault();
    });
  };

  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("figure.explanations")?.closest("details");
    if (!folded) return;
    folded.open = true;
    for (const region of folded.querySelectorAll(".scroll-region")) refreshRegion(region);
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    const show = () => target.scrollIntoView({ block: "center" });
    show();
    document.fonts.ready.then(() => requestAnimationFrame(show)); // letters of another width move the row
  };

  for (const figure of document.querySelectorAll("figure.explained")) explain(figure);
  addEventListener("hashchange", open);
  open();
})();
