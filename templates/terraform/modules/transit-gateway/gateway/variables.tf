variable "transit_gateway_id" {
  description = "Existing transit gateway, of which this module manages only the route tables and the share. Null creates one."
  type        = string
  default     = null
}

variable "transit_gateway_arn" {
  description = "ARN of the existing transit gateway, which a share needs. Null if this module creates the gateway, or without a share."
  type        = string
  default     = null
}

variable "amazon_side_asn" {
  description = "Private autonomous system number (ASN) of the gateway that this module creates, preferably unique among your gateways."
  type        = number
  default     = 64512
  nullable    = false

  validation {
    condition = var.amazon_side_asn == floor(var.amazon_side_asn) && (
      (var.amazon_side_asn >= 64512 && var.amazon_side_asn <= 65534) ||
      (var.amazon_side_asn >= 4200000000 && var.amazon_side_asn <= 4294967294)
    )
    error_message = "The amazon_side_asn must be a whole number from 64512 to 65534 or from 4200000000 to 4294967294."
  }
}

variable "auto_accept_shared_attachments" {
  description = "Whether the gateway that this module creates accepts attachments of other accounts automatically."
  type        = bool
  default     = false
  nullable    = false
}

variable "default_route_table" {
  description = "Whether the gateway that this module creates has a default route table, with which attachments are associated and to which they propagate."
  type        = bool
  default     = true
  nullable    = false
}

variable "route_tables" {
  description = "Route tables of the gateway, by a stable name. An `id` names an existing route table, which the module does not create."
  type = map(object({
    id = optional(string)
  }))
  default  = {}
  nullable = false
}

variable "share" {
  description = "Share of the gateway with other accounts in AWS RAM; null if it is not shared. `principals` are account ids, or ARNs of an organization or an organizational unit, by a stable name. `allow_external_principals` permits accounts outside the organization."
  type = object({
    name                      = string
    allow_external_principals = bool
    principals                = map(string)
  })
  default = null

  validation {
    condition     = var.share == null || try(var.share.allow_external_principals != null, false)
    error_message = "Set allow_external_principals of the share: the defaults of Terraform and AWS differ."
  }
}

variable "tags" {
  description = "Tags for every resource of this module; the Name of a route table ends with its key."
  type        = map(string)
  default     = {}
  nullable    = false
}
