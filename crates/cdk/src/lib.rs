//! The CDK backend: the CloudFormation stacks as a cloud assembly.
