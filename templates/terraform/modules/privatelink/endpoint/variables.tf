variable "vpc_id" {
  description = "VPC that consumes the service."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Subnets of the endpoint, one per availability zone, by a stable name. Within one region, the service must be in each of these zones."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "The endpoint needs at least one subnet: without one, it has no address."
  }
}

variable "service_name" {
  description = "Name of the endpoint service, an output of the service module."
  type        = string
  nullable    = false
}

variable "service_region" {
  description = "Region of the service, if it differs from the region of this module's provider configuration."
  type        = string
  default     = null
}

variable "acceptance" {
  description = "The accepted endpoint, an output of the service module; private DNS waits for it. Null until the endpoint is accepted."
  type = object({
    vpc_endpoint_id = string
  })
  default = null
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
}

variable "ingress_rules" {
  description = "Ingress rules of the endpoint. Each entry allows its `ports`, such as tcp/443 or tcp/8000-8010, from each of its `cidrs`, or from the security group `security_group_id`. `peer` names the client in the description of the rule, and must be a stable name of the security group if there is one."
  type = list(object({
    ports             = set(string)
    cidrs             = optional(set(string), [])
    security_group_id = optional(string)
    peer              = string
  }))
  nullable = false

  validation {
    condition     = length(var.ingress_rules) > 0
    error_message = "At least one ingress rule is required: without one, no client can reach the endpoint."
  }

  validation {
    condition     = alltrue([for opening in var.ingress_rules : (length(opening.cidrs) == 0) != (opening.security_group_id == null)])
    error_message = "Each of the ingress_rules needs either cidrs or a security_group_id."
  }

  validation {
    condition     = alltrue(flatten([for opening in var.ingress_rules : [for ports in opening.ports : can(regex("^(tcp|udp)/[0-9]{1,5}(-[0-9]{1,5})?$", ports))]]))
    error_message = "Each of the ports must be tcp or udp with a port or a range of ports, such as tcp/443 or udp/5000-5010."
  }
}

variable "client_egress_rules" {
  description = "Egress rules to the endpoint for the security groups of clients, by a stable name of the security group: each allows its `ports`, such as tcp/443. `peer` names the service in the description of the rule."
  type = map(object({
    security_group_id = string
    ports             = set(string)
    peer              = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue(flatten([for client in var.client_egress_rules : [for ports in client.ports : can(regex("^(tcp|udp)/[0-9]{1,5}(-[0-9]{1,5})?$", ports))]]))
    error_message = "Each of the ports must be tcp or udp with a port or a range of ports, such as tcp/443 or udp/5000-5010."
  }
}

variable "tags" {
  description = "Tags for the endpoint, its security group and the rules."
  type        = map(string)
  default     = {}
  nullable    = false
}
