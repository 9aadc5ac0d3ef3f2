variable "transit_gateway_id" {
  description = "Transit gateway of this module's account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^tgw-[0-9a-f]{17}$", var.transit_gateway_id))
    error_message = "The transit_gateway_id must look like tgw-0123456789abcdef0."
  }
}

variable "default_route_table" {
  description = "Whether attachments that this module accepts use the gateway's default route table. Must be false for a gateway without one."
  type        = bool
  default     = true
  nullable    = false
}

variable "attachments" {
  description = "Attachments to the gateway, by a stable name. `requested` is false if the other account has not created the attachment yet: the module then does nothing for it. `accept` is true for attachments of other accounts that wait for acceptance. `association` is the route table that routes traffic from the attachment; null uses the gateway's default. `propagations` are the route tables that receive the routes to the attachment, by a stable name."
  type = map(object({
    transit_gateway_attachment_id = string
    requested                     = optional(bool, true)
    accept                        = optional(bool, false)
    association                   = optional(object({ route_table_id = string }))
    propagations                  = optional(map(string), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for attachment in var.attachments : can(regex("^tgw-attach-[0-9a-f]{17}$", attachment.transit_gateway_attachment_id)) if attachment.requested])
    error_message = "The transit_gateway_attachment_id of each attachment must look like tgw-attach-0123456789abcdef0; set requested to false until the id is known."
  }

  validation {
    condition     = alltrue([for attachment in var.attachments : can(regex("^tgw-rtb-[0-9a-f]{17}$", attachment.association.route_table_id)) if attachment.association != null])
    error_message = "The route_table_id of each association must look like tgw-rtb-0123456789abcdef0; set association to null for the gateway's default route table."
  }

  validation {
    condition     = alltrue(flatten([for attachment in var.attachments : [for id in attachment.propagations : can(regex("^tgw-rtb-[0-9a-f]{17}$", id))]]))
    error_message = "Each of the propagations must look like tgw-rtb-0123456789abcdef0."
  }
}

variable "static_routes" {
  description = "Static routes of the gateway's route tables, by a stable name. `destination` is an IPv4 or IPv6 CIDR block, `attachment` one of the keys of `attachments`; null drops the traffic (a blackhole)."
  type = map(object({
    route_table_id = string
    destination    = string
    attachment     = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for route in var.static_routes : can(regex("^tgw-rtb-[0-9a-f]{17}$", route.route_table_id))])
    error_message = "The route_table_id of each static route must look like tgw-rtb-0123456789abcdef0."
  }

  validation {
    condition     = alltrue([for route in var.static_routes : try(format("%s/%d", cidrhost(route.destination, 0), split("/", route.destination)[1]) == route.destination, false)])
    error_message = "The destination of each static route must be an IPv4 or IPv6 CIDR block in canonical form, without host bits, such as 10.1.0.0/16."
  }
}

variable "tags" {
  description = "Tags in this account for the attachments that this module accepts; the Name of each ends with its key."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Tag keys must not start with aws:, which is reserved."
  }
}
