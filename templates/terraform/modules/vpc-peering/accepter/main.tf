locals {
  # The accepter resource has the same id, but only after the connection is active, so that routes and options wait for
  # it.
  vpc_peering_connection_id = var.accept ? one(aws_vpc_peering_connection_accepter.this[*].id) : one(var.request[*].vpc_peering_connection_id)

  # A rule for each port range and CIDR block. Two entries for the same rule are an error.
  rules = { for direction in ["ingress", "egress"] : direction => {
    for rule in flatten([for name, group in var.rules : [for opening in group[direction] : [
      for pair in setproduct(opening.ports, opening.cidrs) : {
        key               = "${name}/${pair[0]}/${pair[1]}"
        security_group_id = group.security_group_id
        description       = "${pair[0]} ${direction == "ingress" ? "from" : "to"} ${opening.peer}"
        protocol          = split("/", pair[0])[0]
        ports             = pair[0] == "all" ? [] : try(regexall("[0-9]+", split("/", pair[0])[1]), [-1])
        cidr              = pair[1]
      }
    ]]]) : rule.key => rule
  } }
}

resource "aws_vpc_peering_connection_accepter" "this" {
  count = var.request != null && var.accept ? 1 : 0

  vpc_peering_connection_id = var.request.vpc_peering_connection_id
  auto_accept               = true
  tags                      = var.tags
}

resource "aws_vpc_peering_connection_options" "this" {
  count = var.request == null ? 0 : 1

  vpc_peering_connection_id = local.vpc_peering_connection_id

  accepter {
    allow_remote_vpc_dns_resolution = var.allow_remote_vpc_dns_resolution
  }
}

resource "aws_route" "this" {
  for_each = var.request == null ? {} : var.routes

  route_table_id              = each.value.route_table_id
  destination_cidr_block      = strcontains(each.value.destination, ":") ? null : each.value.destination
  destination_ipv6_cidr_block = strcontains(each.value.destination, ":") ? each.value.destination : null
  vpc_peering_connection_id   = local.vpc_peering_connection_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.rules.ingress

  security_group_id = each.value.security_group_id
  description       = each.value.description
  ip_protocol       = each.value.protocol == "all" ? "-1" : each.value.protocol
  from_port         = try(each.value.ports[0], null)
  to_port           = try(reverse(each.value.ports)[0], null)
  cidr_ipv4         = strcontains(each.value.cidr, ":") ? null : each.value.cidr
  cidr_ipv6         = strcontains(each.value.cidr, ":") ? each.value.cidr : null
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.rules.egress

  security_group_id = each.value.security_group_id
  description       = each.value.description
  ip_protocol       = each.value.protocol == "all" ? "-1" : each.value.protocol
  from_port         = try(each.value.ports[0], null)
  to_port           = try(reverse(each.value.ports)[0], null)
  cidr_ipv4         = strcontains(each.value.cidr, ":") ? null : each.value.cidr
  cidr_ipv6         = strcontains(each.value.cidr, ":") ? each.value.cidr : null
  tags              = var.tags
}
