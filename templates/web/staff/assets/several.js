// Ticks all the items of a list, or none, and says how many are ticked. The boxes and their form work without it.
const form = document.getElementById("several");
const boxes = form ? [...form.elements].filter((field) => field.name === "item") : [];
const all = form?.querySelector("[data-all]");

function tell() {
  const count = boxes.filter((box) => box.checked).length;
  form.querySelector("[data-told]").textContent = count ? form.dataset.count.replace("{count}", count) : "";
  all.setAttribute("aria-pressed", count === boxes.length);
}

if (boxes.length) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const ticked = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = ticked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  tell(); // the browser remembers what was ticked
}
