// Shows what the simulated platforms have accepted. It only ever sets text, never HTML, outside the sandboxed frame.

const REFRESH_MS = 2000;
const PAGE = 50;

const start = { posts: 0, emails: 0 };
let shown = "";
let chosen = null;

const byId = (id) => document.getElementById(id);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function when(instant) {
  return new Date(instant).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function counted(number, one) {
  return `${number.toLocaleString()} ${one}${number === 1 ? "" : "s"}`;
}

// A post as its network prints it: links replaced by what it displays for them.
function words(post) {
  const printed = element("p", "words");
  let rest = new DOMParser().parseFromString(post.text, "text/html").documentElement.textContent;
  for (const url of post.urls) {
    const place = rest.indexOf(url.url);
    if (place < 0) continue;
    printed.append(rest.slice(0, place));
    rest = rest.slice(place + url.url.length);
    if (url.media_key) continue;
    const link = element("a", "", url.display_url);
    link.href = url.expanded_url;
    link.title = url.expanded_url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    printed.append(link);
  }
  printed.append(rest.trimEnd());
  return printed;
}

function picture(media) {
  const figure = element("figure", "picture");
  const image = element("img");
  image.src = `/simulator/media/${media.id}`;
  image.alt = media.alt;
  const details = element("details");
  details.append(element("summary", "", "Alt text"), element("p", "", media.alt || "none"));
  figure.append(image, details);
  return figure;
}

function postItem(post, account, continues, continued) {
  const item = element("li", `post${continues ? " continues" : ""}${continued ? " continued" : ""}`);
  const body = element("div");
  const who = element("p", "who");
  const time = element("time", "", when(post.at));
  time.dateTime = post.at;
  who.append(element("b", "", account.name), element("span", "", `@${account.username} on ${post.network}`), time);
  body.append(who);
  if (post.reply_to && !continues) body.append(element("p", "answers", "Answers an earlier post"));
  body.append(words(post), ...post.media.map(picture));
  item.append(element("span", "face", account.name.slice(0, 1)), body);
  item.firstChild.setAttribute("aria-hidden", "true");
  return item;
}

// Newest thread first, but each thread in reading order.
function threads(posts) {
  const listed = new Set(posts.map((post) => post.id));
  const answers = new Map();
  for (const post of posts) if (listed.has(post.reply_to)) answers.set(post.reply_to, post);
  return posts.filter((post) => !listed.has(post.reply_to)).map((first) => {
    const thread = [first];
    while (answers.has(thread.at(-1).id)) thread.push(answers.get(thread.at(-1).id));
    return thread;
  });
}

function showPosts(state) {
  const items = threads(state.posts).flatMap((thread) =>
    thread.map((post, place) => postItem(post, state.account, place > 0, place < thread.length - 1)));
  byId("posts").replaceChildren(...items);
  byId("no-posts").hidden = state.counts.posts > 0;
}

function showEmails(state) {
  byId("emails").replaceChildren(...state.emails.map((email) => {
    const item = element("li");
    const button = element("button", "letter");
    button.type = "button";
    button.dataset.name = email.name;
    button.append(
      element("span", "to", email.to.name || email.to.address),
      element("span", "", email.subject),
      element("span", "when", when(email.at)),
    );
    button.addEventListener("click", () => read(email.name));
    item.append(button);
    return item;
  }));
  byId("no-emails").hidden = state.counts.emails > 0;
  byId("choose").hidden = state.counts.emails === 0 || chosen !== null;
  markChosen();
}

function markChosen() {
  for (const button of document.querySelectorAll(".letter")) {
    button.setAttribute("aria-current", String(button.dataset.name === chosen));
  }
}

async function read(name) {
  const response = await fetch(`/simulator/emails/${encodeURIComponent(name)}`);
  if (!response.ok) return;
  const email = await response.json();
  chosen = name;
  history.replaceState(null, "", `#${name}`);
  byId("reader-subject").textContent = email.subject;
  const envelope = [
    ["From", `${email.from.name} <${email.from.address}>`],
    ["To", email.to.name ? `${email.to.name} <${email.to.address}>` : email.to.address],
    ["Sent", when(email.at)],
  ];
  byId("reader-envelope").replaceChildren(...envelope.flatMap(([name, value]) => [element("dt", "", name), element("dd", "", value)]));
  byId("reader-html").src = `/simulator/bodies/${email.name}`;
  byId("reader").dataset.text = email.text;
  const headers = { ...(email.reply_to ? { "Reply-To": email.reply_to } : {}), ...email.headers };
  byId("reader").dataset.headers = Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\n\n");
  view("html");
  byId("reader").hidden = false;
  byId("choose").hidden = true;
  document.body.classList.add("reading");
  markChosen();
}

function view(kind) {
  byId("reader-html").hidden = kind !== "html";
  byId("reader-text").hidden = kind === "html";
  byId("reader-text").textContent = byId("reader").dataset[kind] ?? "";
  for (const button of document.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === kind));
  }
}

