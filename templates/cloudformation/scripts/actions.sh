# shellcheck shell=bash disable=SC2154
# The steps of deploy.sh that no template can express. Each first checks whether it is done. A query never uses the first item of
# a list, because the first page of an answer can be empty.

# Step: ACCOUNT REGION STACK SIDE [off]: lets the peer resolve the private DNS names of this side, or no longer.
peering_dns() {
    local id view wanted=True option=true
    [[ ${5-} != off ]] || wanted=False option=false
    case $4 in
        requester) view=RequesterVpcInfo ;;
        *) view=AccepterVpcInfo ;;
    esac
    output_of "$1" "$2" "$3" PeeringConnectionId
    id=$value
    if [[ -n $id ]]; then
        peering "$1" "$2" "$id" "$view.PeeringOptions.AllowDnsResolutionFromRemoteVpc" ||
            refused "reading the peering connection $id" "$1" "$2"
        if [[ $answer == "$wanted" ]]; then
            say "the DNS option of the $4: unchanged"
            return
        fi
    fi
    # Nothing is to be turned off of a connection that is not there, or has no options yet.
    [[ $wanted == True || (-n $id && $answer == True) ]] || return 0
    if planned "the DNS option of the $4" set; then return; fi
    until_so "the peering connection $id to be active" peering_is_active "$1" "$2" "$id"
    must "setting the DNS option of $id" "$1" "$2" ec2 modify-vpc-peering-connection-options \
        --vpc-peering-connection-id "$id" "--$4-peering-connection-options" "AllowDnsResolutionFromRemoteVpc=$option"
    say "the DNS option of the $4: set"
}

