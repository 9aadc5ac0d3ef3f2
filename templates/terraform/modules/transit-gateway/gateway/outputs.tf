output "transit_gateway_id" {
  description = "Id of the gateway, for its own account."
  value       = local.transit_gateway_id
}

output "shared_transit_gateway_id" {
  description = "Id of the gateway, for accounts with which it is shared: resources that use this output wait for the share."
  value       = local.transit_gateway_id

  depends_on = [aws_ram_resource_association.this, aws_ram_principal_association.this]
}

output "route_table_ids" {
  description = "Ids of the route tables, by the keys of `route_tables`."
  value       = { for name, table in var.route_tables : name => table.id == null ? aws_ec2_transit_gateway_route_table.this[name].id : table.id }
}

output "resource_share_arn" {
  description = "ARN of the share, known after the principals are invited, for example for the acceptance; null if the gateway is not shared."
  value       = one(aws_ram_resource_share.this[*].arn)

  depends_on = [aws_ram_resource_association.this, aws_ram_principal_association.this]
}
