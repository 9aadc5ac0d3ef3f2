output "service_id" {
  description = "Id of the endpoint service."
  value       = aws_vpc_endpoint_service.this.id
}

output "service_name" {
  description = "Name of the endpoint service, known after the principals are allowed."
  value       = aws_vpc_endpoint_service.this.service_name
}

output "accepted_endpoints" {
  description = "Ids of the endpoints, by the keys of `endpoints`: known after they are accepted and, with `verify_private_dns_name`, the private DNS name is verified."
  value       = var.acceptance_required ? { for name, accepter in aws_vpc_endpoint_connection_accepter.this : name => accepter.vpc_endpoint_id } : var.endpoints

  depends_on = [aws_vpc_endpoint_service_private_dns_verification.this]
}

output "private_dns_verification" {
  description = "DNS record to publish in public DNS, which proves the ownership of the private DNS name; null without a private DNS name."
  value = var.private_dns_name == null ? null : one([for record in aws_vpc_endpoint_service.this.private_dns_name_configuration : {
    name  = "${record.name}.${trimprefix(var.private_dns_name, "*.")}"
    type  = record.type
    value = record.value
  }])
}

output "load_balancer_arn" {
  description = "ARN of the Network Load Balancer of the service."
  value       = local.load_balancer_arn
}

output "load_balancer_security_group_id" {
  description = "Security group of the load balancer that this module creates; null with an existing one."
  value       = one(aws_security_group.load_balancer[*].id)
}

output "target_group_arns" {
  description = "ARN of the target group of each listener, by port, for example for an Auto Scaling group."
  value       = { for port, target_group in aws_lb_target_group.this : port => target_group.arn }
}
