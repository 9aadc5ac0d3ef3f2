variable "vpc_id" {
  description = "VPC of the load balancer and its targets."
  type        = string
  nullable    = false
}

variable "acceptance_required" {
  description = "Whether each endpoint must be accepted. If false, AWS connects every allowed principal on request."
  type        = bool
  default     = true
  nullable    = false
}

variable "allowed_principals" {
  description = "ARNs of the principals that can create an endpoint, by a stable name: an account (its root), a role or a user. Principals that are allowed elsewhere are removed."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.allowed_principals) > 0
    error_message = "At least one allowed principal is required: without one, no account can find the service."
  }

  validation {
    condition     = alltrue([for principal in var.allowed_principals : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(root|(role|user)/[A-Za-z0-9+=,.@_/-]+)$", principal))])
    error_message = "Each principal must be the ARN of an account's root, or of a role or a user, such as arn:aws:iam::222222222222:root. All principals (*) is not permitted."
  }
}

variable "endpoints" {
  description = "Ids of the endpoints to accept, by a stable name. No other endpoint is accepted."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "supported_regions" {
  description = "Regions of the endpoints, if any is in another region than the service. They must include the region of the service."
  type        = set(string)
  default     = null
}

variable "private_dns_name" {
  description = "DNS name with which consumers can use the service after verification; a leading `*.` covers all names below."
  type        = string
  default     = null
}

variable "verify_private_dns_name" {
  description = "Whether AWS verifies the ownership of the private DNS name, and Terraform waits for it. Set it to true after you publish the record that the output `private_dns_verification` shows."
  type        = bool
  default     = false
  nullable    = false
}

variable "load_balancer" {
  description = "Internal Network Load Balancer to create, with one subnet per availability zone by a stable name. `enforce_security_group_inbound_rules_on_private_link_traffic` decides whether AWS evaluates `ingress_rules`, which name CIDR blocks of clients in the consumers' VPCs: set it to false if those overlap. `egress_rules` allow traffic to the targets. Each rule allows its `ports` and `health_check_ports`, such as tcp/443, for each of its `cidrs`, for `security_group_id`, or inbound for `prefix_list`, one of the keys of `prefix_lists`; `peer` names the other side in its description, and must be a stable name of the security group if there is one."
  type = object({
    name                             = string
    security_group_name              = string
    subnet_ids                       = map(string)
    enable_cross_zone_load_balancing = optional(bool, true)
    enable_deletion_protection       = optional(bool, false)

    enforce_security_group_inbound_rules_on_private_link_traffic = optional(bool, true)

    ingress_rules = optional(list(object({
      ports       = list(string)
      cidrs       = optional(list(string), [])
      prefix_list = optional(string)
      peer        = string
    })), [])

    egress_rules = list(object({
      ports              = optional(list(string), [])
      health_check_ports = optional(list(string), [])
      cidrs              = optional(list(string), [])
      security_group_id  = optional(string)
      peer               = string
    }))
  })
  default = null

  validation {
    condition     = var.load_balancer == null || try((length(var.load_balancer.ingress_rules) > 0) == var.load_balancer.enforce_security_group_inbound_rules_on_private_link_traffic, false)
    error_message = "There must be ingress_rules if they are enforced on PrivateLink traffic, which would all be dropped otherwise, and none if they are not."
  }

  validation {
    condition     = try(alltrue([for opening in var.load_balancer.ingress_rules : (length(opening.cidrs) == 0) != (opening.prefix_list == null)]), var.load_balancer == null)
    error_message = "Each of the ingress_rules needs either cidrs or a prefix_list."
  }

  validation {
    condition     = try(alltrue([for opening in var.load_balancer.egress_rules : (length(opening.cidrs) == 0) != (opening.security_group_id == null)]), var.load_balancer == null)
    error_message = "Each of the egress_rules needs either cidrs or a security_group_id."
  }

  validation {
    condition     = try(alltrue([for ports in flatten([var.load_balancer.ingress_rules[*].ports, var.load_balancer.egress_rules[*].ports, var.load_balancer.egress_rules[*].health_check_ports]) : can(regex("^(tcp|udp)/[0-9]{1,5}(-[0-9]{1,5})?$", ports))]), var.load_balancer == null)
    error_message = "Each of the ports must be tcp or udp with a port or a range of ports, such as tcp/443 or udp/5000-5010."
  }
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

variable "load_balancer_arn" {
  description = "ARN of an existing Network Load Balancer without another endpoint service. The module does not change its attributes and security groups."
  type        = string
  default     = null
}

variable "listeners" {
  description = "Listeners of the load balancer, by port. `protocol` is TCP, UDP or TCP_UDP. Choose another `target_group_name` when the protocol, `target_port`, `target_type` or `vpc_id` changes: Terraform then replaces the target group, and both exist for a while. `target_type`, `targets` and `health_check` of a listener replace the variables of that name."
  type = map(object({
    protocol          = string
    target_port       = number
    target_group_name = string
    target_type       = optional(string)

    targets = optional(map(object({
      id                = string
      availability_zone = optional(string)
    })))

    health_check = optional(object({
      protocol            = optional(string, "TCP")
      port                = optional(number)
      path                = optional(string)
      matcher             = optional(string)
      interval            = optional(number)
      timeout             = optional(number)
      healthy_threshold   = optional(number, 5)
      unhealthy_threshold = optional(number, 2)
    }))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(distinct([for listener in var.listeners : listener.target_group_name])) == length(var.listeners)
    error_message = "The target_group_name of each listener must be unique."
  }
}

variable "target_type" {
  description = "Type of the targets: instance, ip or alb."
  type        = string
  default     = "instance"
  nullable    = false
}

variable "targets" {
  description = "Targets of every listener that has none of its own, by a stable name. Depending on `target_type`, `id` is an instance, an IPv4 address or the ARN of an Application Load Balancer. `availability_zone` is `all` for an address outside the VPC."
  type = map(object({
    id                = string
    availability_zone = optional(string)
  }))
  default  = {}
  nullable = false
}

variable "health_check" {
  description = "Health check of the targets. `port` is the port of the traffic by default; `path` and `matcher` (status codes such as 200-399) are for HTTP and HTTPS. AWS has no UDP health check: targets of UDP listeners must answer TCP, HTTP or HTTPS."
  type = object({
    protocol            = optional(string, "TCP")
    port                = optional(number)
    path                = optional(string)
    matcher             = optional(string)
    interval            = optional(number)
    timeout             = optional(number)
    healthy_threshold   = optional(number, 5)
    unhealthy_threshold = optional(number, 2)
  })
  default  = {}
  nullable = false
}

variable "target_ingress_rules" {
  description = "Ingress rules for the security groups of the targets, by a stable name of the security group, on the `ports` of traffic, such as tcp/443, and on `health_check_ports` without traffic. They admit the load balancer that this module creates; with an existing one, `cidrs` must contain the addresses of its nodes. `peer` names the load balancer in the description of the rule."
  type = map(object({
    security_group_id  = string
    ports              = optional(list(string), [])
    health_check_ports = optional(list(string), [])
    cidrs              = optional(list(string), [])
    peer               = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue(flatten([for group in var.target_ingress_rules : [for ports in concat(group.ports, group.health_check_ports) : can(regex("^(tcp|udp)/[0-9]{1,5}(-[0-9]{1,5})?$", ports))]]))
    error_message = "Each of the ports must be tcp or udp with a port or a range of ports, such as tcp/443 or udp/5000-5010."
  }
}

variable "tags" {
  description = "Tags for every resource of this module."
  type        = map(string)
  default     = {}
  nullable    = false
}
