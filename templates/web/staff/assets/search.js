// Searches while somebody types: the server makes the page, of which the hits are shown.
const form = document.getElementById("search");
const policy = window.trustedTypes?.createPolicy("clinic", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
const pause = 250; // milliseconds without a key
let waiting = 0, asked = 0;

async function find() {
  const mine = ++asked, address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== asked) return;
  const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
  const found = page.getElementById("found");
  if (!found || mine !== asked) return;
  document.getElementById("found").replaceWith(document.adoptNode(found));
  document.getElementById("told").textContent = found.querySelector("a[aria-current]")?.textContent ?? "";
  history.replaceState(null, "", address);
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, pause);
});
