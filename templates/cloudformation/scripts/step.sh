# shellcheck shell=bash disable=SC2034,SC2154
# The step of deploy.sh that deploys a stack: the values of its parameters, and the operation that its state allows.

# The stacks that this run changed, each between spaces: they must become complete.
moving=' '

# Prints the action of a dry run.
planned() {
    [[ -n $dry_run ]] || return 1
    say "$1: would be $2"
}

# KEY: prints a value that the spec omits.
value_of() {
    [[ -f $values ]] || return 0
    awk -v key="$1" 'index($0, key "=") == 1 { sub(/\r$/, ""); print substr($0, length(key) + 2); exit }' "$values"
}

check_values() {
    local key missing=''
    for key in $(selected | tr ' ' '\n' | awk -F '=value:' 'NF == 2 { print $2 }' | sort -u); do
        [[ -n $(value_of "$key") ]] || missing="$missing"$'\n'"  $key="
    done
    [[ -z $missing ]] || fail "the spec omits required ids; add them to the spec or to $values:$missing"
}

# ACCOUNT REGION STACK OUTPUT: sets `value` to an output of a stack. A dry run continues without missing outputs.
output_of() {
    if value=$(known_output "$3" "$4"); then return; fi
    # The name distinguishes a stack without the output from an empty answer.
    if ask "$1" "$2" cloudformation describe-stacks --stack-name "$3" --output text \
        --query "Stacks[].[StackName, join('', Outputs[?OutputKey=='$4'].OutputValue || \`[]\`)]"; then
        value=${answer#"$3"}
        value=${value#$'\t'}
        [[ -n $value || -n $dry_run ]] || fail "the stack $3 in account $(named "$1"), $2 has no output $4"
    else
        [[ -n $dry_run && $refusal =~ $missing ]] || refused "reading the output $4 of the stack $3" "$1" "$2"
        value=''
    fi
}

# ACCOUNT REGION STACK: sets `value` to the name of the endpoint service of a stack.
service_name_of() {
    output_of "$1" "$2" "$3" ServiceId
    [[ -n $value ]] || return 0
    service_attribute "$1" "$2" "$value" ServiceName || refused "reading the endpoint service $value" "$1" "$2"
    value=$answer
}

# ACCOUNT REGION STACK SUBNET: sets `value` to the address that the load balancer of a stack has in a subnet, as a CIDR block. The
# subnet is an id, or the key of a value that the spec omits.
node_of() {
    local subnet=$4
    [[ $subnet == subnet-* ]] || subnet=$(value_of "$subnet")
    output_of "$1" "$2" "$3" LoadBalancerArn
    [[ -n $value ]] || return 0
    until_so "the address of the load balancer of $3 in $subnet" has_node "$1" "$2" "${value#*:loadbalancer/}" "$subnet"
    [[ $answer =~ ^[0-9.]+$ ]] || fail "the load balancer of $3 has these addresses in $subnet, instead of one: $answer"
    value=$answer/32
}

# ACCOUNT REGION LOAD_BALANCER SUBNET: whether the load balancer has an address there, and sets `answer` to all that it has.
has_node() {
    ask "$1" "$2" ec2 describe-network-interfaces --output text --query 'NetworkInterfaces[].PrivateIpAddress' \
        --filters "Name=description,Values=ELB $3" "Name=subnet-id,Values=$4" && [[ $answer =~ [0-9] ]]
}

# SOURCE: sets `value` to the value of a parameter, from its source.
resolve() {
    local rest=${1#*:} account region stack output
    case $1 in
        text:*) value=$rest ;;
        value:*) value=$(value_of "$rest") ;;
        *)
            IFS=/ read -r account region stack output <<<"$rest"
            case $1 in
                output:*) output_of "$account" "$region" "$stack" "$output" ;;
                service:*) service_name_of "$account" "$region" "$stack" ;;
                node:*) node_of "$account" "$region" "$stack" "$output" ;;
                *) fail "$table has the unknown source $1, of another version: run crossvpc generate" ;;
            esac
            ;;
    esac
}

