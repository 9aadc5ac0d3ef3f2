// Loads templates with the CDK library, as a CDK program that includes them would, and compares what it makes of
// each with what is written. Usage: node include.cjs <folder to write to> <template>…
"use strict";

const fs = require("node:fs");
const { isDeepStrictEqual } = require("node:util");
const { App, LegacyStackSynthesizer, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");

const [outdir, ...files] = process.argv.slice(2);
const app = new App({ outdir, analyticsReporting: false });
files.forEach((file, at) => {
  // The synthesizer that adds nothing of its own to a template.
  const stack = new Stack(app, `Stack${at}`, { synthesizer: new LegacyStackSynthesizer() });
  new CfnInclude(stack, "Template", { templateFile: file });
});
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
