output "vpc_peering_connection_id" {
  description = "Id of the connection, known after it is accepted; null without a request."
  value       = local.vpc_peering_connection_id
}
