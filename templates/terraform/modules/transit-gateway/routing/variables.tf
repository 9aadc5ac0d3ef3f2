variable "transit_gateway_id" {
  description = "Transit gateway of this module's account."
  type        = string
  nullable    = false
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
}

variable "tags" {
  description = "Tags in this account for the attachments that this module accepts; the Name of each ends with its key."
  type        = map(string)
  default     = {}
  nullable    = false
}
