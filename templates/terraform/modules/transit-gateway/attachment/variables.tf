variable "transit_gateway_id" {
  description = "Transit gateway to which the VPC is attached. For a gateway of another account, use the output `shared_transit_gateway_id` of its module, which waits for the share."
  type        = string
  nullable    = false
}

variable "vpc_id" {
  description = "VPC to attach, in the region of the gateway."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Subnets of the attachment, one per availability zone, by a stable name."
  type        = map(string)
  nullable    = false
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
  description = "Security group rules for traffic from (`ingress`) and to (`egress`) other VPCs, by a stable name of the security group. Each entry allows its `ports`, such as tcp/443, tcp/8000-8010, icmp, icmpv6 or all, for each of its `cidrs`, IPv4 or IPv6, or for `prefix_list`, one of the keys of `prefix_lists`. `peer` says in the description of a rule whose CIDR blocks they are."
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
  description = "Tags in this account for the attachment, and for the security group rules."
  type        = map(string)
  default     = {}
  nullable    = false
}
