// Checks rendered Kubernetes manifests against the published schemas: required members, types and formats by their validators, members
// that do not exist by their types, since the validators let those pass. And what no schema can say: that a selector selects something,
// and that what a pod mounts is there.    usage: node check-manifests.mjs FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);
const problems = [];

class Manifest {
  constructor(set, document) {
    if (document.errors.length > 0) throw document.errors[0];
    this.set = set;
    this.object = document.toJS();
    this.schemas = `${this.object.apiVersion.startsWith("keda.sh/") ? "@kubernetes-models/keda" : "kubernetes-models"}/${this.object.apiVersion}`;
  }

  get pod() {
    return this.object.spec?.template;
  }

  report(problem) {
    problems.push(`${this.set}: ${this.object.kind} ${this.object.metadata?.name}: ${problem}`);
  }
}

function validate(manifest) {
  const Model = require(manifest.schemas)[manifest.object.kind];
  if (!Model) return manifest.report(`no schema in ${manifest.schemas}`);
  try {
    new Model(manifest.object).validate();
  } catch (failure) {
    manifest.report(failure.message);
  }
}

/** Each manifest becomes a literal of its type, one a line: a literal may have no member that its type lacks. */
function findUnknownMembers(manifests) {
  const path = fileURLToPath(new URL("manifests.ts", import.meta.url));
  const text = manifests.map(({ object, schemas }, index) =>
    `import type { I${object.kind} as T${index} } from "${schemas}"; export const o${index}: T${index} = ${JSON.stringify(object)};`).join("\n");
  const options = { noEmit: true, strict: true, skipLibCheck: true, types: [], lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version) => (name === path ? ts.createSourceFile(name, text, version) : getSourceFile(name, version));
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(ts.createProgram([path], options, host)))
    manifests[file.getLineAndCharacterOfPosition(start).line].report(ts.flattenDiagnosticMessageText(messageText, "\n  "));
}

const selects = (selector, pod) => Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value);

function checkSelector(manifest, others) {
  const { kind, spec } = manifest.object;
  const selector = kind === "Service" ? spec.selector : (spec?.podSelector ?? spec?.selector)?.matchLabels;
  const pods = manifest.pod ? [manifest.pod] : others.map((other) => other.pod).filter(Boolean);
  if (selector && !pods.some((pod) => selects(selector, pod))) manifest.report("its selector selects no pod");
}

/** Secrets are made by hand, and only named here. */
function checkPod(manifest, others) {
  const { volumes = [], containers } = manifest.pod.spec;
  const maps = others.filter(({ object }) => object.kind === "ConfigMap").map(({ object }) => object.metadata.name);
  const names = [...volumes.map(({ name }) => name), ...(manifest.object.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name)];
  for (const { image, volumeMounts = [], envFrom = [] } of containers) {
    const mounted = volumeMounts.map(({ name }) => name);
    for (const name of mounted.filter((name) => !names.includes(name))) manifest.report(`mounts ${name}, which is no volume`);
    for (const name of names.filter((name) => !mounted.includes(name))) manifest.report(`does not mount its volume ${name}`);
    for (const map of [...volumes.map((volume) => volume.configMap), ...envFrom.map((from) => from.configMapRef)])
      if (map && !maps.includes(map.name)) manifest.report(`names the ConfigMap ${map.name}, which is not there`);
    if (!/:(?!latest$)[\w.-]+$/.test(image)) manifest.report(`the image ${image} has no tag, or a moving one`);
  }
}

const manifests = process.argv.slice(2).flatMap((file) =>
  parseAllDocuments(readFileSync(file, "utf8")).map((document) => new Manifest(basename(file), document)));
if (!manifests.some((manifest) => manifest.pod)) throw new Error("nothing that runs among the manifests");
manifests.forEach(validate);
findUnknownMembers(manifests);
for (const manifest of manifests) {
  const others = manifests.filter((other) => other.set === manifest.set);
  checkSelector(manifest, others);
  if (manifest.pod) checkPod(manifest, others);
}

problems.forEach((problem) => console.error(problem));
console.log(`${manifests.length} manifests, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
