// Validates files by a JSON Schema.    usage: node validate.mjs SCHEMA FILE...
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const [schema, ...files] = process.argv.slice(2);
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(read(schema));
for (const file of files) {
  const valid = validate(read(file));
  console.log(`${file}: ${valid ? "valid" : validate.errors.map((error) => `${error.instancePath || "/"} ${error.message}`).join("; ")}`);
  process.exitCode ||= valid ? 0 : 1;
}
