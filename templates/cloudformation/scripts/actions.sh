# shellcheck shell=bash
# The steps of deploy.sh that no template can express. Each looks first whether it is done.

# Step: ACCOUNT REGION STACK SIDE: lets the other side resolve the private names of this one.
peering_dns() {
    local id view now=''
    case $4 in
        requester) view=RequesterVpcInfo ;;
        *) view=AccepterVpcInfo ;;
    esac
    id=$(output_of "$1" "$2" "$3" PeeringConnectionId)
    [[ -z $id ]] || now=$(peering "$1" "$2" "$id" "$view.PeeringOptions.AllowDnsResolutionFromRemoteVpc")
    if [[ $now == True ]]; then
        say "the DNS option of the $4: unchanged"
        return
    fi
    if planned "the DNS option of the $4" set; then return; fi
    until_so "the peering connection $id to be active" peering_is_active "$1" "$2" "$id"
    call "$1" "$2" ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id "$id" \
        "--$4-peering-connection-options" AllowDnsResolutionFromRemoteVpc=true >/dev/null
    say "the DNS option of the $4: set"
}

peering() {
    call "$1" "$2" ec2 describe-vpc-peering-connections --vpc-peering-connection-ids "$3" --output text \
        --query "VpcPeeringConnections[0].$4"
}

peering_is_active() {
    [[ $(peering "$1" "$2" "$3" Status.Code) == active ]]
}

# Step: ACCOUNT REGION SERVICE-STACK CONSUMER REGION ENDPOINT-STACK: accepts the endpoint that the other stack made.
accept_endpoint() {
    local service endpoint refused state=''
    service=$(output_of "$1" "$2" "$3" ServiceId)
    endpoint=$(output_of "$4" "$5" "$6" EndpointId)
    [[ -z $service || -z $endpoint ]] || state=$(connection_state "$1" "$2" "$service" "$endpoint")
    case $state in
        available | pending)
            say "the endpoint in account $4: accepted already"
            return
            ;;
        rejected | failed | expired | deleting | deleted)
            fail "the endpoint $endpoint of account $4 is $state, which nobody can accept: delete the stack $6, and run this again"
            ;;
    esac
    if planned "the endpoint in account $4" accepted; then return; fi
    until_so "the endpoint $endpoint to ask for $service" is_asked_for "$1" "$2" "$service" "$endpoint"
    refused=$(call "$1" "$2" ec2 accept-vpc-endpoint-connections --service-id "$service" --vpc-endpoint-ids "$endpoint" \
        --output text --query 'Unsuccessful[].Error.Message')
    [[ -z $refused || $refused == None ]] || fail "the endpoint $endpoint is not accepted: $refused"
    say "the endpoint in account $4: accepted"
    await_endpoint "$4" "$5" "$6"
}

connection_state() {
    call "$1" "$2" ec2 describe-vpc-endpoint-connections --output text \
        --filters "Name=service-id,Values=$3" "Name=vpc-endpoint-id,Values=$4" \
        --query 'VpcEndpointConnections[0].VpcEndpointState'
}

is_asked_for() {
    [[ $(connection_state "$@") == pendingAcceptance ]]
}

# Step: ACCOUNT REGION STACK: waits until the endpoint that a stack made is available.
await_endpoint() {
    local endpoint
    if [[ -n $dry_run ]]; then return; fi
    endpoint=$(output_of "$1" "$2" "$3" EndpointId)
    until_so "the endpoint $endpoint to be available" endpoint_is_available "$1" "$2" "$endpoint"
}

endpoint_is_available() {
    [[ $(call "$1" "$2" ec2 describe-vpc-endpoints --vpc-endpoint-ids "$3" --output text \
        --query 'VpcEndpoints[0].State') == available ]]
}

# Step: ACCOUNT REGION STACK NAME: has AWS verify who owns the private DNS name of the endpoint service.
verify_name() {
    local id record until
    id=$(output_of "$1" "$2" "$3" ServiceId)
    if [[ -n $id ]] && name_is_verified "$1" "$2" "$id" "$4"; then
        say "the name $4: verified already"
        return
    fi
    if planned "the name $4" verified; then return; fi
    call "$1" "$2" ec2 start-vpc-endpoint-service-private-dns-verification --service-id "$id" >/dev/null
    # Without the record AWS may go on looking for it for days.
    until=$((SECONDS + (patience < 60 ? patience : 60)))
    until name_is_looked_for "$1" "$2" "$id" || ((SECONDS >= until)); do :; done
    if name_is_verified "$1" "$2" "$id" "$4"; then
        say "the name $4: verified"
        return
    fi
    record=$(service_attribute "$1" "$2" "$id" 'PrivateDnsNameConfiguration.[Type, Name, Value]')
    say "the name $4: not verified yet. Publish this record in public DNS below ${4#\*.}, then run this again:" "$record"
    # The rest of this link needs the name.
    blocked=1 unfinished=1
}

service_attribute() {
    call "$1" "$2" ec2 describe-vpc-endpoint-service-configurations --service-ids "$3" --output text \
        --query "ServiceConfigurations[0].$4"
}

