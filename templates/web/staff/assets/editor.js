// Counts, checks and draws an item while somebody types, and keeps what they typed. The server does all of it.
const form = document.getElementById("edit");
const kept = document.getElementById("kept");
const policy = window.trustedTypes?.createPolicy("clinic", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
const pause = 700; // milliseconds without a key
let asked = 0;
let waiting = 0;
let keeping = 0;

function fields() {
  return new URLSearchParams(new FormData(form));
}

async function look() {
  const number = ++asked;
  const answer = await fetch(form.dataset.count, { method: "POST", body: fields() }).catch(() => null);
  if (!answer?.ok || number !== asked) return; // a later one is on its way
  const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
  const seen = page.getElementById("seen");
  const scheme = document.querySelector("#seen .schemes input:checked")?.id;
  if (seen) document.getElementById("seen").replaceWith(document.adoptNode(seen));
  if (scheme && document.getElementById(scheme)) document.getElementById(scheme).checked = true;
}

async function keep() {
  const answer = await fetch(form.dataset.keep, { method: "POST", body: fields(), headers: { accept: "application/json" } }).catch(() => null);
  window.onbeforeunload = answer?.ok ? null : () => true;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  kept.textContent = answer?.ok ? kept.dataset.kept.replace("{time}", time) : kept.dataset.lost;
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  clearTimeout(keeping);
  waiting = setTimeout(look, pause);
  keeping = setTimeout(keep, 3 * pause);
});
form?.addEventListener("submit", () => {
  clearTimeout(waiting);
  clearTimeout(keeping);
  window.onbeforeunload = null;
});

// What of a photograph is kept: by a click on it, or with the arrow keys.
const focal = document.querySelector("[data-focal]");
const { picture, across, down } = form?.elements ?? {};
const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function place(x, y) {
  for (const [field, value] of [[across, x], [down, y]]) field.value = Math.round(Math.max(0, Math.min(100, value)));
  mark();
  form.dispatchEvent(new Event("input"));
}

function mark() {
  const dot = focal.querySelector(".dot");
  dot?.setAttribute("cx", `${across.value || 50}%`);
  dot?.setAttribute("cy", `${down.value || 50}%`);
}

function showPhotograph() {
  focal.hidden = !picture.value;
  if (!picture.value) return;
  const image = document.createElement("img");
  image.src = focal.dataset.focal + picture.value.split("/").map(encodeURIComponent).join("/");
  image.alt = "";
  const over = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  dot.setAttribute("class", "dot");
  dot.setAttribute("r", "10");
  over.append(dot);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "photograph";
  button.setAttribute("aria-label", focal.dataset.words);
  button.append(image, over);
  button.addEventListener("click", (event) => {
    const box = button.getBoundingClientRect();
    if (event.detail) place(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  });
  button.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    place(Number(across.value || 50) + step[0] * 2, Number(down.value || 50) + step[1] * 2);
  });
  focal.replaceChildren(button);
  mark();
}

if (focal) {
  picture.addEventListener("change", showPhotograph);
  for (const field of [across, down]) field.addEventListener("input", mark);
  showPhotograph();
}