# The tags of a stack, but for those of AWS. No name of a parameter has this beginning.
tags_of_stack="Tags[?!starts_with(Key, 'aws:')].[join('', ['tag:', Key]), Value]"

# The same of the spec, which generates a name or a value in each line.
tags_of_spec() {
    [[ -f $folder/tags.json ]] || return 0
    sed -n -e 's/\\\(["\\]\)/\1/g' -e 's/^ *"Key": "\(.*\)",$/\1/p' -e 's/^ *"Value": "\(.*\)"$/\1/p' "$folder/tags.json" |
        while IFS= read -r key && IFS= read -r value; do printf 'tag:%s\t%s\n' "$key" "$value"; done
}

# ACCOUNT REGION STACK FILE: whether a stack has this template, the parameters in $work/wanted and the tags of the spec.
is_current() {
    local parameter
    [[ $(grep '^tag:' "$work/parameters" | LC_ALL=C sort) == "$(tags_of_spec | LC_ALL=C sort)" ]] || return 1
    while IFS= read -r parameter; do
        grep -qxF -- "$parameter" "$work/parameters" || return 1
    done <"$work/wanted"
    template_is_current "$@"
}

# Step: ACCOUNT REGION STACK FILE FLAG PARAMETER=SOURCE...: deploys a stack. One that is `protected` then has AWS refuse its
# removal.
stack() {
    deploy_stack "$@"
    [[ $5 == protected && -z $dry_run ]] || return 0
    protection_of "$1" "$2" "$3"
    [[ $answer != True ]] || return 0
    set_protection "$1" "$2" "$3" --enable-termination-protection
    say "$3: protected from removal"
}

# ACCOUNT REGION STACK FILE FLAG PARAMETER=SOURCE...: deploys a stack, and waits for it unless it is `unawaited`: such a stack
# completes only after a later step.
deploy_stack() {
    local account=$1 region=$2 name=$3 file=$folder/$4 flag=$5 parameter type=UPDATE changed
    shift 5
    status_of "$account" "$region" "$name"
    if [[ $flag == unawaited && ($status == CREATE_IN_PROGRESS || $status == UPDATE_IN_PROGRESS) ]]; then
        moving+="$name "
        say "$name: under way"
        return
    fi
    if [[ $status == *_IN_PROGRESS && $status != REVIEW_IN_PROGRESS ]]; then
        if planned "$name" "waited for, as it is $status"; then return; fi
        settle "$account" "$region" "$name"
    fi
    case $status in
        NONE | REVIEW_IN_PROGRESS) type=CREATE ;;
        # All of these are stable, regardless of the last operation.
        CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE | IMPORT_COMPLETE | IMPORT_ROLLBACK_COMPLETE) ;;
        ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED | DELETE_FAILED)
            if planned "$name" "removed, as it is $status, and created"; then return; fi
            # Only a rolled-back stack has no resources for certain.
            [[ $status == ROLLBACK_COMPLETE ]] || agreed "Remove $name, which is $status, and create it again?" ||
                end_with "$DECLINED" "$name is unchanged, $status"
            say "$name: $status; it is removed and created again"
            remove_stack "$account" "$region" "$name"
            type=CREATE
            ;;
        *) stuck "$account" "$region" "$name" ;;
    esac
    if [[ $type == CREATE ]] && planned "$name" created; then return; fi
    if [[ $type == UPDATE ]]; then
        ask "$account" "$region" cloudformation describe-stacks --stack-name "$name" --output text \
            --query "Stacks[].[StackName, Parameters[].[ParameterKey, ParameterValue], $tags_of_stack]" ||
            refused "reading the parameters of $name" "$account" "$region"
        printf '%s\n' "$answer" >"$work/parameters"
    fi
    : >"$work/wanted"
    : >"$work/kept"
    for parameter; do
        if [[ $parameter == *=keep: ]]; then
            # A later step changes it; it has its default until then.
            [[ $type == CREATE ]] || printf '%s\n' "${parameter%%=*}" >>"$work/kept"
            continue
        fi
        resolve "${parameter#*=}"
        printf '%s\t%s\n' "${parameter%%=*}" "$value" >>"$work/wanted"
    done
    if [[ $type == UPDATE ]]; then
        if is_current "$account" "$region" "$name" "$file"; then
            say "$name: unchanged"
            return
        fi
        if planned "$name" updated; then return; fi
    fi
    change "$account" "$region" "$name" "$type" "$file" "$flag"
    [[ -n $changed ]] || return 0
    moving+="$name "
    if [[ $flag == unawaited ]]; then
        say "$name: under way"
    else
        await_stack "$account" "$region" "$name"
    fi
}

