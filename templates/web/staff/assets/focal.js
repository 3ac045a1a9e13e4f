// What of a photograph is kept: by a click or with the arrow keys, shown at once. The form does it all without this.
const form = document.querySelector("[data-focal-form]");
const { across, down, at } = form ? Object.fromEntries([...form.querySelectorAll("input")].map((field) => [field.name, field])) : {};
const dot = form?.querySelector(".dot");
const steps = { ArrowRight: [2, 0], ArrowLeft: [-2, 0], ArrowDown: [0, 2], ArrowUp: [0, -2] };

function place(x, y) {
  for (const [field, value] of [[across, x], [down, y]]) field.value = Math.round(Math.max(0, Math.min(100, value)));
  mark();
}

function mark() {
  dot.setAttribute("cx", `${across.value || 50}%`);
  dot.setAttribute("cy", `${down.value || 50}%`);
}

at?.addEventListener("click", (event) => {
  event.preventDefault();
  const box = at.getBoundingClientRect();
  if (event.detail) place(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
});
at?.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  place(Number(across.value || 50) + step[0], Number(down.value || 50) + step[1]);
});
for (const field of form ? [across, down] : []) field.addEventListener("input", mark);
