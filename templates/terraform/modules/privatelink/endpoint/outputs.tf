output "vpc_endpoint_id" {
  description = "Id of the endpoint, known after the request; the endpoint carries traffic after it is accepted."
  value       = aws_vpc_endpoint.this.id
}

output "dns_name" {
  description = "DNS name of the endpoint for all of its availability zones."
  value       = try(aws_vpc_endpoint.this.dns_entry[0].dns_name, null)
}

output "zonal_dns_names" {
  description = "DNS names of the endpoint, one per availability zone."
  value       = [for entry in try(slice(aws_vpc_endpoint.this.dns_entry, 1, length(aws_vpc_endpoint.this.dns_entry)), []) : entry.dns_name if startswith(entry.dns_name, "${aws_vpc_endpoint.this.id}-")]
}

output "security_group_id" {
  description = "Security group of the endpoint."
  value       = aws_security_group.this.id
}
