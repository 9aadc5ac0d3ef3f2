variable "request" {
  description = "The requested connection, an output of the requester module. Null before the request: the module then creates only the security group rules."
  type = object({
    vpc_peering_connection_id = string
  })
  default = null
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
}

variable "prefix_lists" {
  description = "Managed prefix lists to create for rules that name one, by a stable name. `entries` are CIDR blocks of one `address_family`, IPv4 or IPv6, by the name of what has them, which describes them. A rule that names a list counts as `max_entries` rules against the quota of its security group."
  type = map(object({
    name           = string
    address_family = optional(string, "IPv4")
    max_entries    = number
    entries        = map(set(string))
  }))
  default  = {}
  nullable = false
}

variable "rules" {
  description = "Security group rules for traffic from (`ingress`) and to (`egress`) the peer VPC, by a stable name of the security group. Each entry allows its `ports`, such as tcp/443, tcp/8000-8010, icmp, icmpv6 or all, for each of its `cidrs`, IPv4 or IPv6, or for `prefix_list`, one of the keys of `prefix_lists`. `peer` says in the description of a rule whose CIDR blocks they are."
  type = map(object({
    security_group_id = string
    ingress = optional(list(object({
      ports       = set(string)
      cidrs       = optional(set(string), [])
      prefix_list = optional(string)
      peer        = string
    })), [])
    egress = optional(list(object({
      ports       = set(string)
      cidrs       = optional(set(string), [])
      prefix_list = optional(string)
      peer        = string
    })), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue(flatten([for group in var.rules : [for opening in concat(group.ingress, group.egress) : (length(opening.cidrs) == 0) != (opening.prefix_list == null)]]))
    error_message = "Each of the rules needs either cidrs or a prefix_list."
  }

  validation {
    condition     = alltrue(flatten([for group in var.rules : [for opening in concat(group.ingress, group.egress) : [for ports in opening.ports : can(regex("^(all|icmp|icmpv6|(tcp|udp)/[0-9]{1,5}(-[0-9]{1,5})?)$", ports))]]]))
    error_message = "Each of the ports must be all, icmp, icmpv6, or tcp or udp with a port or a range of ports, such as tcp/443 or udp/5000-5010."
  }
}

variable "tags" {
  description = "Tags in this account for the peering connection, and for the security group rules."
  type        = map(string)
  default     = {}
  nullable    = false
}
