locals {
  # A rule for each port range and CIDR block or prefix list. Two entries for the same rule are an error.
  rules = { for direction in ["ingress", "egress"] : direction => {
    for rule in flatten([for name, group in var.rules : [for opening in group[direction] : [
      for pair in setproduct(opening.ports, opening.prefix_list == null ? opening.cidrs : [opening.prefix_list]) : {
        key               = "${name}/${pair[0]}/${pair[1]}"
        security_group_id = group.security_group_id
        description       = "${pair[0]} ${direction == "ingress" ? "from" : "to"} ${opening.peer}"
        protocol          = split("/", pair[0])[0]
        ports             = pair[0] == "all" ? [] : try(regexall("[0-9]+", split("/", pair[0])[1]), [-1])
        cidr_ipv4         = opening.prefix_list == null && !strcontains(pair[1], ":") ? pair[1] : null
        cidr_ipv6         = opening.prefix_list == null && strcontains(pair[1], ":") ? pair[1] : null
        prefix_list       = opening.prefix_list
      }
    ]]]) : rule.key => rule
  } }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  transit_gateway_id                 = var.transit_gateway_id
  vpc_id                             = var.vpc_id
  subnet_ids                         = values(var.subnet_ids)
  appliance_mode_support             = var.appliance_mode ? "enable" : "disable"
  dns_support                        = "enable"
  ipv6_support                       = var.ipv6 ? "enable" : "disable"
  security_group_referencing_support = "disable"
  tags                               = var.tags

  transit_gateway_default_route_table_association = var.default_route_table
  transit_gateway_default_route_table_propagation = var.default_route_table
}

resource "aws_route" "this" {
  for_each = var.accepted ? var.routes : {}

  route_table_id              = each.value.route_table_id
  destination_cidr_block      = strcontains(each.value.destination, ":") ? null : each.value.destination
  destination_ipv6_cidr_block = strcontains(each.value.destination, ":") ? each.value.destination : null
  transit_gateway_id          = var.acceptance == null ? var.transit_gateway_id : var.acceptance.transit_gateway_id

  # AWS rejects a route to a gateway without an attachment of the VPC. `acceptance` waits for it only within one root
  # module.
  depends_on = [aws_ec2_transit_gateway_vpc_attachment.this]

  lifecycle {
    precondition {
      condition     = var.ipv6 || !strcontains(each.value.destination, ":")
      error_message = "A route to an IPv6 destination needs an attachment that carries IPv6: ipv6 must be true."
    }
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

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.rules.ingress

  security_group_id = each.value.security_group_id
  description       = each.value.description
  ip_protocol       = each.value.protocol == "all" ? "-1" : each.value.protocol
  from_port         = try(each.value.ports[0], null)
  to_port           = try(reverse(each.value.ports)[0], null)
  cidr_ipv4         = each.value.cidr_ipv4
  cidr_ipv6         = each.value.cidr_ipv6
  prefix_list_id    = each.value.prefix_list == null ? null : aws_ec2_managed_prefix_list.this[each.value.prefix_list].id
  tags              = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.rules.egress

  security_group_id = each.value.security_group_id
  description       = each.value.description
  ip_protocol       = each.value.protocol == "all" ? "-1" : each.value.protocol
  from_port         = try(each.value.ports[0], null)
  to_port           = try(reverse(each.value.ports)[0], null)
  cidr_ipv4         = each.value.cidr_ipv4
  cidr_ipv6         = each.value.cidr_ipv6
  prefix_list_id    = each.value.prefix_list == null ? null : aws_ec2_managed_prefix_list.this[each.value.prefix_list].id
  tags              = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

# A rule that goes waits until the rules that come are there: this changes with each, and depends on all of them.
resource "terraform_data" "rules" {
  input = { ingress = keys(aws_vpc_security_group_ingress_rule.this), egress = keys(aws_vpc_security_group_egress_rule.this) }
}
