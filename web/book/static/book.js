// A link to what is folded unfolds it.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  for (const fold of target?.querySelectorAll(":scope > details") ?? []) fold.open = true;
  target?.scrollIntoView();
};
addEventListener("hashchange", unfold);
if (location.hash) unfold();

const arrived = () => document.documentElement.classList.remove("arriving");
addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(arrived));
addEventListener("hashchange", arrived);
