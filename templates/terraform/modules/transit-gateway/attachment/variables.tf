variable "transit_gateway_id" {
  description = "Transit gateway to which the VPC is attached. For a gateway of another account, use the output `shared_transit_gateway_id` of its module, which waits for the share."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^tgw-[0-9a-f]{17}$", var.transit_gateway_id))
    error_message = "The transit_gateway_id must look like tgw-0123456789abcdef0."
  }
}

variable "vpc_id" {
  description = "VPC to attach, in the region of the gateway."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-([0-9a-f]{8}|[0-9a-f]{17})$", var.vpc_id))
    error_message = "The vpc_id must look like vpc-0123456789abcdef0."
  }
}

variable "subnet_ids" {
  description = "Subnets of the attachment, one per availability zone, by a stable name."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0 && alltrue([for id in var.subnet_ids : can(regex("^subnet-([0-9a-f]{8}|[0-9a-f]{17})$", id))])
    error_message = "The attachment needs subnet_ids, and each must look like subnet-0123456789abcdef0."
  }
}

variable "appliance_mode" {
  description = "Whether both directions of a flow use the same availability zone, which a firewall in this VPC needs."
  type        = bool
  default     = false
  nullable    = false
}

variable "ipv6" {
  description = "Whether the attachment carries IPv6."
  type        = bool
  default     = false
  nullable    = false
}

variable "default_route_table" {
  description = "Whether the attachment is associated with, and propagates to, the gateway's default route table. Null for a gateway of another account, whose owner sets it."
  type        = bool
  default     = null
}

variable "acceptance" {
  description = "The accepted attachment, an output of the routing module; routes wait for it. Null if no acceptance is needed: routes then wait for the attachment."
  type = object({
    transit_gateway_id = string
  })
  default = null

  validation {
    condition     = var.acceptance == null || can(regex("^tgw-[0-9a-f]{17}$", var.acceptance.transit_gateway_id))
    error_message = "The transit_gateway_id of the acceptance must look like tgw-0123456789abcdef0."
  }
}

variable "accepted" {
  description = "Whether the attachment is accepted or needs no acceptance: there are no routes before. Needed only if the routing module is in another root module; otherwise routes wait for `acceptance`."
  type        = bool
  default     = true
  nullable    = false
}

variable "routes" {
  description = "Routes of the VPC to the gateway, by a stable name. `destination` is an IPv4 or IPv6 CIDR block of another VPC."
  type = map(object({
    route_table_id = string
    destination    = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for route in var.routes : can(regex("^rtb-([0-9a-f]{8}|[0-9a-f]{17})$", route.route_table_id))])
    error_message = "The route_table_id of each route must look like rtb-0123456789abcdef0."
  }

  validation {
    condition     = alltrue([for route in var.routes : try(format("%s/%d", cidrhost(route.destination, 0), split("/", route.destination)[1]) == route.destination, false)])
    error_message = "The destination of each route must be an IPv4 or IPv6 CIDR block in canonical form, without host bits, such as 10.1.0.0/16."
  }
}

