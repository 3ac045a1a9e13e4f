// Moves an item to another day: by its handle with a pointer, or by M and the arrow keys. Both post the form to move it.
const form = document.getElementById("drop");
const told = document.getElementById("dragging");
const days = [...document.querySelectorAll("[data-day]")];
const moving = document.querySelector("[data-does=move]").dataset.keys; // as the list of keys has it
const enough = 6; // pixels: less is a click
let held = null; // { tile, x, y, day, live } while a pointer has it, { tile, day, keys } while the keyboard has
let dragged = false; // whether the last pointer went so far

function say(words) { told.textContent = words; }

function over(day) {
  held.day?.classList.remove("over");
  held.day = day;
  day?.classList.add("over");
}

function letGo() {
  held?.day?.classList.remove("over");
  held?.tile.classList.remove("held");
  held = null;
}

function move() {
  const { tile, day } = held, was = tile.dataset.tile;
  const stays = !day || day === tile.closest("[data-day]");
  letGo();
  if (stays) { say(form.dataset.left); return; }
  form.action = new URL(tile.querySelector(".grip").href).pathname;
  form.elements.day.value = day.dataset.day;
  form.elements.time.value = was.slice(11);
  form.elements.seen.value = was;
  form.requestSubmit();
}

function nearest(event) {
  return document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-day]") ?? null;
}

document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-tile]")) event.preventDefault(); });
document.addEventListener("pointerdown", (event) => {
  const tile = event.target.closest("[data-tile]");
  // A finger takes it by its handle: elsewhere it scrolls the page.
  if (!tile || event.button || (event.pointerType !== "mouse" && !event.target.closest(".grip"))) return;
  letGo();
  dragged = false;
  held = { tile, x: event.clientX, y: event.clientY, day: null, live: false };
});
document.addEventListener("pointermove", (event) => {
  if (!held || held.keys) return;
  if (!held.live && Math.hypot(event.clientX - held.x, event.clientY - held.y) < enough) return;
  held.live = dragged = true;
  held.tile.classList.add("held");
  over(nearest(event));
  if (event.clientY < 40) window.scrollBy(0, -12);
  if (event.clientY > window.innerHeight - 40) window.scrollBy(0, 12);
});
document.addEventListener("pointerup", () => { if (held?.live) move(); else if (held && !held.keys) held = null; });
document.addEventListener("pointercancel", () => { if (held && !held.keys) letGo(); });
// A link that was dragged is not followed, and a finger that holds one asks for no menu.
document.addEventListener("click", (event) => { if (dragged && event.target.closest("[data-tile]")) event.preventDefault(); }, true);
document.addEventListener("contextmenu", (event) => { if (held && event.target.closest(".grip")) event.preventDefault(); });

const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 };
document.addEventListener("keydown", (event) => {
  const tile = document.activeElement?.closest("[data-tile]");
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!held?.keys) {
    if (tile && event.key.toLowerCase() === moving) {
      held = { tile, keys: true, day: null };
      tile.classList.add("held");
      over(tile.closest("[data-day]") ?? days[0]);
      say(form.dataset.picked);
    }
    return;
  }
  if (event.key === "Escape" || event.key === "Tab") { letGo(); say(form.dataset.left); return; }
  if (event.key === "Enter") { event.preventDefault(); move(); return; }
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const wide = getComputedStyle(days[0].parentElement).gridTemplateColumns.split(" ").length;
  const by = Math.abs(step) === 7 ? Math.sign(step) * wide : step;
  over(days[Math.max(0, Math.min(days.length - 1, days.indexOf(held.day) + by))]);
  held.day.scrollIntoView({ block: "nearest" });
  say(`${form.dataset.over} ${held.day.querySelector("h2").textContent.trim()}`);
});
