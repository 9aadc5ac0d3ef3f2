output "vpc_peering_connection_id" {
  description = "Id of the connection, known once it is accepted; null while there is no request."
  value       = local.vpc_peering_connection_id
}
