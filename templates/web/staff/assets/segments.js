// Counts whom the conditions choose while they are written, and the people of each segment that is kept.
const form = document.getElementById("conditions");
const told = document.getElementById("counted");
let waiting = 0, asked = 0;

async function count() {
  const mine = ++asked, body = new URLSearchParams(new FormData(form));
  if (!body.getAll("value[]").some((value) => value.trim())) return;
  const answer = await fetch(form.dataset.count, { method: "POST", body, headers: { accept: "text/plain" } });
  const words = await answer.text();
  if (mine === asked && answer.headers.get("content-type")?.startsWith("text/plain")) told.textContent = words;
}

form.addEventListener("input", (event) => {
  if (event.target.id === "name") return;
  clearTimeout(waiting);
  waiting = setTimeout(count, 400);
});

for (const link of document.querySelectorAll("a[data-count]")) {
  const answer = await fetch(link.dataset.count);
  if (answer.ok) link.textContent = await answer.text();
}
