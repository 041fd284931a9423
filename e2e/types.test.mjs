// `unrolled.d.ts`, as a compiler of TypeScript reads it: what docs/embedding.md shows compiles, and what is wrong does not.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const types = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../web/unrolled.d.ts"), "utf8");

/** What a strict compiler says of a module beside `unrolled.mjs`. */
function said(text) {
  const dir = mkdtempSync(join(tmpdir(), "unrolled-types-"));
  writeFileSync(join(dir, "unrolled.d.mts"), types);
  writeFileSync(join(dir, "page.mts"), text);
  const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [] };
  const program = ts.createProgram([join(dir, "page.mts")], options);
  const found = ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  rmSync(dir, { recursive: true });
  return found;
}

describe("the types", () => {
  it("are of one piece, and know demos, knobs, panels and fields", () => {
    assert.deepEqual(
      said(`
import widget, { UnrolledDemo, slides, render } from "./unrolled.mjs";
const demo = document.createElement("unrolled-demo") as UnrolledDemo<"kmeans">;
document.body.append(demo);
demo.addEventListener("state", ({ detail }) => console.log(detail.t, detail.params.k));
const state = await demo.step(3);
const inertia: number | null | undefined = state.metrics.inertia;
await demo.set({ k: 4, init: "random" }, { hide: ["lesson"], lang: "zh" });
const { cluster_centers: centers } = await demo.frame(["cluster_centers"]);
const { data, type } = await demo.export("run");
await demo.export("svg", "points", 2);
const em = await demo.open({ demo: "em", params: { k: 3 }, t: 2 });
slides({});
widget.render({ model: {}, el: document.body })();
console.log(inertia, centers, data, type, em.params.k, render, Unrolled.base);
`),
      [],
    );
  });

  it("refuse what no demo has", () => {
    const wrong = [
      'demo.set({ kk: 4 });',
      'demo.set({ init: "best" });',
      'demo.export("pdf");',
      'demo.export("svg", "posterior");',
      'demo.frame(["colour"]);',
      'demo.open({ demo: "svm" });',
    ];
    const found = said(`import { UnrolledDemo } from "./unrolled.mjs";\ndeclare const demo: UnrolledDemo<"kmeans">;\n${wrong.join("\n")}`);
    assert.equal(found.length, wrong.length, found.join("\n"));
  });
});