# ACCOUNT REGION TYPE FLAG: before a change that is agreed to, has the attachment of the parameters in $work/wanted leave its route
# table, unless the flag names it: by its id, or by the parameter that has it. CloudFormation would make the second association
# first, which AWS refuses.
leave_table() {
    local attachment table=${4#*:} old
    [[ $3 == UPDATE && $4 == associates:* ]] || return 0
    attachment=$(awk -F '\t' '$1 == "AttachmentId" { print $2 }' "$work/wanted")
    [[ $table == tgw-rtb-* ]] || table=$(awk -F '\t' -v name="$table" '$1 == name { print $2 }' "$work/wanted")
    table_of "$1" "$2" "$attachment" || refused "reading the route table of $attachment" "$1" "$2"
    old=$answer
    [[ $old == tgw-rtb-* && $old != "$table" ]] || return 0
    must "disassociating $attachment from $old" "$1" "$2" ec2 disassociate-transit-gateway-route-table \
        --transit-gateway-attachment-id "$attachment" --transit-gateway-route-table-id "$old"
    until_so "$attachment to leave $old" has_no_table "$1" "$2" "$attachment"
}

table_of() {
    # The id distinguishes an attachment without a table from an empty answer.
    ask "$1" "$2" ec2 describe-transit-gateway-attachments --transit-gateway-attachment-ids "$3" --output text \
        --query 'TransitGatewayAttachments[].[TransitGatewayAttachmentId, Association.TransitGatewayRouteTableId]' || return 1
    answer=${answer#*$'\t'}
}

has_no_table() {
    table_of "$@" && [[ $answer != tgw-rtb-* ]]
}

# ACCOUNT REGION STACK: ends the run at a stack that needs manual repair.
stuck() {
    local how="see the last events of the stack" options
    options="$(by_profile "$1")--region $2 --stack-name $3"
    case $status in
        UPDATE_ROLLBACK_FAILED)
            how="remove the resources that its events name, then run aws cloudformation continue-update-rollback $options"
            ;;
        UPDATE_FAILED) how="aws cloudformation rollback-stack $options" ;;
        IMPORT_ROLLBACK_FAILED) how="remove the resources that its events name, then continue the rollback in the console of CloudFormation" ;;
    esac
    if planned "$3" "unchanged, as it is $status; $how"; then exit "$FAILED"; fi
    explain "$1" "$2" "$3"
    advice="$how; then run this again" fail "the stack $3 is $status, which a deployment cannot change"
}

# Step: ACCOUNT REGION STACK: waits until a stack is complete.
await_stack() {
    local executed=1
    if [[ -n $dry_run ]]; then return; fi
    settle "$@"
    case $status in
        CREATE_COMPLETE | UPDATE_COMPLETE | IMPORT_COMPLETE) ;;
        # The result of an operation of another run.
        *_COMPLETE) [[ $status != ROLLBACK_COMPLETE && $moving != *" $3 "* ]] || not_complete "$@" ;;
        *) not_complete "$@" ;;
    esac
    say "$3: $status"
}

not_complete() {
    explain "$@"
    fail "the stack $3 in account $(named "$1"), $2 is $status"
}
