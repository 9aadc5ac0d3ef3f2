variable "request" {
  description = "The requested connection, an output of the requester module. Null before the request: the module then creates only the security group rules."
  type = object({
    vpc_peering_connection_id = string
  })
  default = null

  validation {
    condition     = var.request == null || can(regex("^pcx-([0-9a-f]{8}|[0-9a-f]{17})$", var.request.vpc_peering_connection_id))
    error_message = "The vpc_peering_connection_id must look like pcx-0123456789abcdef0; set request to null until it is known."
  }
}

variable "accept" {
  description = "Whether this module accepts the request. Set it to false if the requester accepts it (`auto_accept`), in the same account and region."
  type        = bool
  default     = true
  nullable    = false
}

variable "allow_remote_vpc_dns_resolution" {
  description = "Whether public DNS host names of instances in this VPC resolve to private addresses in the peer VPC. Always set, so that false also disables it."
  type        = bool
  default     = false
  nullable    = false
}

variable "routes" {
  description = "Routes to the peer VPC, by a stable name. `destination` is an IPv4 or IPv6 CIDR block of the peer VPC."
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
  description = "Security group rules for traffic from the peer VPC, by a stable name. `from_port` and `to_port` are ports for tcp and udp, type and code (-1 for all) for icmp and icmpv6, and omitted for the protocol -1. `cidr` is an IPv4 or IPv6 CIDR block of the peer VPC."
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
  description = "Security group rules for traffic to the peer VPC, by a stable name. `from_port` and `to_port` are ports for tcp and udp, type and code (-1 for all) for icmp and icmpv6, and omitted for the protocol -1. `cidr` is an IPv4 or IPv6 CIDR block of the peer VPC."
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
  description = "Tags in this account for the peering connection, and for the security group rules."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Tag keys must not start with aws:, which is reserved."
  }
}
