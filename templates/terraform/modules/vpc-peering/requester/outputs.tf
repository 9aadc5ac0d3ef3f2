output "vpc_peering_connection_id" {
  description = "Id of the connection, known after the request; the connection carries traffic after it is accepted."
  value       = aws_vpc_peering_connection.this.id
}
