locals {
  load_balancer_arn = var.load_balancer == null ? var.load_balancer_arn : one(aws_lb.this[*].arn)

  # What a listener has of its own replaces what all listeners have.
  forwards = { for port, listener in var.listeners : port => {
    target_type  = listener.target_type == null ? var.target_type : listener.target_type
    targets      = listener.targets == null ? var.targets : listener.targets
    health_check = listener.health_check == null ? var.health_check : listener.health_check
  } }

  attachments = merge([for port, forward in local.forwards : {
    for name, target in forward.targets : "${port}/${name}" => merge(target, { listener = port })
  }]...)

  # A rule for each port range and other side. Two entries for the same rule are an error.
  load_balancer_rules = { for direction in ["ingress", "egress"] : direction => {
    for rule in flatten([for opening in try(var.load_balancer["${direction}_rules"], []) : [
      for pair in setproduct(concat(opening.ports, try(opening.health_check_ports, [])), length(opening.cidrs) > 0 ? opening.cidrs : [coalesce(try(opening.prefix_list, null), opening.peer)]) : {
        key               = "${pair[0]}/${pair[1]}"
        description       = contains(try(opening.health_check_ports, []), pair[0]) ? "health checks on ${pair[0]} of ${opening.peer}" : "${pair[0]} ${direction == "ingress" ? "from" : "to"} ${opening.peer}"
        ports             = pair[0]
        cidr              = length(opening.cidrs) > 0 ? pair[1] : null
        prefix_list       = try(opening.prefix_list, null)
        security_group_id = try(opening.security_group_id, null)
      }
    ]]) : rule.key => rule
  } }

  target_rules = { for rule in flatten([for name, group in var.target_ingress_rules : [
    for pair in setproduct(concat(group.ports, group.health_check_ports), length(group.cidrs) == 0 ? [""] : group.cidrs) : {
      key               = join("/", compact([name, pair[0], pair[1]]))
      security_group_id = group.security_group_id
      description       = "${contains(group.health_check_ports, pair[0]) ? "health checks on " : ""}${pair[0]} from ${group.peer}"
      is_traffic        = contains(group.ports, pair[0])
      ports             = pair[0]
      cidr              = pair[1] == "" ? null : pair[1]
    }
  ]]) : rule.key => rule }

  # Without enforcement of inbound rules on PrivateLink traffic, AWS does not treat that traffic as coming from the security
  # group of the load balancer: targets must admit the addresses of its nodes, and nothing else on the ports of traffic.
  node_subnets = var.load_balancer == null ? {} : var.load_balancer.enforce_security_group_inbound_rules_on_private_link_traffic ? {} : var.load_balancer.subnet_ids

  node_ingress_rules = merge([for name, rule in local.target_rules : {
    for subnet in keys(local.node_subnets) : "${name}/${subnet}" => merge(rule, { subnet = subnet })
  } if rule.cidr == null && rule.is_traffic]...)
}

resource "aws_vpc_endpoint_service" "this" {
  acceptance_required        = var.acceptance_required
  allowed_principals         = values(var.allowed_principals)
  network_load_balancer_arns = [local.load_balancer_arn]
  private_dns_name           = var.private_dns_name
  supported_regions          = var.supported_regions
  tags                       = var.tags

  lifecycle {
    precondition {
      condition     = (var.load_balancer == null) != (var.load_balancer_arn == null)
      error_message = "Exactly one of load_balancer and load_balancer_arn must be given."
    }

    precondition {
      condition     = var.load_balancer == null || length(var.listeners) > 0
      error_message = "A load balancer that this module creates needs at least one listener."
    }

    precondition {
      condition     = !var.verify_private_dns_name || var.private_dns_name != null
      error_message = "There is no private_dns_name to verify."
    }
  }
}

resource "aws_vpc_endpoint_connection_accepter" "this" {
  for_each = var.acceptance_required ? var.endpoints : {}

  vpc_endpoint_service_id = aws_vpc_endpoint_service.this.id
  vpc_endpoint_id         = each.value
}

resource "aws_vpc_endpoint_service_private_dns_verification" "this" {
  # By name, so that AWS verifies a changed name again.
  for_each = var.verify_private_dns_name && var.private_dns_name != null ? toset([var.private_dns_name]) : toset([])

  service_id            = aws_vpc_endpoint_service.this.id
  wait_for_verification = true
}

resource "aws_lb" "this" {
  count = var.load_balancer == null ? 0 : 1

  name                             = var.load_balancer.name
  load_balancer_type               = "network"
  internal                         = true
  subnets                          = values(var.load_balancer.subnet_ids)
  security_groups                  = aws_security_group.load_balancer[*].id
  enable_cross_zone_load_balancing = var.load_balancer.enable_cross_zone_load_balancing
  enable_deletion_protection       = var.load_balancer.enable_deletion_protection
  tags                             = var.tags

  enforce_security_group_inbound_rules_on_private_link_traffic = var.load_balancer.enforce_security_group_inbound_rules_on_private_link_traffic ? "on" : "off"
}

