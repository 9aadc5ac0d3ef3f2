"use strict";

const { App, LegacyStackSynthesizer, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");

// A program of the CDK that includes templates: the stack `Stack0` has the first.
exports.included = (outdir, files) => {
  const app = new App({ outdir, analyticsReporting: false });
  files.forEach((file, at) => {
    // The synthesizer that adds nothing of its own to a template.
    const stack = new Stack(app, `Stack${at}`, { synthesizer: new LegacyStackSynthesizer() });
    new CfnInclude(stack, "Template", { templateFile: file });
  });
  return app;
};