variable "ingress_rules" {
  description = "Security group rules for traffic from the gateway, by a stable name. `from_port` and `to_port` are ports for tcp and udp, type and code (-1 for all) for icmp and icmpv6, and omitted for the protocol -1. `cidr` is an IPv4 or IPv6 CIDR block of another VPC."
  type = map(object({
    security_group_id = string
    protocol          = string
    from_port         = optional(number)
    to_port           = optional(number)
    cidr              = string
    description       = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.ingress_rules : can(regex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$", rule.security_group_id))])
    error_message = "The security_group_id of each rule must look like sg-0123456789abcdef0."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : contains(["tcp", "udp", "icmp", "icmpv6", "-1"], rule.protocol)])
    error_message = "The protocol of each rule must be tcp, udp, icmp, icmpv6 or -1 (all)."
  }

  validation {
    condition = alltrue([for rule in var.ingress_rules : try(
      rule.from_port == floor(rule.from_port) && rule.to_port == floor(rule.to_port) &&
      rule.from_port >= 0 && rule.from_port <= rule.to_port && rule.to_port <= 65535,
      false
    ) if contains(["tcp", "udp"], rule.protocol)])
    error_message = "A tcp or udp rule needs from_port and to_port, whole numbers from 0 to 65535 in ascending order."
  }

  validation {
    condition = alltrue([for rule in var.ingress_rules : try(
      contains(range(-1, 256), rule.from_port) && contains(range(-1, 256), rule.to_port) &&
      (rule.from_port != -1 || rule.to_port == -1),
      false
    ) if contains(["icmp", "icmpv6"], rule.protocol)])
    error_message = "An icmp or icmpv6 rule needs a type as from_port and a code as to_port, each from -1 (all) to 255; all types means all codes."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : rule.from_port == null && rule.to_port == null if rule.protocol == "-1"])
    error_message = "A rule for all protocols (-1) opens all ports: it must have no from_port and no to_port."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : try(format("%s/%d", cidrhost(rule.cidr, 0), split("/", rule.cidr)[1]) == rule.cidr, false)])
    error_message = "The cidr of each rule must be an IPv4 or IPv6 CIDR block in canonical form, without host bits, such as 10.1.0.0/16."
  }

  validation {
    condition     = alltrue([for rule in var.ingress_rules : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=;{}!$*-]{1,255}$", rule.description)) if rule.description != null])
    error_message = "The description of each rule must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=;{}!$*."
  }
}

variable "egress_rules" {
  description = "Security group rules for traffic to the gateway, by a stable name. `from_port` and `to_port` are ports for tcp and udp, type and code (-1 for all) for icmp and icmpv6, and omitted for the protocol -1. `cidr` is an IPv4 or IPv6 CIDR block of another VPC."
  type = map(object({
    security_group_id = string
    protocol          = string
    from_port         = optional(number)
    to_port           = optional(number)
    cidr              = string
    description       = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.egress_rules : can(regex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$", rule.security_group_id))])
    error_message = "The security_group_id of each rule must look like sg-0123456789abcdef0."
  }

  validation {
    condition     = alltrue([for rule in var.egress_rules : contains(["tcp", "udp", "icmp", "icmpv6", "-1"], rule.protocol)])
    error_message = "The protocol of each rule must be tcp, udp, icmp, icmpv6 or -1 (all)."
  }

  validation {
    condition = alltrue([for rule in var.egress_rules : try(
      rule.from_port == floor(rule.from_port) && rule.to_port == floor(rule.to_port) &&
      rule.from_port >= 0 && rule.from_port <= rule.to_port && rule.to_port <= 65535,
      false
    ) if contains(["tcp", "udp"], rule.protocol)])
    error_message = "A tcp or udp rule needs from_port and to_port, whole numbers from 0 to 65535 in ascending order."
  }

  validation {
    condition = alltrue([for rule in var.egress_rules : try(
      contains(range(-1, 256), rule.from_port) && contains(range(-1, 256), rule.to_port) &&
      (rule.from_port != -1 || rule.to_port == -1),
      false
    ) if contains(["icmp", "icmpv6"], rule.protocol)])
    error_message = "An icmp or icmpv6 rule needs a type as from_port and a code as to_port, each from -1 (all) to 255; all types means all codes."
  }

  validation {
    condition     = alltrue([for rule in var.egress_rules : rule.from_port == null && rule.to_port == null if rule.protocol == "-1"])
    error_message = "A rule for all protocols (-1) opens all ports: it must have no from_port and no to_port."
  }

  validation {
    condition     = alltrue([for rule in var.egress_rules : try(format("%s/%d", cidrhost(rule.cidr, 0), split("/", rule.cidr)[1]) == rule.cidr, false)])
    error_message = "The cidr of each rule must be an IPv4 or IPv6 CIDR block in canonical form, without host bits, such as 10.1.0.0/16."
  }

  validation {
    condition     = alltrue([for rule in var.egress_rules : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=;{}!$*-]{1,255}$", rule.description)) if rule.description != null])
    error_message = "The description of each rule must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=;{}!$*."
  }
}

variable "tags" {
  description = "Tags in this account for the attachment, and for the security group rules."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Tag keys must not start with aws:, which is reserved."
  }
}