resource "aws_lb_listener" "this" {
  for_each = var.listeners

  load_balancer_arn = local.load_balancer_arn
  port              = tonumber(each.key)
  protocol          = each.value.protocol
  tags              = var.tags

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.key].arn
  }

  # A replacement target group has its targets before it receives traffic.
  depends_on = [aws_lb_target_group_attachment.this]
}

resource "aws_lb_target_group" "this" {
  for_each = var.listeners

  name        = each.value.target_group_name
  vpc_id      = var.vpc_id
  target_type = local.forwards[each.key].target_type
  protocol    = each.value.protocol
  port        = each.value.target_port
  tags        = var.tags

  health_check {
    protocol            = local.forwards[each.key].health_check.protocol
    port                = coalesce(local.forwards[each.key].health_check.port, "traffic-port")
    path                = local.forwards[each.key].health_check.path
    matcher             = local.forwards[each.key].health_check.matcher
    interval            = local.forwards[each.key].health_check.interval
    timeout             = local.forwards[each.key].health_check.timeout
    healthy_threshold   = local.forwards[each.key].health_check.healthy_threshold
    unhealthy_threshold = local.forwards[each.key].health_check.unhealthy_threshold
  }

  lifecycle {
    # AWS does not delete a target group in use: the listener must forward to the new one first.
    create_before_destroy = true

    precondition {
      condition     = local.forwards[each.key].target_type != "alb" || (each.value.protocol == "TCP" && local.forwards[each.key].health_check.protocol != "TCP" && length(local.forwards[each.key].targets) == 1)
      error_message = "An application load balancer as target must be the only one, takes TCP listeners only, and is checked with HTTP or HTTPS."
    }
  }
}

resource "aws_lb_target_group_attachment" "this" {
  for_each = local.attachments

  target_group_arn  = aws_lb_target_group.this[each.value.listener].arn
  target_id         = each.value.id
  availability_zone = each.value.availability_zone

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "load_balancer" {
  count = var.load_balancer == null ? 0 : 1

  name        = var.load_balancer.security_group_name
  description = "Network Load Balancer of an endpoint service"
  vpc_id      = var.vpc_id
  tags        = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_ec2_managed_prefix_list" "this" {
  for_each = var.prefix_lists

  name           = each.value.name
  address_family = each.value.address_family
  max_entries    = each.value.max_entries
  tags           = var.tags

  dynamic "entry" {
    for_each = merge([for owner, cidrs in each.value.entries : { for cidr in cidrs : cidr => owner }]...)

    content {
      cidr        = entry.key
      description = entry.value
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each = local.load_balancer_rules.ingress

  security_group_id = one(aws_security_group.load_balancer[*].id)
  description       = each.value.description
  ip_protocol       = split("/", each.value.ports)[0]
  from_port         = regexall("[0-9]+", each.value.ports)[0]
  to_port           = reverse(regexall("[0-9]+", each.value.ports))[0]
  cidr_ipv4         = each.value.cidr
  prefix_list_id    = each.value.prefix_list == null ? null : aws_ec2_managed_prefix_list.this[each.value.prefix_list].id
  tags              = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

# A rule that goes waits until the rules that come are there: this changes with each, and depends on all of them.
resource "terraform_data" "load_balancer_ingress_rules" {
  count = var.load_balancer == null ? 0 : 1

  input = keys(aws_vpc_security_group_ingress_rule.load_balancer)
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  for_each = local.load_balancer_rules.egress

  security_group_id            = one(aws_security_group.load_balancer[*].id)
  description                  = each.value.description
  ip_protocol                  = split("/", each.value.ports)[0]
  from_port                    = regexall("[0-9]+", each.value.ports)[0]
  to_port                      = reverse(regexall("[0-9]+", each.value.ports))[0]
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.security_group_id
  tags                         = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "target" {
  for_each = { for name, rule in local.target_rules : name => rule if rule.cidr != null || !rule.is_traffic || length(local.node_subnets) == 0 }

  security_group_id            = each.value.security_group_id
  description                  = each.value.description
  ip_protocol                  = split("/", each.value.ports)[0]
  from_port                    = regexall("[0-9]+", each.value.ports)[0]
  to_port                      = reverse(regexall("[0-9]+", each.value.ports))[0]
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.cidr == null ? one(aws_security_group.load_balancer[*].id) : null
  tags                         = var.tags

  lifecycle {
    precondition {
      condition     = each.value.cidr != null || var.load_balancer != null
      error_message = "The security group of an existing load balancer is not known here: each of the target_ingress_rules needs cidrs."
    }
  }
}

data "aws_network_interface" "node" {
  for_each = local.node_subnets

  filter {
    name   = "description"
    values = [for load_balancer in aws_lb.this : "ELB ${load_balancer.arn_suffix}"]
  }

  filter {
    name   = "subnet-id"
    values = [each.value]
  }
}

resource "aws_vpc_security_group_ingress_rule" "target_from_node" {
  for_each = local.node_ingress_rules

  security_group_id = each.value.security_group_id
  description       = each.value.description
  ip_protocol       = split("/", each.value.ports)[0]
  from_port         = regexall("[0-9]+", each.value.ports)[0]
  to_port           = reverse(regexall("[0-9]+", each.value.ports))[0]
  cidr_ipv4         = "${data.aws_network_interface.node[each.value.subnet].private_ip}/32"
  tags              = var.tags
}
