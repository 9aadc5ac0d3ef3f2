# shellcheck shell=bash disable=SC2034,SC2154
# How the scripts deploy and remove a stack: by change sets of the AWS CLI.

# The largest template that CloudFormation takes without a bucket, in bytes.
largest_inline=51200

# ACCOUNT REGION STACK FILE: whether a stack has this template.
template_is_current() {
    case $4 in
        # The AWS CLI reads JSON and prints it in its own way.
        *.json)
            call "$1" "$2" cloudformation get-template --stack-name "$3" --template-stage Original --output json \
                --query TemplateBody | tr -d '[:space:]' >"$work/found"
            tr -d '[:space:]' <"$4" | cmp -s - "$work/found"
            ;;
        *)
            [[ $(call "$1" "$2" cloudformation get-template --stack-name "$3" --template-stage Original --output text \
                --query TemplateBody) == "$(cat "$4")" ]]
            ;;
    esac
}

# ACCOUNT REGION STACK CHANGE-SET: what has come of the making of a change set.
change_set_status() {
    call "$1" "$2" cloudformation describe-change-set --stack-name "$3" --change-set-name "$4" --output text \
        --query '[Status, StatusReason]' >"$work/change-set"
    ! grep -q '^[A-Z]*_\(PENDING\|IN_PROGRESS\)' "$work/change-set"
}

# ACCOUNT REGION STACK TYPE FILE FLAG: makes a change set with the parameters in $work/wanted and those in $work/kept as they
# are, shows it and executes it; says in `changed` whether there is one.
change() {
    local account=$1 region=$2 name=$3 type=$4 file=$5 flag=$6 set key value words=()
    changed=''
    while IFS=$'\t' read -r -u 5 key value; do
        words+=("ParameterKey=$key,ParameterValue=$value")
    done 5<"$work/wanted"
    while read -r -u 5 key; do
        # One that this template is the first to have gets its default.
        grep -q "^$key"$'\t' "$work/parameters" || continue
        words+=("ParameterKey=$key,UsePreviousValue=true")
    done 5<"$work/kept"
    ((${#words[@]} == 0)) || words=(--parameters "${words[@]}")
    [[ $flag != named-iam ]] || words+=(--capabilities CAPABILITY_NAMED_IAM)
    if (($(wc -c <"$file") > largest_inline)); then
        [[ -n $bucket ]] || fail "$name: its template is above $largest_inline bytes; name a bucket in $region with --bucket"
        call "$account" "$region" s3 cp --only-show-errors "$file" "s3://$bucket/$name-${file##*/}"
        value=$(call "$account" "$region" s3 presign "s3://$bucket/$name-${file##*/}")
        words+=(--template-url "${value%%\?*}")
    else
        words+=(--template-body "file://$file")
    fi
    set=crossvpc-$(date +%s)-$$
    call "$account" "$region" cloudformation create-change-set --stack-name "$name" --change-set-name "$set" \
        --change-set-type "$type" "${words[@]}" >/dev/null
    until_so "the change set of $name" change_set_status "$account" "$region" "$name" "$set"
    if grep -q "didn't contain changes\|No updates are to be performed" "$work/change-set"; then
        call "$account" "$region" cloudformation delete-change-set --stack-name "$name" --change-set-name "$set"
        say "$name: unchanged"
        return
    fi
    grep -q '^CREATE_COMPLETE' "$work/change-set" || fail "the change set of $name: $(cat "$work/change-set")"
    if [[ -z $assume_yes ]]; then
        say "$name, in account $account, $region:"
        call "$account" "$region" cloudformation describe-change-set --stack-name "$name" --change-set-name "$set" \
            --output text --query 'Changes[].ResourceChange.[Action, LogicalResourceId, ResourceType, Replacement]'
        agreed "Execute this change set?" || fail "the change set is left as it is; run this again to go on"
    fi
    call "$account" "$region" cloudformation execute-change-set --stack-name "$name" --change-set-name "$set"
    changed=1
}

# STACK OUTPUT: an output that needs no look at the stack; here there is none.
known_output() {
    return 1
}

# ACCOUNT REGION STACK: removes a stack and waits until it is gone.
remove_stack() {
    local status
    call "$1" "$2" cloudformation delete-stack --stack-name "$3"
    status=$(settled "$@")
    if [[ $status != NONE ]]; then
        explain "$@"
        fail "$3 is $status and not removed"
    fi
}