function closeReader() {
  chosen = null;
  history.replaceState(null, "", location.pathname);
  byId("reader").hidden = true;
  byId("choose").hidden = false;
  document.body.classList.remove("reading");
  markChosen();
}

function showPager(kind, total) {
  const pager = byId(`pager-${kind}`);
  pager.hidden = total <= PAGE;
  const turn = (label, by, possible) => {
    const button = element("button", "", label);
    button.type = "button";
    button.disabled = !possible;
    button.addEventListener("click", () => {
      start[kind] += by;
      refresh();
    });
    return button;
  };
  const last = Math.min(start[kind] + PAGE, total);
  pager.replaceChildren(
    turn("Newer", -PAGE, start[kind] > 0),
    element("span", "", `${start[kind] + 1} to ${last} of ${total.toLocaleString()}`),
    turn("Older", PAGE, last < total),
  );
}

// A fault befalls one channel: the choice among them is filled once.
function fillChannels(channels) {
  if (byId("channels").options.length > 0) return;
  byId("channels").append(...channels.map(({ name, title }) => new Option(title, name)));
}

function showFaults(faults) {
  const channels = Object.fromEntries([...byId("channels").options].map((option) => [option.value, option.text]));
  const names = Object.fromEntries([...byId("fault-form").elements.fault.options].map((option) => [option.value, option.text]));
  byId("faults").textContent = faults.length === 0
    ? "Nothing is planned to go wrong."
    : `Still to come: ${faults.map((fault) => `${channels[fault.channel]}: ${names[fault.fault]} (${fault.count} ×)`).join("; ")}.`;
}

function show(state) {
  showPosts(state);
  showEmails(state);
  showPager("posts", state.counts.posts);
  showPager("emails", state.counts.emails);
  fillChannels(state.channels);
  showFaults(state.faults);
  byId("count-posts").textContent = counted(state.counts.posts, "post");
  byId("count-emails").textContent = counted(state.counts.emails, "email");
  byId("tab-posts").textContent = state.counts.posts.toLocaleString();
  byId("tab-emails").textContent = state.counts.emails.toLocaleString();
}

async function refresh() {
  try {
    const response = await fetch(`/simulator/state?posts=${start.posts}&emails=${start.emails}`);
    const state = await response.json();
    byId("now").textContent = when(state.now);
    byId("now").dateTime = state.now;
    byId("notice").hidden = true;
    const { now, requests, ...content } = state;
    const text = JSON.stringify(content);
    if (text !== shown) {
      shown = text;
      show(state);
    }
  } catch {
    byId("notice").textContent = "The simulator has stopped. Start it again with: clinic simulator";
    byId("notice").hidden = false;
  }
}

async function order(method, path, body) {
  await fetch(path, { method, body: body && JSON.stringify(body) });
  refresh();
}

function showPane(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === pane));
  }
}

for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => showPane(button.dataset.show));
for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => view(button.dataset.view));
byId("back").addEventListener("click", closeReader);
byId("clear-faults").addEventListener("click", () => order("DELETE", "/simulator/faults"));
byId("fault-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { channel, fault, count } = Object.fromEntries(new FormData(event.target));
  order("POST", "/simulator/faults", { channel, fault, count: Number(count) });
});
byId("reset").addEventListener("click", () => {
  if (!window.confirm("Forget every post and email of this rehearsal?")) return;
  closeReader();
  order("POST", "/simulator/reset");
});

refresh();
if (location.hash.length > 1) {
  showPane("inbox");
  read(location.hash.slice(1));
}
setInterval(() => document.hidden || refresh(), REFRESH_MS);
