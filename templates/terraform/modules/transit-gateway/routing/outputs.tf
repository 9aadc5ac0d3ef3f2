output "attachments" {
  description = "The requested attachments, by the keys of `attachments`: resources that use this output wait for acceptance, associations, propagations and static routes."
  value = { for name, attachment in local.attachments : name => {
    transit_gateway_attachment_id = local.attachment_ids[name]
    transit_gateway_id            = attachment.accept ? aws_ec2_transit_gateway_vpc_attachment_accepter.this[name].transit_gateway_id : var.transit_gateway_id
  } }

  depends_on = [
    aws_ec2_transit_gateway_route_table_association.this,
    aws_ec2_transit_gateway_route_table_propagation.this,
    aws_ec2_transit_gateway_route.this,
  ]
}
