variable "vpc_id" {
  description = "VPC of the load balancer and its targets."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-([0-9a-f]{8}|[0-9a-f]{17})$", var.vpc_id))
    error_message = "The vpc_id must look like vpc-0123456789abcdef0."
  }
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

  validation {
    condition     = alltrue([for id in var.endpoints : can(regex("^vpce-([0-9a-f]{8}|[0-9a-f]{17})$", id))])
    error_message = "Each endpoint must look like vpce-0123456789abcdef0; omit it until its id is known."
  }
}

variable "supported_regions" {
  description = "Regions of the endpoints, if any is in another region than the service. They must include the region of the service."
  type        = set(string)
  default     = null

  validation {
    condition     = var.supported_regions == null || try(length(var.supported_regions) > 0 && alltrue([for region in var.supported_regions : can(regex("^[a-z]+(-[a-z]+)+-[0-9]+$", region))]), false)
    error_message = "The supported_regions must be region codes such as eu-west-1; set it to null if all endpoints are in the service's region."
  }
}

variable "private_dns_name" {
  description = "DNS name with which consumers can use the service after verification; a leading `*.` covers all names below."
  type        = string
  default     = null

  validation {
    condition     = var.private_dns_name == null || try(length(var.private_dns_name) <= 255 && can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.private_dns_name)), false)
    error_message = "The private_dns_name must be a DNS name in lower case, with labels of at most 63 characters and 255 in all, such as ledger.example.com."
  }
}

variable "verify_private_dns_name" {
  description = "Whether AWS verifies the ownership of the private DNS name, and Terraform waits for it. Set it to true after you publish the record that the output `private_dns_verification` shows."
  type        = bool
  default     = false
  nullable    = false
}

