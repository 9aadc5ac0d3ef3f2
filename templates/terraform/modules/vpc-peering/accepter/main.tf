locals {
  # The accepter resource has the same id, but only after the connection is active, so that routes and options wait for
  # it.
  vpc_peering_connection_id = var.accept ? one(aws_vpc_peering_connection_accepter.this[*].id) : one(var.request[*].vpc_peering_connection_id)
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
  for_each = var.ingress_rules

  security_group_id = each.value.security_group_id
  description       = each.value.description
  ip_protocol       = each.value.protocol
  from_port         = each.value.from_port
  to_port           = each.value.to_port
  cidr_ipv4         = strcontains(each.value.cidr, ":") ? null : each.value.cidr
  cidr_ipv6         = strcontains(each.value.cidr, ":") ? each.value.cidr : null
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = var.egress_rules

  security_group_id = each.value.security_group_id
  description       = each.value.description
  ip_protocol       = each.value.protocol
  from_port         = each.value.from_port
  to_port           = each.value.to_port
  cidr_ipv4         = strcontains(each.value.cidr, ":") ? null : each.value.cidr
  cidr_ipv6         = strcontains(each.value.cidr, ":") ? each.value.cidr : null
  tags              = var.tags
}
