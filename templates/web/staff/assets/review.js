// The review desk by touch: a swipe to the side leads to the next item, or to the one before.
const far = 80, quick = 700; // pixels, milliseconds
const sideways = "input, textarea, select, summary, iframe, .scroll, [contenteditable]"; // what takes a finger itself
let began = null;

function touched(event) {
  const [finger] = event.touches;
  const isOurs = event.touches.length === 1 && !event.target.closest(sideways) && (window.visualViewport?.scale ?? 1) <= 1;
  // At the edge of the screen the browser has a swipe of its own.
  const isInside = finger.clientX > 24 && finger.clientX < window.innerWidth - 24;
  began = isOurs && isInside ? { x: finger.clientX, y: finger.clientY, at: event.timeStamp } : null;
}

function letGo(event) {
  if (!began) return;
  const [finger] = event.changedTouches, across = finger.clientX - began.x, down = finger.clientY - began.y;
  const isSwipe = Math.abs(across) > far && Math.abs(down) < Math.abs(across) / 2 && event.timeStamp - began.at < quick;
  began = null;
  if (!isSwipe || !window.getSelection()?.isCollapsed) return;
  const isNext = across < 0 === (document.documentElement.dir !== "rtl");
  document.querySelector(isNext ? "main a[rel=next]" : "main a[rel=prev]")?.click();
}

// The page scrolls as ever: nobody waits for what is heard here.
document.addEventListener("touchstart", touched, { passive: true });
document.addEventListener("touchend", letGo, { passive: true });
document.addEventListener("touchcancel", () => { began = null; }, { passive: true });

// A sentence that somebody wants changed is chosen in the form without asking for the page again.
for (const link of document.querySelectorAll("a[data-about]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector("#sentence").value = link.dataset.about;
    document.querySelector("#words").focus();
  });
}
