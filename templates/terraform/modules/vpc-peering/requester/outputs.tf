output "vpc_peering_connection_id" {
  description = "Id of the connection, known as soon as it is requested; it carries traffic once it is accepted."
  value       = aws_vpc_peering_connection.this.id
}
