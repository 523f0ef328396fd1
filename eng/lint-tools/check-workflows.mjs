// Workflows by actionlint, and two rules of ours: an action is pinned by its hash, and a step runs one script of the repository.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parse } from "yaml";

const { createLinter } = createRequire(import.meta.url)("actionlint");
const lint = await createLinter();
// Names that came after this build of actionlint.
const newer = ["ubuntu-24.04", "ubuntu-24.04-arm", "macos-15", "windows-2025", "attestations"];
const isNewer = (message) => newer.includes(/^(?:label|unknown permission scope) "([^"]+)"/.exec(message)?.[1]);
let problems = 0;
function report(file, line, message) {
  console.error(`${file}:${line}: ${message}`);
  problems++;
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  for (const { line, column, message } of lint(text, file)) {
    if (!isNewer(message)) report(file, `${line}:${column}`, message);
  }
  const workflow = parse(text);
  if (Object.keys(workflow.permissions ?? { none: "given" }).length > 0) report(file, 1, "permissions are not {} by default");
  if (!workflow.concurrency) report(file, 1, "no concurrency");
  for (const [name, { steps = [] }] of Object.entries(workflow.jobs)) {
    for (const { uses, run } of steps) {
      if (uses && !/^[\w./-]+@[0-9a-f]{40}$/.test(uses)) report(file, name, `${uses} is not pinned by its hash`);
      if (run && !/^(eng\/|make )[^\n;&|]+\n?$/.test(run)) report(file, name, `not one script of the repository: ${run}`);
    }
  }
}

console.log(`${process.argv.length - 2} workflows, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
