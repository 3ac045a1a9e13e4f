// Every email and page is valid HTML, and no email relies on what Gmail or Outlook for Windows lacks.
// `make check-html` writes the files (checked_pages.py) and runs this; HTML_TO_CHECK says where they are.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { caniemail } from "caniemail";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

import { emailRules, pageRules } from "./rules.js";

const CLIENTS = ["gmail.*", "outlook.windows*"];
const FALLBACKS = JSON.parse(readFileSync(new URL("fallbacks.json", import.meta.url), "utf8"));

const emails = read("emails");
const pages = read("pages");
const publicPages = read("public");
const staffPages = read("staff");
const shownInBrowser = read("browser");

function read(folder) {
  const directory = join(process.env.HTML_TO_CHECK, folder);
  return readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")]);
}

/** Return what is wrong with HTML, a line for each fault. */
async function faults(html, rules) {
  const report = await new HtmlValidate(new StaticConfigLoader(rules)).validateString(html);
  return report.results.flatMap((result) =>
    result.messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}

/** Return the features in an email that a program lacks or has in part, each with the programs. */
function lacking(html) {
  const { issues } = caniemail({ clients: CLIENTS, html });
  const found = new Map();
  for (const [client, features] of [...issues.errors, ...issues.warnings]) {
    for (const { title } of features) {
      found.set(title, (found.get(title) ?? new Set()).add(client));
    }
  }
  return found;
}

function withoutFallback(html) {
  return [...lacking(html)].filter(([title]) => !(title in FALLBACKS)).map(([title, clients]) => `${title}: ${[...clients].join(", ")}`);
}

test("there is something to check", () => {
  assert.ok(emails.length >= 18);
  assert.ok(publicPages.length >= 12);
  assert.ok(staffPages.length >= 100);
  assert.ok(shownInBrowser.length >= 6);
  assert.deepEqual(pages.map(([name]) => name).sort(), ["evidence.html", "preview.html", "report.html"]);
});

for (const [name, html] of emails) {
  test(`${name} is valid`, async () => assert.deepEqual(await faults(html, emailRules), []));
  test(`${name} has a fallback for what Gmail or Outlook lacks`, () => assert.deepEqual(withoutFallback(html), []));
}

for (const [name, html] of shownInBrowser) {
  test(`${name} of the archive is valid`, async () => assert.deepEqual(await faults(html, emailRules), []));
}

for (const [name, html] of [...pages, ...publicPages, ...staffPages]) {
  test(`${name} is valid`, async () => assert.deepEqual(await faults(html, pageRules), []));
}

test("every fallback is for something that an email uses", () => {
  const used = new Set(emails.flatMap(([, html]) => [...lacking(html).keys()]));
  assert.deepEqual(Object.keys(FALLBACKS).filter((title) => !used.has(title)), []);
});

// The check itself must be able to fail.

const [, digest] = emails.find(([name]) => name === "digest-en.html");
const BROKEN = [
  ["a tag that is not closed", "</h1>", "", "close-order"],
  ["a picture without alt", / alt="[^"]*"/, "", "wcag/h37"],
  ["an id that stands twice", "<h1", '<p id="a">x</p><p id="a">y</p><h1', "no-dup-id"],
  ["a heading level that is skipped", /<(\/?)h2/g, "<$1h4", "heading-level"],
  ["an element that does not exist", "<h1", "<heading></heading><h1", "element-name"],
];

for (const [what, old, replacement, rule] of BROKEN) {
  test(`${what} is refused`, async () => {
    const broken = digest.replace(old, replacement);
    assert.notEqual(broken, digest);
    assert.match((await faults(broken, emailRules)).join("\n"), new RegExp(` ${rule}: `));
  });
}

const LACKED = [
  ["display:grid", '<h1 style="display: grid;'],
  ["position", '<h1 style="position: fixed;'],
  ["box-shadow", '<h1 style="box-shadow: 0 0 1px;'],
  ["<form> element", '<form></form><h1 style="'],
];

for (const [title, opening] of LACKED) {
  test(`${title} is refused in an email`, () => {
    assert.match(withoutFallback(digest.replace('<h1 style="', opening)).join("\n"), new RegExp(`${title}: .*gmail`));
  });
}
