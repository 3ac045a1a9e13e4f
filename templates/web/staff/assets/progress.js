// The numbers of an issue on its way, as the server tells them. Without this they are read by loading the page again.
const panel = document.querySelector("[data-progress]");
if (panel?.dataset.progress) {
  const source = new EventSource(panel.dataset.progress);
  source.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    if (told.phase !== panel.dataset.phase) {
      // What may be done has changed with it: the page has other buttons.
      source.close();
      location.reload();
      return;
    }
    panel.querySelector("[data-sentence]").textContent = told.sentence;
    for (const [name, number] of Object.entries(told.numbers)) {
      const place = panel.querySelector(`[data-number="${name}"]`);
      if (place) place.textContent = number;
    }
    const bar = panel.querySelector("[data-bar]");
    if (bar) bar.value = told.done;
  });
  for (const leaving of ["submit", "pagehide"]) addEventListener(leaving, () => source.close());
}
