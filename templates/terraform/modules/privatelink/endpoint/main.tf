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
  for_each = var.ingress_rules

  security_group_id            = aws_security_group.this.id
  description                  = each.value.description
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.referenced_security_group_id
  tags                         = var.tags
}

resource "aws_vpc_security_group_egress_rule" "client" {
  for_each = var.client_egress_rules

  security_group_id            = each.value.security_group_id
  description                  = each.value.description
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  referenced_security_group_id = aws_security_group.this.id
  tags                         = var.tags
}
