// The review desk by keys: j and k for the next item and the one before, s to sign, r to ask for changes.
const ways = { j: "a[rel=next]", k: "a[rel=prev]", s: "#password", r: "#words" };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in ways)) return;
  const there = document.querySelector(ways[event.key]);
  if (!there) return;
  event.preventDefault();
  if (there.matches("a")) there.click();
  else there.focus();
});

// A sentence that somebody wants changed is chosen in the form without asking for the page again.
for (const link of document.querySelectorAll("a[data-about]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector("#sentence").value = link.dataset.about;
    document.querySelector("#words").focus();
  });
}
