// Holds manifests against the schemas and types of Kubernetes. usage: node check.mjs FILE...
// Prints a line for each fault and exits with 1 when there is any. Kinds without a published schema are named on standard error.
import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(here, "package.json"));
const yaml = require("js-yaml");
const ts = require("typescript");

const PACKAGES = {
  "gateway.networking.k8s.io": "@kubernetes-models/gateway-api",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
  "argoproj.io": "@kubernetes-models/argo-rollouts",
};
const WITHOUT_SCHEMA = new Set(["keda.sh", "kafka.strimzi.io", "kustomize.config.k8s.io"]);

function modelOf(manifest) {
  const [group, version] = manifest.apiVersion.includes("/") ? manifest.apiVersion.split("/") : ["", manifest.apiVersion];
  if (WITHOUT_SCHEMA.has(group)) return null;
  const root = PACKAGES[group] ?? "kubernetes-models";
  return [root, group, version, manifest.kind].filter(Boolean).join("/");
}

const faults = [];
const typed = [];
for (const given of process.argv.slice(2)) {
  for (const manifest of yaml.loadAll(readFileSync(given, "utf8")).filter(Boolean)) {
    const what = `${path.basename(given)}: ${manifest.kind} ${manifest.metadata?.name}`;
    const model = modelOf(manifest);
    if (!model) {
      console.error(`${what}: no schema is published, not checked`);
      continue;
    }
    const file = path.join(here, "node_modules", model + ".js");
    if (!existsSync(file)) {
      faults.push(`${what}: ${manifest.apiVersion} has no ${manifest.kind}`);
      continue;
    }
    try {
      new (require(file)[manifest.kind])(manifest).validate();
    } catch (fault) {
      faults.push(`${what}: ${fault.message}`);
    }
    typed.push({ what, kind: manifest.kind, model, text: JSON.stringify(manifest, null, 1) });
  }
}

// The schemas let fields pass that they don't know; the types don't.
const source = path.join(here, "manifests.ts");
const starts = [];
let line = 0;
let text = "";
typed.forEach(({ kind, model, text: literal }, n) => {
  const part = `import type { I${kind} as T${n} } from "${model}";\nexport const m${n}: T${n} = ${literal};\n`;
  starts.push(line);
  text += part;
  line += part.split("\n").length - 1;
});
writeFileSync(source, text);
const program = ts.createProgram([source], {
  noEmit: true, strict: true, skipLibCheck: true, types: [],
  module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10, target: ts.ScriptTarget.ES2020,
});
for (const fault of ts.getPreEmitDiagnostics(program)) {
  const at = fault.file && fault.start !== undefined ? fault.file.getLineAndCharacterOfPosition(fault.start).line : -1;
  const n = starts.findLastIndex((start) => start <= at);
  const message = ts.flattenDiagnosticMessageText(fault.messageText, " ");
  faults.push(`${typed[n]?.what ?? "manifests"}: ${message}`);
}

faults.forEach((fault) => console.log(fault));
process.exit(faults.length ? 1 : 0);