peering() {
    # The id distinguishes a connection without the option from an empty answer.
    ask "$1" "$2" ec2 describe-vpc-peering-connections --vpc-peering-connection-ids "$3" --output text \
        --query "VpcPeeringConnections[].[VpcPeeringConnectionId, $4]" || return 1
    answer=${answer#*$'\t'}
}

peering_is_active() {
    peering "$@" Status.Code && [[ $answer == active ]]
}

# Step: ACCOUNT REGION STACK COUNT: has the endpoint service of a stack offer all availability zones of its load balancer. AWS reads
# them when the service's configuration changes, and refuses an endpoint in another zone.
serve_zones() {
    local id
    output_of "$1" "$2" "$3" ServiceId
    id=$value
    [[ -n $id ]] || return 0
    if serves_zones "$1" "$2" "$id" "$4"; then return; fi
    [[ -z $refusal ]] || refused "reading the availability zones of $id" "$1" "$2"
    if planned "the availability zones of $id" updated; then return; fi
    must "updating the availability zones of $id" "$1" "$2" ec2 modify-vpc-endpoint-service-configuration --service-id "$id"
    until_so "$id to offer $4 availability zones" serves_zones "$1" "$2" "$id" "$4"
    say "the availability zones of $id: updated"
}

serves_zones() {
    service_attribute "$1" "$2" "$3" 'AvailabilityZones[]' || return 1
    (($(wc -w <<<"$answer") >= $4))
}

# Step: OWNER REGION SERVICE-STACK CONSUMER REGION STACK: accepts the endpoint that a stack creates, and waits until it is
# available. The stack can wait for this too, or be complete before.
accept_endpoint() {
    local id=''
    output_of "$1" "$2" "$3" ServiceId
    accept_in "the endpoint of account $4" endpoint "$1" "$2" "$4" "$5" "$6" "$value"
    [[ -n $dry_run || -z $id ]] ||
        until_so "the endpoint $id of account $(named "$4") to be available" endpoint_is_available "$4" "$5" "$id"
}

# The endpoint as the service's owner sees it.
endpoint_state() {
    id_of Endpoint "$@" || return 1
    [[ -n $6 && $id == vpce-* ]] || { answer='' && return; }
    call "$1" "$2" ec2 describe-vpc-endpoint-connections --output text \
        --filters "Name=service-id,Values=$6" "Name=vpc-endpoint-id,Values=$id" \
        --query 'VpcEndpointConnections[].VpcEndpointState'
}

accept_the_endpoint() {
    call "$1" "$2" ec2 accept-vpc-endpoint-connections --service-id "$6" --vpc-endpoint-ids "$id" --output text \
        --query 'Unsuccessful[].Error.Message' || return 1
    [[ -z $answer ]] || refusal="the endpoint is not accepted: $answer"
}

# Step: ACCOUNT REGION STACK: waits until the endpoint of a stack is available.
await_endpoint() {
    if [[ -n $dry_run ]]; then return; fi
    output_of "$1" "$2" "$3" EndpointId
    until_so "the endpoint $value to be available" endpoint_is_available "$1" "$2" "$value"
}

endpoint_is_available() {
    call "$1" "$2" ec2 describe-vpc-endpoints --vpc-endpoint-ids "$3" --output text --query 'VpcEndpoints[].State' &&
        [[ $answer == available ]]
}

# Step: ACCOUNT REGION STACK NAME: starts the verification of the private DNS name of the endpoint service.
verify_name() {
    local id until
    output_of "$1" "$2" "$3" ServiceId
    id=$value
    if [[ -n $id ]]; then
        name_state "$1" "$2" "$id" || refused "reading the private DNS name of $id" "$1" "$2"
        if [[ $answer == "$4,verified" ]]; then
            say "the name $4: verified already"
            return
        fi
    fi
    if planned "the name $4" verified; then return; fi
    must "verifying the private DNS name of $id" "$1" "$2" ec2 start-vpc-endpoint-service-private-dns-verification \
        --service-id "$id"
    # Without the record, AWS can continue for days. Its first answer can still be from the last verification.
    until=$((SECONDS + (patience < 60 ? patience : 60)))
    while :; do
        sleep "$interval"
        name_state "$1" "$2" "$id" || refused "reading the private DNS name of $id" "$1" "$2"
        [[ $answer == *,pendingVerification ]] && ((SECONDS < until)) || break
    done
    if [[ $answer == "$4,verified" ]]; then
        say "the name $4: verified"
        return
    fi
    service_attribute "$1" "$2" "$id" 'PrivateDnsNameConfiguration.[Type, Name, Value]' ||
        refused "reading the private DNS name of $id" "$1" "$2"
    say "the name $4: not verified yet. Publish this record in public DNS below ${4#\*.}, then run this again:" "$answer"
    # The other steps of this link need the name.
    blocked=1 unfinished=1
}

service_attribute() {
    ask "$1" "$2" ec2 describe-vpc-endpoint-service-configurations --service-ids "$3" --output text \
        --query "ServiceConfigurations[].$4"
}

# The name of a service and its state, with a comma in between.
name_state() {
    service_attribute "$@" "[PrivateDnsName || '', PrivateDnsNameConfiguration.State || ''] | [*].join(',', @)"
}

# Step: ACCOUNT REGION GATEWAY DEFAULT-TABLE AUTO-ACCEPT: checks the options of an existing gateway.
check_gateway() {
    local association propagation accepts
    ask "$1" "$2" ec2 describe-transit-gateways --transit-gateway-ids "$3" --output text \
        --query 'TransitGateways[].Options.[DefaultRouteTableAssociation,DefaultRouteTablePropagation,AutoAcceptSharedAttachments]' ||
        refused "reading the transit gateway $3" "$1" "$2"
    read -r association propagation accepts <<<"$answer"
    [[ $association == "$4" && $propagation == "$4" ]] || fail "$3 has DefaultRouteTableAssociation $association and" \
        "DefaultRouteTablePropagation $propagation, but the spec needs $4 for both: with route-tables in the spec," \
        "attachments must not use the default route table; without route-tables, they must use it"
    [[ $accepts == "$5" ]] || fail "$3 has AutoAcceptSharedAttachments $accepts, but auto-accept in the spec is $5"
}

# Step: ACCOUNT REGION OWNER REGION GATEWAY-STACK: accepts the share of a gateway's stack.
accept_share() {
    local share
    output_of "$3" "$4" "$5" ResourceShareArn
    share=$value
    if [[ -n $share ]]; then
        if share_is_ours "$1" "$2" "$share"; then
            say "the share in account $1: accepted already"
            return
        fi
        [[ -z $refusal || $refusal =~ $missing ]] || refused "reading the share $share" "$1" "$2"
    fi
    if planned "the share in account $1" accepted; then return; fi
    until_so "the share $share to reach account $1" share_is_accepted "$1" "$2" "$share"
    say "the share in account $1: accepted"
}

share_is_ours() {
    call "$1" "$2" ram get-resource-shares --resource-owner OTHER-ACCOUNTS --resource-share-arns "$3" --output text \
        --query 'resourceShares[].status' && [[ $answer == ACTIVE ]]
}

# Accepts the invitation, if it exists. The next attempt detects a lost answer.
share_is_accepted() {
    share_is_ours "$@" && return
    [[ -z $refusal || $refusal =~ $missing ]] || return 1
    call "$1" "$2" ram get-resource-share-invitations --resource-share-arns "$3" --output text \
        --query "resourceShareInvitations[?status=='PENDING'].resourceShareInvitationArn" || return 1
    [[ $answer != arn:* ]] || call "$1" "$2" ram accept-resource-share-invitation \
        --resource-share-invitation-arn "${answer%%[[:space:]]*}" || return 1
    return 1
}

# Step: ACCOUNT REGION SOURCE: waits until the account can use a shared gateway.
await_gateway() {
    if [[ -n $dry_run ]]; then return; fi
    resolve "$3"
    until_so "account $1 to have access to the gateway $value" gateway_is_seen "$1" "$2" "$value"
}

gateway_is_seen() {
    call "$1" "$2" ec2 describe-transit-gateways --transit-gateway-ids "$3" --output text \
        --query 'TransitGateways[].State' && [[ $answer == available ]]
}

# Step: OWNER REGION ACCOUNT REGION STACK: the same for an attachment.
accept_attachment() {
    local id=''
    accept_in "the attachment of account $3" attachment "$@"
}

# The attachment as the gateway's owner sees it.
attachment_state() {
    id_of Attachment "$@" || return 1
    [[ $id == tgw-attach-* ]] || { answer='' && return; }
    call "$1" "$2" ec2 describe-transit-gateway-vpc-attachments --transit-gateway-attachment-ids "$id" --output text \
        --query 'TransitGatewayVpcAttachments[].State'
}

accept_the_attachment() {
    call "$1" "$2" ec2 accept-transit-gateway-vpc-attachment --transit-gateway-attachment-id "$id"
}

# LOGICAL-ID OWNER REGION ACCOUNT REGION STACK...: sets `id` to the id of the resource, if the stack has it.
id_of() {
    call "$4" "$5" cloudformation describe-stack-resources --stack-name "$6" --logical-resource-id "$1" \
        --output text --query 'StackResources[].PhysicalResourceId' || return 1
    id=$answer
}

# WHAT KIND OWNER REGION ACCOUNT REGION STACK...: accepts an `endpoint` or an `attachment`, and waits until it is available.
accept_in() {
    local what=$1 kind=$2 accepted=''
    shift 2
    if [[ -n $dry_run ]]; then
        status_of "$3" "$4" "$5"
        if [[ $status != NONE ]]; then
            "${kind}_state" "$@" || refused "reading $what" "$1" "$2"
            [[ $answer == pendingAcceptance ]] || return 0
        fi
        planned "$what" accepted
        return
    fi
    until_so "the $kind of account $(named "$3") to be available" is_available "$what" "$kind" "$@"
    say "$what: ${accepted:-accepted already}"
}

# A stack update requests a replacement resource. The step that waits for the stack handles a rollback. The next attempt detects
# a lost answer.
is_available() {
    local what=$1 kind=$2 before
    shift 2
    look_at "$3" "$4" "$5" || return 1
    before=$status
    case $before in NONE | ROLLBACK_* | *ROLLBACK_IN_PROGRESS | *_FAILED) return 0 ;; esac
    "${kind}_state" "$@" || return 1
    case $answer in
        available) [[ $before != *_IN_PROGRESS ]] ;;
        pendingAcceptance)
            "accept_the_$kind" "$@" || return 1
            accepted=accepted
            return 1
            ;;
        rejected | failing | failed | expired | deleting | deleted)
            advice="delete the stack $5, and run this again" \
                fail "$what ($id) is $answer, and can no longer be accepted"
            ;;
        *) return 1 ;;
    esac
}
