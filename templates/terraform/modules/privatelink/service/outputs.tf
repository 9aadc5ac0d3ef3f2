output "service_id" {
  description = "Id of the endpoint service."
  value       = aws_vpc_endpoint_service.this.id
}

output "service_name" {
  description = "Name that an endpoint asks for, known once the allowed principals may ask for it."
  value       = aws_vpc_endpoint_service.this.service_name
}

output "accepted_endpoints" {
  description = "Ids of the endpoints, by the keys of `endpoints`: known once they are accepted and, if `verify_private_dns_name` says so, the private DNS name is verified."
  value       = var.acceptance_required ? { for name, accepter in aws_vpc_endpoint_connection_accepter.this : name => accepter.vpc_endpoint_id } : var.endpoints

  depends_on = [aws_vpc_endpoint_service_private_dns_verification.this]
}

output "private_dns_verification" {
  description = "DNS record that proves the ownership of the private DNS name, to be published in public DNS; null without a private DNS name."
  value = var.private_dns_name == null ? null : one([for record in aws_vpc_endpoint_service.this.private_dns_name_configuration : {
    name  = "${record.name}.${trimprefix(var.private_dns_name, "*.")}"
    type  = record.type
    value = record.value
  }])
}

output "load_balancer_arn" {
  description = "ARN of the network load balancer behind the service."
  value       = local.load_balancer_arn
}

output "load_balancer_security_group_id" {
  description = "Security group of the load balancer that is made here; null with an existing one."
  value       = one(aws_security_group.load_balancer[*].id)
}

output "target_group_arns" {
  description = "ARN of the target group of each listener, by port, such as for an Auto Scaling group."
  value       = { for port, target_group in aws_lb_target_group.this : port => target_group.arn }
}
