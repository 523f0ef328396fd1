// Validates a bill of materials by the schema of CycloneDX.    usage: node validate-sbom.mjs FILE
import { readFileSync } from "node:fs";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";

const text = readFileSync(process.argv[2], "utf8");
const bom = JSON.parse(text);
const version = Object.values(Spec.Version).find((known) => known === bom.specVersion);
const problems = await new Validation.JsonStrictValidator(version).validate(text);
console.log(problems ? JSON.stringify(problems, null, 2) : `${bom.components.length} components, valid CycloneDX ${version}`);
process.exitCode = problems ? 1 : 0;
