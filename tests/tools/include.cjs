// Loads templates with the CDK library, as a CDK program that includes them would, and compares what it makes of
// each with what is written. Usage: node include.cjs <folder to write to> <template>…
"use strict";

const fs = require("node:fs");
const { isDeepStrictEqual } = require("node:util");
const { included } = require("./included.cjs");

const [outdir, ...files] = process.argv.slice(2);
const app = included(outdir, files);
// The library puts tags in the order of their keys, which means nothing.
const sortTags = (key, value) =>
  key === "Tags" ? value.toSorted((a, b) => (a.Key < b.Key ? -1 : 1)) : value;
const assembly = app.synth();
files.forEach((file, at) => {
  if (!file.endsWith(".json")) return;
  const made = JSON.parse(JSON.stringify(assembly.getStackByName(`Stack${at}`).template), sortTags);
  const written = JSON.parse(fs.readFileSync(file, "utf8"), sortTags);
  if (!isDeepStrictEqual(made, written)) {
    console.error(`${file} is read as ${JSON.stringify(made, null, 2)}`);
    process.exitCode = 1;
  }
});
console.log(`${files.length} templates`);
