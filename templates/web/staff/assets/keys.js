// The keys of a page, as its list of them says: each leads to a link, a button or a field.
const dialog = document.getElementById("keys");
const link = document.getElementById("keys-link");
const off = document.getElementById("keys-off");
const listed = new Map([...dialog.querySelectorAll("[data-keys]")].map((one) => [one.dataset.keys, one.dataset.to]));
const fields = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const soon = 1500; // milliseconds from one key to the next
let begun = "", waiting = 0;

try { off.checked = localStorage.getItem("keys") === "off"; } catch { /* a browser that keeps nothing */ }
off.addEventListener("change", () => {
  try { localStorage.setItem("keys", off.checked ? "off" : "on"); } catch { /* then it holds for this page */ }
});
link.addEventListener("click", (event) => {
  event.preventDefault();
  // Only what this page has is shown.
  for (const one of dialog.querySelectorAll("[data-to]")) one.hidden = !document.querySelector(one.dataset.to);
  dialog.showModal();
});

function typed(key) {
  const keys = begun ? `${begun} ${key}` : key;
  clearTimeout(waiting);
  begun = [...listed.keys()].some((one) => one.startsWith(`${keys} `)) ? keys : "";
  if (begun) waiting = setTimeout(() => { begun = ""; }, soon);
  return listed.get(keys);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return;
  if (off.checked || dialog.open || event.target.closest?.(fields)) return;
  const to = typed(event.key), there = to && document.querySelector(to);
  if (!there) return;
  event.preventDefault();
  if (there.matches("a, button")) there.click();
  else there.focus();
});
