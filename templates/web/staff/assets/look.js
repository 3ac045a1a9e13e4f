// Draws the card again while somebody chooses its colours.
const form = document.querySelector("form[data-look]");
const card = document.querySelector("img[data-card]");
const drawn = ["primary", "accent", "background", "text", "motif", "handle", "logo"];
let waiting;
form?.addEventListener("input", (event) => {
  if (!drawn.includes(event.target.name)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const chosen = new URLSearchParams();
    for (const name of drawn) if (!form.elements[name].disabled) chosen.set(name, form.elements[name].value);
    card.src = `${card.dataset.card}?${chosen}`;
  }, 400);
});
