// Prints the rules of cdk-nag that some template breaks, a line each. Usage: node nag.cjs <folder to write to> <template>…
"use strict";

const nag = require("cdk-nag");
const { included } = require("./included.cjs");

const [outdir, ...files] = process.argv.slice(2);
const app = included(outdir, files);
const packs = [
  nag.AwsSolutionsChecks,
  nag.NIST80053R5Checks,
  nag.PCIDSS321Checks,
  nag.HIPAASecurityChecks,
];
for (const Pack of packs) {
  for (const { ruleName } of new Pack(app).validateScope(app).violations) {
    // A rule about a part of a resource names that part in brackets.
    console.log(ruleName.replace(/\[.*/, ""));
  }
}
