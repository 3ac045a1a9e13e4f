// For benchmarks/cards.py: draws the same card with satori and resvg, or with headless chromium.
// node cards.js satori|chromium CARD.json MODULES SECONDS -> {"png": milliseconds, "jpeg": milliseconds or null}
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const [, , peer, cardFile, modules, seconds] = process.argv;
const load = (name) => require(require.resolve(name, { paths: [modules] }));
const card = JSON.parse(fs.readFileSync(cardFile));

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function timed(draw) {
  await draw(0);
  await draw(1);
  const times = [];
  const end = performance.now() + 1000 * Number(seconds);
  for (let number = 2; performance.now() < end || times.length < 3; number++) {
    const began = performance.now();
    await draw(number);
    times.push(performance.now() - began);
  }
  return median(times);
}

const circle = (x, y, r, colour, opacity) => ({
  position: "absolute", left: x - r, top: y - r, width: 2 * r, height: 2 * r, borderRadius: r,
  backgroundColor: colour, opacity, display: "flex",
});

// The same number of shapes as ours: one large vesicle, about twenty dots in it, eight beside it, nine far off.
function shapes(number) {
  const found = [circle(950, 500 + (number % 7) * 10, 200, "#0f4c5c", 0.3)];
  for (let i = 0; i < 37; i++)
    found.push(circle(800 + ((i * 61 + number * 17) % 280), (i * 113 + number * 29) % 1080, 6 + ((i * 7) % 30), i % 2 ? "#e36414" : "#0f4c5c", 0.5));
  return found;
}

const words = (number) => ({ title: card.titles[number % card.titles.length], lines: card.lines[number % card.lines.length] });

function tree(number) {
  const box = (style, children) => ({ type: "div", props: { style: { display: "flex", ...style }, children } });
  const said = words(number);
  const lines = said.lines.map((line, at) =>
    box({ marginTop: 14 }, [box({ width: 70, height: 70, borderRadius: 35, backgroundColor: "#0f4c5c", color: "#fff", alignItems: "center", justifyContent: "center", marginRight: 24, fontSize: 40 }, String(at + 1)), box({ fontSize: 46, fontWeight: 400, width: 640 }, line)]));
  return box({ position: "relative", width: 1080, height: 1080, backgroundImage: "linear-gradient(135deg, #faf7f2, #dde6e6)", flexDirection: "column", padding: 70, fontFamily: "Inter", color: "#222" }, [
    ...shapes(number).map((style) => box(style, "")),
    box({ width: 120, height: 14, borderRadius: 7, backgroundColor: "#e36414" }, ""),
    box({ fontSize: 80, fontWeight: 700, color: "#0f4c5c", width: 720, marginTop: 40 }, said.title),
    ...lines,
    box({ fontSize: 34, marginTop: 40, width: 720 }, card.statement),
    box({ position: "absolute", left: 70, bottom: 70, fontSize: 38, fontWeight: 700 }, card.clinic),
    box({ position: "absolute", right: 70, bottom: 70, fontSize: 34 }, card.footer),
  ]);
}

async function satori() {
  const module = await import(pathToFileURL(require.resolve("satori", { paths: [modules] })));
  const draw = module.default.default || module.default;
  const { Resvg } = load("@resvg/resvg-js");
  const file = (weight) => fs.readFileSync(path.join(modules, `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.woff`));
  const fonts = [400, 700].map((weight) => ({ name: "Inter", weight, style: "normal", data: file(weight) }));
  const png = async (number) => {
    const svg = await draw(tree(number), { width: 1080, height: 1080, fonts });
    return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
  };
  return { png: await timed(png), jpeg: null };
}

const css = (style) => Object.entries(style).map(([name, value]) =>
  `${name.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase())}:${typeof value === "number" && !["opacity", "fontWeight"].includes(name) ? value + "px" : value}`).join(";");

const html = (node) => typeof node === "string" ? node
  : `<div style="${css(node.props.style)}">${[node.props.children].flat().map(html).join("")}</div>`;

async function chromium() {
  const browser = await load("playwright-core").chromium.launch({ executablePath: card.chromium, args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1080, height: 1080 } });
  const font = fs.readFileSync(path.join(modules, "node_modules/@fontsource/inter/files/inter-latin-400-normal.woff")).toString("base64");
  await page.setContent(`<style>@font-face{font-family:Inter;src:url(data:font/woff;base64,${font})}*{box-sizing:border-box}body{margin:0}</style><main></main>`);
  const shot = (options) => async (number) => {
    await page.evaluate((inside) => { document.querySelector("main").innerHTML = inside; }, html(tree(number)));
    return page.screenshot(options);
  };
  const found = { png: await timed(shot({ type: "png" })), jpeg: await timed(shot({ type: "jpeg", quality: 90 })) };
  await browser.close();
  return found;
}

(peer === "satori" ? satori() : chromium()).then((found) => console.log(JSON.stringify(found)));
