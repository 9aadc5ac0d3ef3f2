locals {
  transit_gateway_id  = var.transit_gateway_id == null ? one(aws_ec2_transit_gateway.this[*].id) : var.transit_gateway_id
  transit_gateway_arn = var.transit_gateway_id == null ? one(aws_ec2_transit_gateway.this[*].arn) : var.transit_gateway_arn
}

resource "aws_ec2_transit_gateway" "this" {
  count = var.transit_gateway_id == null ? 1 : 0

  amazon_side_asn                    = var.amazon_side_asn
  auto_accept_shared_attachments     = var.auto_accept_shared_attachments ? "enable" : "disable"
  default_route_table_association    = var.default_route_table ? "enable" : "disable"
  default_route_table_propagation    = var.default_route_table ? "enable" : "disable"
  dns_support                        = "enable"
  multicast_support                  = "disable"
  security_group_referencing_support = "disable"
  vpn_ecmp_support                   = "enable"
  tags                               = var.tags

  lifecycle {
    precondition {
      condition     = var.transit_gateway_arn == null
      error_message = "A transit_gateway_arn without transit_gateway_id is that of no gateway: either both are given or none."
    }
  }
}

resource "aws_ec2_transit_gateway_route_table" "this" {
  for_each = { for name, table in var.route_tables : name => table if table.id == null }

  transit_gateway_id = local.transit_gateway_id
  tags               = merge(var.tags, { Name = join("-", compact([lookup(var.tags, "Name", ""), each.key])) })
}

resource "aws_ram_resource_share" "this" {
  count = var.share == null ? 0 : 1

  name                      = var.share.name
  allow_external_principals = var.share.allow_external_principals
  tags                      = var.tags
}

resource "aws_ram_resource_association" "this" {
  count = var.share == null ? 0 : 1

  resource_share_arn = one(aws_ram_resource_share.this[*].arn)
  resource_arn       = local.transit_gateway_arn

  # This association comes last: Terraform waits until it is complete, but does not wait for those of accounts.
  depends_on = [aws_ram_principal_association.this]

  lifecycle {
    precondition {
      condition     = var.transit_gateway_id == null || var.transit_gateway_arn != null
      error_message = "To share an existing gateway, transit_gateway_arn must be given."
    }

    precondition {
      condition     = var.transit_gateway_id == null || var.transit_gateway_arn == null || try(split("/", var.transit_gateway_arn)[1] == var.transit_gateway_id, false)
      error_message = "The transit_gateway_arn must be that of the gateway transit_gateway_id."
    }
  }
}

resource "aws_ram_principal_association" "this" {
  for_each = var.share == null ? {} : var.share.principals

  resource_share_arn = one(aws_ram_resource_share.this[*].arn)
  principal          = each.value
}
