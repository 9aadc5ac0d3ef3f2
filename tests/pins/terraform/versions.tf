# The Terraform and the provider that the tests run. `terraform providers mirror` in this folder downloads the provider.
terraform {
  required_version = "~> 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
