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
  if (seen) document.getElementById("seen").replaceWith(document.adoptNode(seen));
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
