// Prints the licenses of the packages in a folder of eng/publish, and of the dashboard.    usage: node notices.mjs FOLDER
// Each in its own words; where a package has no text, that of the license it names.
import { readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import licenses from "spdx-license-list/full.js";

// Packages that name only a page.
const NAMED_BY_PAGE = { HdrHistogram: "BSD-2-Clause", "K4os.Compression.LZ4": "MIT", "librdkafka.redist": "BSD-2-Clause" };
const root = new URL("../../", import.meta.url).pathname;
const packages = process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget/packages");
const member = (xml, name) => xml.match(new RegExp(`<${name}(?: [^>]*)?>([^<]*)<`))?.[1].trim();

function textsOf(folder) {
  const names = readdirSync(folder).filter(name => /^(licen[cs]e|notice|copying|third-?party-?notices)/i.test(name));
  return names.sort().map(name => readFileSync(join(folder, name), "utf8").replace(/^\uFEFF/, "").replaceAll("\r\n", "\n").trim());
}

function describe(name, version, license, copyright, page, folder) {
  const texts = textsOf(folder);
  if (texts.length === 0 && !licenses[license])
    throw new Error(`${name} ${version}: no text of its license "${license}"`);
  return [`${name} ${version}`, license && `License: ${license}`, copyright, page, "", ...(texts.length > 0 ? texts : [licenses[license].licenseText.trim()])]
    .filter(line => line !== undefined).join("\n");
}

function describePackage([key, { path }]) {
  const [name, version] = key.replace("runtimepack.", "").split("/");
  const folder = join(packages, path ?? `${name}/${version}`.toLowerCase());
  const specification = readFileSync(join(folder, readdirSync(folder).find(file => file.endsWith(".nuspec"))), "utf8");
  return describe(name, version, specification.match(/<license type="expression">([^<]*)/)?.[1] ?? NAMED_BY_PAGE[name],
    member(specification, "copyright"), member(specification, "projectUrl"), folder);
}

function describeModule([path, { version, license }]) {
  return describe(path.replace("node_modules/", ""), version, license, undefined, undefined, join(root, "src/Vwap.Web/dashboard", path));
}

const { libraries } = JSON.parse(readFileSync(join(process.argv[2], "vwap.deps.json"), "utf8"));
const modules = JSON.parse(readFileSync(join(root, "src/Vwap.Web/dashboard/package-lock.json"), "utf8")).packages;
const shipped = [
  ...Object.entries(libraries).filter(([, { type }]) => type !== "project").map(describePackage),
  ...Object.entries(modules).filter(([path, { dev }]) => path !== "" && !dev).map(describeModule),
];
const rule = "\n\n" + "-".repeat(80) + "\n\n";
console.log(["vwap contains these works of others.", ...shipped.sort()].join(rule));
