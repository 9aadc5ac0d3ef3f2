output "transit_gateway_attachment_id" {
  description = "Id of the attachment, known after the request; the attachment carries traffic after it is accepted and associated with a route table."
  value       = aws_ec2_transit_gateway_vpc_attachment.this.id
}
