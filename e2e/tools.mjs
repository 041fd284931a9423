// The examples of docs/embedding.md in other people's tools, as they come from npm and PyPI: JupyterLab and marimo with the
// real anywidget, MkDocs, mystmd, Quarto's shortcode in pandoc's Lua, and what cleaners of HTML leave of Moodle's line.
// They are too heavy for every run of the tests. By hand, with a built dist/:
//
//     node e2e/tools.mjs [jupyter marimo mkdocs myst quarto cleaners]
//
// Packages go to target/tools/ (UNROLLED_TOOLS names another folder).

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch, out, serve } from "./harness.mjs";
import { until } from "./hosted.mjs";

const root = new URL("..", import.meta.url).pathname;
const tools = process.env.UNROLLED_TOOLS || join(root, "target/tools");
const PYTHON = ["anywidget==0.11.0", "jupyterlab==4.6.6", "marimo==0.25.2", "mkdocs==1.6.1", "pypandoc_binary==1.17"];
const NPM = ["mystmd@1.8.3", "sanitize-html@2.18.1", "dompurify@3.5.0"];
const text = readFileSync(join(root, "docs/embedding.md"), "utf8");

/** The code blocks below a heading. */
function blocks(heading) {
  const section = text.split(`\n## ${heading}\n`)[1].split("\n## ")[0];
  return [...section.matchAll(/^(`{3,})(\w+)\n([\s\S]*?)\n\1$/gm)].map(([, , , code]) => code);
}

const folder = (name) => {
  const path = join(tools, "work", name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
};
const bin = (name) => join(tools, "venv/bin", name);
const run = (command, args, cwd) => execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 300_000 });

function install() {
  mkdirSync(tools, { recursive: true });
  if (!existsSync(bin("python"))) {
    run("python3", ["-m", "venv", join(tools, "venv")]);
    run(bin("pip"), ["install", "--quiet", ...PYTHON]);
  }
  if (!existsSync(join(tools, "npm/node_modules"))) {
    mkdirSync(join(tools, "npm"), { recursive: true });
    run("npm", ["install", "--no-audit", "--no-fund", "--prefix", join(tools, "npm"), ...NPM]);
  }
}

/** A server of another program: waits until it says something, and gives what it said. */
async function server(command, args, cwd, says) {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  process.once("exit", () => child.kill());
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  const found = await until(() => says.exec(said), `${command}: ${says}`, 90_000);
  return { found, said: () => said, close: () => child.kill() };
}

/** A folder as a site. */
async function site(path) {
  const types = { html: "text/html", js: "text/javascript", css: "text/css", json: "application/json" };
  const site = createServer(({ url }, response) => {
    let file = join(path, decodeURIComponent(new URL(url, "http://x/").pathname));
    if (file.endsWith("/")) file += "index.html";
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[file.split(".").at(-1)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  site.unref();
  return `http://127.0.0.1:${site.address().port}/`;
}

const freePort = async () => {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
};

/** The frame of the app in a page, once its picture is there. */
async function demo(page, app) {
  const frame = await until(() => page.frames().find((frame) => frame.url().startsWith(app.url)), "a frame", 90_000);
  await frame.locator(".panel canvas").first().waitFor({ timeout: 60_000 });
  return frame;
}
const here = (code, app) => code.replaceAll("https://example.org/unrolled/", app.url);

const TOOLS = {
  async jupyter(app, browser) {
    const dir = folder("jupyter");
    const [cell] = blocks("Notebooks");
    const sources = [
      here(cell, app),
      'print("python has", demo.t, demo.state["t"], demo.params["k"], round(demo.state["metrics"]["inertia"], 3))',
      "demo.t = 6",
      'print("then", demo.state["t"])',
      'demo.params = {"k": 5}',
      'print("now", demo.state["params"]["k"], demo.t)',
      'answers = []\ndemo.on_msg(lambda widget, answer, buffers: answers.append(answer))\ndemo.send({"cmd": "frame", "id": 7})',
      'print("answer", answers[0]["id"], answers[0]["ok"], len(answers[0]["frame"]["points"]))',
    ];
    const cells = sources.map((source, at) => ({ cell_type: "code", id: `c${at}`, metadata: {}, outputs: [], execution_count: null, source }));
    const kernel = { display_name: "Python 3", language: "python", name: "python3" };
    writeFileSync(join(dir, "demo.ipynb"), JSON.stringify({ cells, metadata: { kernelspec: kernel }, nbformat: 4, nbformat_minor: 5 }));
    const port = await freePort();
    const lab = await server(bin("jupyter"), ["lab", "--LabApp.news_url=None", "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--IdentityProvider.token=", `--notebook-dir=${dir}`], dir, /is running at/);
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
      await page.goto(`http://127.0.0.1:${port}/lab/tree/demo.ipynb`);
      await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 120_000 });
      await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor({ timeout: 120_000 });
      const at = (n) => page.locator(".jp-Notebook .jp-CodeCell").nth(n);
      const execute = async (n, expected) => {
        // What is sent before the kernel is connected is lost.
        await until(async () => {
          await at(n).locator(".cm-content").click();
          await page.keyboard.press("Shift+Enter");
          const ran = () => at(n).locator(".jp-InputArea-prompt").textContent().then((prompt) => /\d/.test(prompt));
          return until(ran, "a number", 10_000).catch(() => false);
        }, `cell ${n} to be run`, 90_000);
        if (expected) await until(async () => expected.test(await at(n).locator(".jp-OutputArea-output").allTextContents().then((texts) => texts.join())), `cell ${n}: ${expected}`, 60_000);
      };
      await execute(0);
      const frame = await demo(page, app);
      // What the demo says reaches the kernel, and the other way round, by messages that leave no sign in the page.
      await page.waitForTimeout(1500);
      await execute(1, /python has 4 4 3 [\d.]+/);
      await execute(2);
      await page.waitForTimeout(1500);
      await execute(3, /then 6/);
      await execute(4);
      await page.waitForTimeout(2500);
      await execute(5, /now 5 0/);
      await execute(6);
      await page.waitForTimeout(1500);
      await execute(7, /answer 7 True \d+/);
      await page.screenshot({ path: join(out, "jupyter.png") });
      await page.close();
    } finally {
      lab.close();
    }
  },

  async marimo(app, browser) {
    const dir = folder("marimo");
    const [cell] = blocks("Notebooks");
    const indented = here(cell, app).replace(/\ndemo = [\s\S]*$/, "\ndemo = mo.ui.anywidget(Unrolled())").split("\n").map((line) => `    ${line}`).join("\n");
    writeFileSync(join(dir, "app.py"), `import marimo\napp = marimo.App()\n\n@app.cell\ndef _():\n    import marimo as mo\n${indented}\n    demo\n    return demo, mo\n\n@app.cell\ndef _(demo, mo):\n    mo.md(f"step {demo.value['t']} of k {demo.value['params'].get('k')}")\n    return\n\nif __name__ == "__main__":\n    app.run()\n`);
    const port = await freePort();
    const marimo = await server(bin("marimo"), ["run", "app.py", "--headless", "--no-token", "--host", "127.0.0.1", "--port", String(port)], dir, /URL: http/);
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
      await page.goto(`http://127.0.0.1:${port}/`);
      const frame = await demo(page, app);
      await page.getByText("step 4 of k 3").waitFor({ timeout: 30_000 });
      await frame.locator(".panel canvas").first().click();
      await page.keyboard.press("ArrowRight");
      await page.getByText("step 5 of k 3").waitFor({ timeout: 30_000 });
      await page.screenshot({ path: join(out, "marimo.png") });
      await page.close();
    } finally {
      marimo.close();
    }
  },

  async mkdocs(app, browser) {
    const dir = folder("mkdocs");
    mkdirSync(join(dir, "docs"));
    writeFileSync(join(dir, "mkdocs.yml"), "site_name: Course\n");
    writeFileSync(join(dir, "docs/index.md"), here(blocks("MkDocs")[0], app));
    run(bin("mkdocs"), ["build", "--quiet", "--site-dir", "site"], dir);
    const page = await browser.newPage();
    await page.goto(await site(join(dir, "site")));
    await demo(page, app);
    assert.equal(await page.evaluate(async () => (await document.querySelector("unrolled-demo").get()).t), 4);
    await page.screenshot({ path: join(out, "mkdocs.png") });
    await page.close();
  },

  async myst(app) {
    const dir = folder("myst");
    writeFileSync(join(dir, "myst.yml"), "version: 1\nproject:\n  title: Course\nsite:\n  title: Course\n");
    writeFileSync(join(dir, "index.md"), ["# Demos", ...blocks("MyST").map((code) => here(code, app))].join("\n\n"));
    // The theme of a site is fetched from a server of its own: what MyST makes of the page is looked at before that.
    let said = "";
    try {
      said = run(join(tools, "npm/node_modules/.bin/myst"), ["build", "--site", "--ci"], dir);
    } catch (error) {
      said = `${error.stdout}${error.stderr}`;
    }
    const made = join(dir, "_build/site/content/index.json");
    assert.ok(existsSync(made), said);
    const page = JSON.parse(readFileSync(made, "utf8"));
    const nodes = [];
    const walk = (node) => (nodes.push(node), (node.children ?? []).forEach(walk));
    walk(page.mdast);
    const frame = nodes.find(({ type }) => type === "iframe");
    assert.equal(frame.src, `${app.url}#/kmeans?k=3&t=4&embed=1&hide=lesson`);
    const widget = nodes.find(({ type }) => type === "anywidget");
    assert.deepEqual(widget.model.hide, ["lesson"]);
    console.log("  myst:", frame.type, frame.src, "·", widget.type, widget.esm);
  },

  async quarto() {
    const dir = folder("quarto");
    const [document_] = blocks("Quarto");
    const call = /\{\{< unrolled "([^"]+)"([^>]*)>\}\}/.exec(document_);
    const named = [...call[2].matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => `${key} = ${JSON.stringify(value)}`);
    // What Quarto gives its shortcodes, as far as this one uses it.
    writeFileSync(join(dir, "stand-in.lua"), `
      local format = arg[1]
      local packages = {}
      quarto = { doc = {
        is_format = function(name) return name == format end,
        use_latex_package = function(name) packages[#packages + 1] = name end,
      } }
      local shortcodes = dofile(${JSON.stringify(join(root, "web/unrolled.lua"))})
      local made = shortcodes["unrolled"]({ ${JSON.stringify(call[1])} }, setmetatable({ ${named.join(", ")} }, { __index = function() return "" end }))
      if pandoc.utils.type(made) ~= "Blocks" then made = pandoc.Blocks({ made }) end
      print(pandoc.write(pandoc.Pandoc(made), format))
      print(table.concat(packages, " "))
    `);
    const pandoc = run(bin("python"), ["-c", "import pypandoc; print(pypandoc.get_pandoc_path())"]).trim();
    const made = (format) => run(pandoc, ["lua", "stand-in.lua", format], dir);
    assert.match(made("html"), /<iframe src="[^"]+#\/kmeans\?k=3&amp;t=4&amp;embed=1&amp;hide=lesson" title="K-means" width="100%" height="560"/);
    const latex = made("latex");
    assert.match(latex, /\\include(svg|graphics)[^{]*\{kmeans\.svg\}/);
    assert.match(latex, /\\qrcode\[height=2\.4cm\]\{https:\/\/example\.org\/unrolled\/\\#\/kmeans\?k=3\\&t=4\}/);
    assert.match(latex, /\nqrcode\n/);
    assert.match(made("typst"), /#link\("https:\/\/example\.org\/unrolled\/#\/kmeans\?k=3&t=4"\)/);
  },

  async cleaners() {
    const require = createRequire(join(tools, "npm/package.json"));
    const line = blocks("Moodle")[0];
    const clean = require("sanitize-html")(line, { allowedAttributes: { a: ["href", "target", "rel"] } });
    assert.equal(clean, line);
    assert.equal(require("sanitize-html")('<iframe src="https://x.org/"></iframe><unrolled-demo></unrolled-demo>'), "");
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ path: require.resolve("dompurify").replace(/purify\.[^/]*$/, "purify.min.js") });
      const kept = await page.evaluate((line) => DOMPurify.sanitize(line, { ADD_ATTR: ["target"] }), line);
      assert.match(kept, /^<p><a /);
      assert.ok(kept.includes('href="https://example.org/unrolled/#/kmeans?k=3&amp;t=4"') && kept.includes(">K-means, step 4</a>"), kept);
    } finally {
      await browser.close();
    }
  },
};

const wanted = process.argv.slice(2);
install();
const app = await serve();
const browser = await launch();
let failed = 0;
for (const [name, tried] of Object.entries(TOOLS).filter(([name]) => !wanted.length || wanted.includes(name))) {
  try {
    await tried(app, browser);
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILS ${name}: ${error.stack}`);
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [at, page] of pages.entries()) {
      await page.screenshot({ path: join(out, `${name}-failed-${at}.png`) });
      await page.close();
    }
  }
}
await browser.close();
await app.close();
process.exit(failed ? 1 : 0);
