locals {
  attachments = { for name, attachment in var.attachments : name => attachment if attachment.requested }

  # The accepter resource has the same id, but only after the attachment is available, so that associations, propagations
  # and static routes wait for it.
  attachment_ids = { for name, attachment in local.attachments : name =>
    attachment.accept ? aws_ec2_transit_gateway_vpc_attachment_accepter.this[name].id : attachment.transit_gateway_attachment_id
  }

  propagations = merge([for name, attachment in local.attachments : {
    for table, id in attachment.propagations : "${name}/${table}" => { attachment = name, route_table_id = id }
  }]...)
}

resource "aws_ec2_transit_gateway_vpc_attachment_accepter" "this" {
  for_each = { for name, attachment in local.attachments : name => attachment if attachment.accept }

  transit_gateway_attachment_id = each.value.transit_gateway_attachment_id
  tags                          = merge(var.tags, { Name = join("-", compact([lookup(var.tags, "Name", ""), each.key])) })

  # An attachment has one association: the accepter must not set the default route table if another one is given.
  transit_gateway_default_route_table_association = var.default_route_table && each.value.association == null
  transit_gateway_default_route_table_propagation = var.default_route_table
}

resource "aws_ec2_transit_gateway_route_table_association" "this" {
  for_each = { for name, attachment in local.attachments : name => attachment if attachment.association != null }

  transit_gateway_attachment_id  = local.attachment_ids[each.key]
  transit_gateway_route_table_id = each.value.association.route_table_id

  # The gateway may have associated the attachment with its default route table already, which AWS does not undo.
  replace_existing_association = true
}

resource "aws_ec2_transit_gateway_route_table_propagation" "this" {
  for_each = local.propagations

  transit_gateway_attachment_id  = local.attachment_ids[each.value.attachment]
  transit_gateway_route_table_id = each.value.route_table_id
}

resource "aws_ec2_transit_gateway_route" "this" {
  for_each = { for name, route in var.static_routes : name => route if route.attachment == null ? true : try(var.attachments[route.attachment].requested, true) }

  transit_gateway_route_table_id = each.value.route_table_id
  destination_cidr_block         = each.value.destination
  blackhole                      = each.value.attachment == null
  transit_gateway_attachment_id  = each.value.attachment == null ? null : local.attachment_ids[each.value.attachment]

  lifecycle {
    precondition {
      condition     = each.value.attachment == null ? true : contains(keys(var.attachments), each.value.attachment)
      error_message = "The attachment of each static route must be one of the keys of attachments."
    }
  }
}