variable "load_balancer" {
  description = "Internal Network Load Balancer to create, with one subnet per availability zone by a stable name. `enforce_security_group_inbound_rules_on_private_link_traffic` decides whether AWS evaluates `ingress_rules`, which name CIDR blocks of clients in the consumers' VPCs: set it to false if those overlap. `egress_rules` allow traffic to the targets, by `cidr` or by `referenced_security_group_id`, on the ports of traffic and health checks."
  type = object({
    name                             = string
    security_group_name              = string
    subnet_ids                       = map(string)
    enable_cross_zone_load_balancing = optional(bool, true)
    enable_deletion_protection       = optional(bool, false)

    enforce_security_group_inbound_rules_on_private_link_traffic = optional(bool, true)

    ingress_rules = optional(map(object({
      protocol    = string
      from_port   = number
      to_port     = number
      cidr        = string
      description = optional(string)
    })), {})

    egress_rules = map(object({
      protocol                     = string
      from_port                    = number
      to_port                      = number
      cidr                         = optional(string)
      referenced_security_group_id = optional(string)
      description                  = optional(string)
    }))
  })
  default = null

  validation {
    condition     = var.load_balancer == null || try(can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$", var.load_balancer.name)) && !startswith(var.load_balancer.name, "internal-"), false)
    error_message = "The name of the load balancer must have 1 to 32 letters, digits and hyphens, none of them at either end, and must not start with internal-."
  }

  validation {
    condition     = var.load_balancer == null || try(can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", var.load_balancer.security_group_name)) && !startswith(var.load_balancer.security_group_name, "sg-"), false)
    error_message = "The security_group_name must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, and must not start with sg-."
  }

  validation {
    condition     = var.load_balancer == null || try(length(var.load_balancer.subnet_ids) > 0 && alltrue([for id in var.load_balancer.subnet_ids : can(regex("^subnet-([0-9a-f]{8}|[0-9a-f]{17})$", id))]), false)
    error_message = "The load balancer needs subnet_ids, and each must look like subnet-0123456789abcdef0."
  }

  validation {
    condition     = var.load_balancer == null || try((length(var.load_balancer.ingress_rules) > 0) == var.load_balancer.enforce_security_group_inbound_rules_on_private_link_traffic, false)
    error_message = "There must be ingress_rules if they are enforced on PrivateLink traffic, which would all be dropped otherwise, and none if they are not."
  }

  validation {
    condition     = try(alltrue([for rule in values(var.load_balancer.egress_rules) : (rule.cidr == null) != (rule.referenced_security_group_id == null)]), var.load_balancer == null)
    error_message = "Each of the egress_rules needs either a cidr or a referenced_security_group_id."
  }

  validation {
    condition     = try(alltrue([for rule in values(var.load_balancer.egress_rules) : can(regex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$", rule.referenced_security_group_id)) if rule.referenced_security_group_id != null]), var.load_balancer == null)
    error_message = "The referenced_security_group_id of each rule must look like sg-0123456789abcdef0."
  }

  validation {
    condition = try(alltrue([for rule in flatten([values(var.load_balancer.ingress_rules), values(var.load_balancer.egress_rules)]) :
      contains(["tcp", "udp"], rule.protocol) && rule.from_port == floor(rule.from_port) && rule.to_port == floor(rule.to_port) &&
      rule.from_port >= 1 && rule.from_port <= rule.to_port && rule.to_port <= 65535
    ]), var.load_balancer == null)
    error_message = "The protocol of each rule must be tcp or udp, with from_port and to_port as whole numbers from 1 to 65535 in ascending order."
  }

  validation {
    condition     = try(alltrue([for cidr in concat(values(var.load_balancer.ingress_rules)[*].cidr, values(var.load_balancer.egress_rules)[*].cidr) : try("${cidrhost(cidr, 0)}/${split("/", cidr)[1]}" == cidr && !strcontains(cidr, ":"), false) if cidr != null]), var.load_balancer == null)
    error_message = "The cidr of each rule must be an IPv4 CIDR block in canonical form, without host bits, such as 10.1.0.0/16."
  }

  validation {
    condition     = try(alltrue([for description in concat(values(var.load_balancer.ingress_rules)[*].description, values(var.load_balancer.egress_rules)[*].description) : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=;{}!$*-]{1,255}$", description)) if description != null]), var.load_balancer == null)
    error_message = "The description of each rule must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=;{}!$*."
  }
}

variable "load_balancer_arn" {
  description = "ARN of an existing Network Load Balancer without another endpoint service. The module does not change its attributes and security groups."
  type        = string
  default     = null

  validation {
    condition     = var.load_balancer_arn == null || can(regex("^arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/net/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}$", var.load_balancer_arn))
    error_message = "The load_balancer_arn must be the ARN of a Network Load Balancer, such as arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/ledger/0123456789abcdef."
  }
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
      healthy_threshold   = optional(number)
      unhealthy_threshold = optional(number)
    }))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.listeners) <= 50
    error_message = "A load balancer has at most 50 listeners."
  }

  validation {
    condition     = alltrue([for port in keys(var.listeners) : can(regex("^[1-9][0-9]{0,4}$", port)) && try(tonumber(port) <= 65535, false)])
    error_message = "The key of each listener must be its port, from 1 to 65535."
  }

  validation {
    condition     = alltrue([for listener in var.listeners : contains(["TCP", "UDP", "TCP_UDP"], listener.protocol)])
    error_message = "The protocol of each listener must be TCP, UDP or TCP_UDP."
  }

  validation {
    condition     = alltrue([for listener in var.listeners : try(listener.target_port == floor(listener.target_port) && listener.target_port >= 1 && listener.target_port <= 65535, false)])
    error_message = "The target_port of each listener must be a whole number from 1 to 65535."
  }

  validation {
    condition     = alltrue([for listener in var.listeners : can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$", listener.target_group_name))])
    error_message = "The target_group_name of each listener must have 1 to 32 letters, digits and hyphens, none of them at either end."
  }

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

  validation {
    condition     = contains(["instance", "ip", "alb"], var.target_type)
    error_message = "The target_type must be instance, ip or alb."
  }
}

variable "targets" {
  description = "Targets of every listener that has none of its own, by a stable name. Depending on `target_type`, `id` is an instance, an IPv4 address or the ARN of an Application Load Balancer. `availability_zone` is `all` for an address outside the VPC."
  type = map(object({
    id                = string
    availability_zone = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for target in var.targets : can(regex("^(i-([0-9a-f]{8}|[0-9a-f]{17})|[0-9]{1,3}(\\.[0-9]{1,3}){3}|arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/app/[A-Za-z0-9-]{1,32}/[0-9a-f]{16})$", target.id))])
    error_message = "The id of each target must be an instance such as i-0123456789abcdef0, an IPv4 address, or the ARN of an Application Load Balancer."
  }
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
    healthy_threshold   = optional(number)
    unhealthy_threshold = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["TCP", "HTTP", "HTTPS"], var.health_check.protocol)
    error_message = "The protocol of the health check must be TCP, HTTP or HTTPS."
  }

  validation {
    condition     = var.health_check.protocol != "TCP" || (var.health_check.path == null && var.health_check.matcher == null)
    error_message = "A TCP health check has no path and no matcher."
  }

  validation {
    condition     = var.health_check.path == null || try(startswith(var.health_check.path, "/") && length(var.health_check.path) <= 1024, false)
    error_message = "The path of the health check must start with / and have at most 1024 characters."
  }

  validation {
    condition     = var.health_check.port == null || try(var.health_check.port == floor(var.health_check.port) && var.health_check.port >= 1 && var.health_check.port <= 65535, false)
    error_message = "The port of the health check must be a whole number from 1 to 65535."
  }

  validation {
    condition = (
      try(var.health_check.interval >= 5 && var.health_check.interval <= 300, var.health_check.interval == null) &&
      try(var.health_check.timeout >= 2 && var.health_check.timeout <= 120, var.health_check.timeout == null) &&
      try(var.health_check.healthy_threshold >= 2 && var.health_check.healthy_threshold <= 10, var.health_check.healthy_threshold == null) &&
      try(var.health_check.unhealthy_threshold >= 2 && var.health_check.unhealthy_threshold <= 10, var.health_check.unhealthy_threshold == null)
    )
    error_message = "The health check needs an interval from 5 to 300 seconds, a timeout from 2 to 120 seconds, and thresholds from 2 to 10."
  }
}

variable "target_ingress_rules" {
  description = "Ingress rules for the security groups of the targets, by a stable name, on the ports of traffic and health checks. They admit the load balancer that this module creates; with an existing one, `cidr` must contain the addresses of its nodes."
  type = map(object({
    security_group_id = string
    protocol          = string
    from_port         = number
    to_port           = number
    cidr              = optional(string)
    description       = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for rule in var.target_ingress_rules : can(regex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$", rule.security_group_id))])
    error_message = "The security_group_id of each rule must look like sg-0123456789abcdef0."
  }

  validation {
    condition = alltrue([for rule in var.target_ingress_rules : try(
      contains(["tcp", "udp"], rule.protocol) && rule.from_port == floor(rule.from_port) && rule.to_port == floor(rule.to_port) &&
      rule.from_port >= 1 && rule.from_port <= rule.to_port && rule.to_port <= 65535,
      false
    )])
    error_message = "The protocol of each rule must be tcp or udp, with from_port and to_port as whole numbers from 1 to 65535 in ascending order."
  }

  validation {
    condition     = alltrue([for rule in var.target_ingress_rules : try("${cidrhost(rule.cidr, 0)}/${split("/", rule.cidr)[1]}" == rule.cidr && !strcontains(rule.cidr, ":"), false) if rule.cidr != null])
    error_message = "The cidr of each rule must be an IPv4 CIDR block in canonical form, without host bits, such as 10.0.1.0/24."
  }

  validation {
    condition     = alltrue([for rule in var.target_ingress_rules : can(regex("^[A-Za-z0-9 ._:/()#,@\\[\\]+=;{}!$*-]{1,255}$", rule.description)) if rule.description != null])
    error_message = "The description of each rule must have 1 to 255 characters out of letters, digits, spaces and ._-:/()#,@[]+=;{}!$*."
  }
}

variable "tags" {
  description = "Tags for every resource of this module."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Tag keys must not start with aws:, which is reserved."
  }
}