name_is_verified() {
    [[ $(service_attribute "$1" "$2" "$3" "[PrivateDnsName || '', PrivateDnsNameConfiguration.State || ''] | join(',', @)") == "$4,verified" ]]
}

# What it says at once may still be of the last time.
name_is_looked_for() {
    sleep "$interval"
    [[ $(service_attribute "$1" "$2" "$3" PrivateDnsNameConfiguration.State) != pendingVerification ]]
}

# Step: ACCOUNT REGION GATEWAY DEFAULT-TABLE AUTO-ACCEPT: an existing gateway must do what the spec takes for granted.
check_gateway() {
    local association propagation accepts
    read -r association propagation accepts < <(call "$1" "$2" ec2 describe-transit-gateways --transit-gateway-ids "$3" \
        --output text --query 'TransitGateways[0].Options.[DefaultRouteTableAssociation,DefaultRouteTablePropagation,AutoAcceptSharedAttachments]')
    [[ $association == "$4" && $propagation == "$4" ]] || fail "$3 has DefaultRouteTableAssociation $association and" \
        "DefaultRouteTablePropagation $propagation, and the spec needs $4 for both: with route-tables in the spec," \
        "attachments must stay out of the default table, without any they must be in it"
    [[ $accepts == "$5" ]] || fail "$3 has AutoAcceptSharedAttachments $accepts, and auto-accept in the spec says $5"
}

# Step: ACCOUNT REGION OWNER REGION GATEWAY-STACK: accepts the share that a gateway's stack made.
accept_share() {
    local share
    share=$(output_of "$3" "$4" "$5" ResourceShareArn)
    if [[ -n $share ]] && share_is_ours "$1" "$2" "$share"; then
        say "the share in account $1: accepted already"
        return
    fi
    if planned "the share in account $1" accepted; then return; fi
    until_so "the invitation of account $1 to $share" is_invited "$1" "$2" "$share"
    call "$1" "$2" ram accept-resource-share-invitation --resource-share-invitation-arn "$(cat "$work/invitation")" \
        >/dev/null
    until_so "the share $share to reach account $1" share_is_ours "$1" "$2" "$share"
    say "the share in account $1: accepted"
}

share_is_ours() {
    [[ $(call "$1" "$2" ram get-resource-shares --resource-owner OTHER-ACCOUNTS --resource-share-arns "$3" --output text \
        --query 'resourceShares[0].status' 2>/dev/null) == ACTIVE ]]
}

is_invited() {
    call "$1" "$2" ram get-resource-share-invitations --resource-share-arns "$3" --output text \
        --query "resourceShareInvitations[?status=='PENDING'].resourceShareInvitationArn | [0]" >"$work/invitation"
    grep -q '^arn:' "$work/invitation"
}

# Step: ACCOUNT REGION SOURCE: waits until the account sees a gateway that is shared with it.
await_gateway() {
    local id
    if [[ -n $dry_run ]]; then return; fi
    id=$(resolved "$3")
    until_so "account $1 to see the gateway $id" gateway_is_seen "$1" "$2" "$id"
}

gateway_is_seen() {
    [[ $(call "$1" "$2" ec2 describe-transit-gateways --transit-gateway-ids "$3" --output text \
        --query 'TransitGateways[0].State' 2>/dev/null) == available ]]
}

# Step: OWNER REGION ACCOUNT REGION STACK: accepts the attachment that a stack is making, and waits for.
accept_attachment() {
    local accepted=''
    if [[ -n $dry_run ]]; then
        attachment_is_pending "$@" || [[ $(status_of "$3" "$4" "$5") == NONE ]] || return 0
        planned "the attachment of account $3" accepted
        return
    fi
    until_so "the attachment of account $3" attachment_is_settled "$@"
    if [[ -n $accepted ]]; then
        say "the attachment of account $3: accepted"
    else
        say "the attachment of account $3: accepted already"
    fi
}

# An attachment that takes the place of another is asked for while the stack is updated.
attachment_is_settled() {
    local status
    # Nothing is settled as long as nobody can say so.
    status=$(status_of "$3" "$4" "$5") || exit 1
    if attachment_is_pending "$@"; then
        call "$1" "$2" ec2 accept-transit-gateway-vpc-attachment \
            --transit-gateway-attachment-id "$(cat "$work/attachment")" >/dev/null && accepted=1
    fi
    [[ $status != *_IN_PROGRESS ]]
}

attachment_is_pending() {
    call "$3" "$4" cloudformation describe-stack-resources --stack-name "$5" --logical-resource-id Attachment \
        --output text --query 'StackResources[0].PhysicalResourceId' >"$work/attachment" 2>/dev/null || return 1
    grep -q '^tgw-attach-' "$work/attachment" || return 1
    [[ $(call "$1" "$2" ec2 describe-transit-gateway-vpc-attachments --output text \
        --transit-gateway-attachment-ids "$(cat "$work/attachment")" \
        --query 'TransitGatewayVpcAttachments[0].State' 2>/dev/null) == pendingAcceptance ]]
}
