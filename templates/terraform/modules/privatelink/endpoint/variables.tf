variable "vpc_id" {
  description = "VPC that consumes the service."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-([0-9a-f]{8}|[0-9a-f]{17})$", var.vpc_id))
    error_message = "The vpc_id must look like vpc-0123456789abcdef0."
  }
}

variable "subnet_ids" {
  description = "Subnets of the endpoint, one per availability zone, by a stable name. Within one region, the service must be in each of these zones."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : can(regex("^subnet-([0-9a-f]{8}|[0-9a-f]{17})$", id))])
    error_message = "The endpoint needs subnet_ids, and each must look like subnet-0123456789abcdef0."
  }
}

variable "service_name" {
  description = "Name of the endpoint service, an output of the service module."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+vpce\\.[a-z0-9-]+\\.vpce-svc-([0-9a-f]{8}|[0-9a-f]{17})$", var.service_name))
    error_message = "The service_name must look like com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0."
  }
}

variable "service_region" {
  description = "Region of the service, if it differs from the region of this module's provider configuration."
  type        = string
  default     = null

  validation {
    condition     = var.service_region == null || can(regex("^[a-z]+(-[a-z]+)+-[0-9]+$", var.service_region))
    error_message = "The service_region must be a region code such as eu-west-1."
  }
}

variable "acceptance" {
  description = "The accepted endpoint, an output of the service module; private DNS waits for it. Null until the endpoint is accepted."
  type = object({
    vpc_endpoint_id = string
  })
  default = null

  validation {
    condition     = var.acceptance == null || can(regex("^vpce-([0-9a-f]{8}|[0-9a-f]{17})$", var.acceptance.vpc_endpoint_id))
    error_message = "The vpc_endpoint_id must look like vpce-0123456789abcdef0; set acceptance to null until it is known."
  }
}

variable "private_dns_enabled" {
  description = "Whether the service's private DNS name resolves to the endpoint in this VPC, which requires that the name is verified. Null keeps the current setting, which is off at first."
  type        = bool
  default     = null
}

variable "security_group_name" {
  description = "Name of the endpoint's security group, unique in the VPC."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", var.security_group_name)) && !startswith(var.security_group_name, "sg-")
    error_message = "The security_group_name must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, and must not start with sg-."
  }
}

variable "ingress_rules" {
  description = "Ingress rules of the endpoint, by a stable name: each has either a `cidr` or a `referenced_security_group_id`, and ports of the service."
  type = map(object({
    protocol                     = string
    from_port                    = number
    to_port                      = number
    cidr                         = optional(string)
    referenced_security_group_id = optional(string)
    description                  = optional(string)
  }))
  nullable = false

  validation {
    condition     = length(var.ingress_rules) > 0
    error_message = "At least one ingress rule is required: without one, no client can reach the endpoint."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : (rule.cidr == null) != (rule.referenced_security_group_id == null)])
    error_message = "Each of the ingress_rules needs either a cidr or a referenced_security_group_id."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : can(regex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$", rule.referenced_security_group_id)) if rule.referenced_security_group_id != null])
    error_message = "The referenced_security_group_id of each rule must look like sg-0123456789abcdef0."
  }

  validation {
    condition = alltrue([for rule in var.ingress_rules : try(
      contains(["tcp", "udp"], rule.protocol) && rule.from_port == floor(rule.from_port) && rule.to_port == floor(rule.to_port) &&
      rule.from_port >= 1 && rule.from_port <= rule.to_port && rule.to_port <= 65535,
      false
    )])
    error_message = "The protocol of each rule must be tcp or udp, with from_port and to_port as whole numbers from 1 to 65535 in ascending order."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : try("${cidrhost(rule.cidr, 0)}/${split("/", rule.cidr)[1]}" == rule.cidr && !strcontains(rule.cidr, ":"), false) if rule.cidr != null])
    error_message = "The cidr of each rule must be an IPv4 CIDR block in canonical form, without host bits, such as 10.1.1.0/24."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=;{}!$*-]{1,255}$", rule.description)) if rule.description != null])
    error_message = "The description of each rule must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=;{}!$*."
  }
}

variable "client_egress_rules" {
  description = "Egress rules to the endpoint for the security groups of clients, by a stable name, on ports of the service."
  type = map(object({
    security_group_id = string
    protocol          = string
    from_port         = number
    to_port           = number
    description       = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.client_egress_rules : can(regex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$", rule.security_group_id))])
    error_message = "The security_group_id of each rule must look like sg-0123456789abcdef0."
  }

  validation {
    condition = alltrue([for rule in var.client_egress_rules : try(
      contains(["tcp", "udp"], rule.protocol) && rule.from_port == floor(rule.from_port) && rule.to_port == floor(rule.to_port) &&
      rule.from_port >= 1 && rule.from_port <= rule.to_port && rule.to_port <= 65535,
      false
    )])
    error_message = "The protocol of each rule must be tcp or udp, with from_port and to_port as whole numbers from 1 to 65535 in ascending order."
  }

  validation {
    condition     = alltrue([for rule in var.client_egress_rules : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=;{}!$*-]{1,255}$", rule.description)) if rule.description != null])
    error_message = "The description of each rule must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=;{}!$*."
  }
}

variable "tags" {
  description = "Tags for the endpoint, its security group and the rules."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Tag keys must not start with aws:, which is reserved."
  }
}
