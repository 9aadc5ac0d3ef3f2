# The provider version that the tests validate the generated Terraform with; CI mirrors it from this file.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
