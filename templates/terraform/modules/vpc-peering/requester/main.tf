locals {
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

resource "aws_vpc_peering_connection" "this" {
  vpc_id        = var.vpc_id
  peer_vpc_id   = var.peer_vpc_id
  peer_owner_id = var.peer_owner_id
  peer_region   = var.peer_region
  auto_accept   = var.auto_accept
  tags          = var.tags

  lifecycle {
    precondition {
      condition     = !var.auto_accept || var.peer_region == null
      error_message = "A connection to another region cannot be accepted by its requester: auto_accept must be false."
    }
  }
}

resource "aws_vpc_peering_connection_options" "this" {
  count = var.acceptance == null ? 0 : 1

  vpc_peering_connection_id = var.acceptance.vpc_peering_connection_id

  requester {
    allow_remote_vpc_dns_resolution = var.allow_remote_vpc_dns_resolution
  }
}

resource "aws_route" "this" {
  for_each = var.acceptance == null ? {} : var.routes

  route_table_id              = each.value.route_table_id
  destination_cidr_block      = strcontains(each.value.destination, ":") ? null : each.value.destination
  destination_ipv6_cidr_block = strcontains(each.value.destination, ":") ? each.value.destination : null
  vpc_peering_connection_id   = var.acceptance.vpc_peering_connection_id
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
