locals {
  # A rule for each port range and client. Two entries for the same rule are an error.
  ingress_rules = { for rule in flatten([for opening in var.ingress_rules : [
    for pair in setproduct(opening.ports, opening.security_group_id == null ? opening.cidrs : [opening.peer]) : {
      key               = "${pair[0]}/${pair[1]}"
      description       = "${pair[0]} from ${opening.peer}"
      protocol          = split("/", pair[0])[0]
      ports             = regexall("[0-9]+", pair[0])
      cidr              = opening.security_group_id == null ? pair[1] : null
      security_group_id = opening.security_group_id
    }
  ]]) : rule.key => rule }

  client_egress_rules = merge([for name, client in var.client_egress_rules : {
    for ports in client.ports : "${name}/${ports}" => merge(client, { ports = ports })
  }]...)
}

resource "aws_vpc_endpoint" "this" {
  vpc_endpoint_type  = "Interface"
  vpc_id             = var.vpc_id
  service_name       = var.service_name
  service_region     = var.service_region
  subnet_ids         = values(var.subnet_ids)
  security_group_ids = [aws_security_group.this.id]
  tags               = var.tags
}

resource "aws_vpc_endpoint_private_dns" "this" {
  count = var.acceptance == null || var.private_dns_enabled == null ? 0 : 1

  vpc_endpoint_id     = var.acceptance.vpc_endpoint_id
  private_dns_enabled = var.private_dns_enabled
}

resource "aws_security_group" "this" {
  name        = var.security_group_name
  description = "Interface endpoint of an endpoint service"
  vpc_id      = var.vpc_id
  tags        = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.ingress_rules

  security_group_id            = aws_security_group.this.id
  description                  = each.value.description
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.ports[0]
  to_port                      = reverse(each.value.ports)[0]
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.security_group_id
  tags                         = var.tags
}

resource "aws_vpc_security_group_egress_rule" "client" {
  for_each = local.client_egress_rules

  security_group_id            = each.value.security_group_id
  description                  = "${each.value.ports} to ${each.value.peer}"
  ip_protocol                  = split("/", each.value.ports)[0]
  from_port                    = regexall("[0-9]+", each.value.ports)[0]
  to_port                      = reverse(regexall("[0-9]+", each.value.ports))[0]
  referenced_security_group_id = aws_security_group.this.id
  tags                         = var.tags
}
