output "transit_gateway_attachment_id" {
  description = "Id of the attachment, known as soon as it is requested; it carries traffic once it is accepted and has a route table."
  value       = aws_ec2_transit_gateway_vpc_attachment.this.id
}
