// A link to what is folded unfolds it.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  for (const fold of target?.querySelectorAll(":scope > details") ?? []) fold.open = true;
  target?.scrollIntoView();
};
const arrived = () => document.documentElement.classList.remove("arriving");
addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(arrived));
addEventListener("hashchange", () => {
  arrived(); // first: what is laid out later would move the place
  unfold();
});
if (location.hash) unfold();

// A link to another language leads to the section that is being read: it has the same id there.
const reading = () => {
  const begun = (section) => section.getBoundingClientRect().top < innerHeight / 3;
  return [...document.querySelectorAll("article section[id]")].filter(begun).at(-1)?.id;
};
for (const link of document.querySelectorAll(".languages a")) {
  const page = link.href;
  const lead = () => {
    const id = scrollY ? reading() : location.hash.slice(1);
    link.href = id ? `${page}#${id}` : page;
  };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, lead);
}
