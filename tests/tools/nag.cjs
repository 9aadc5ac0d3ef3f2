// Prints the rules of cdk-nag that some template breaks, a line each. Usage: node nag.cjs <folder to write to> <template>…
"use strict";

const { App, LegacyStackSynthesizer, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const nag = require("cdk-nag");

const [outdir, ...files] = process.argv.slice(2);
const app = new App({ outdir, analyticsReporting: false });
files.forEach((file, at) => {
  const stack = new Stack(app, `Stack${at}`, { synthesizer: new LegacyStackSynthesizer() });
  new CfnInclude(stack, "Template", { templateFile: file });
});
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
