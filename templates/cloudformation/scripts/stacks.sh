# shellcheck shell=bash disable=SC2034,SC2154
# Deploys and removes a stack with change sets of the AWS CLI.

# The largest template that CloudFormation accepts without a bucket, in bytes.
largest_inline=51200

# ACCOUNT REGION STACK FILE: whether a stack has this template.
template_is_current() {
    local format=text
    # The AWS CLI reads JSON and prints it in its own way.
    [[ $4 != *.json ]] || format=json
    ask "$1" "$2" cloudformation get-template --stack-name "$3" --template-stage Original \
        --output "$format" --query TemplateBody || refused "reading the template of $3" "$1" "$2"
    if [[ $format == json ]]; then
        tr -d '[:space:]' <"$work/answer" >"$work/found"
        tr -d '[:space:]' <"$4" | cmp -s - "$work/found"
    else
        [[ $(cat "$work/answer") == "$(cat "$4")" ]]
    fi
}

# TEXT: as a string of JSON.
quoted() {
    local text=$1
    text=${text//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

# Writes the parameters in $work/wanted, and those in $work/kept as they are, as the AWS CLI reads them.
write_parameters() {
    local key value comma='['
    while IFS=$'\t' read -r -u 5 key value; do
        printf '%s{"ParameterKey": %s, "ParameterValue": %s}' "$comma" "$(quoted "$key")" "$(quoted "$value")"
        comma=','
    done 5<"$work/wanted"
    while read -r -u 5 key; do
        # A parameter that is new in this template gets its default.
        grep -q "^$key"$'\t' "$work/parameters" || continue
        printf '%s{"ParameterKey": %s, "UsePreviousValue": true}' "$comma" "$(quoted "$key")"
        comma=','
    done 5<"$work/kept"
    [[ $comma == '[' ]] || printf ']\n'
}

# ACCOUNT REGION STACK CHANGE-SET: whether the making of a change set has ended; `answer` is how.
change_set_is_ready() {
    ask "$1" "$2" cloudformation describe-change-set --stack-name "$3" --change-set-name "$4" --output text \
        --query '[Status, StatusReason]' && [[ $answer =~ ^(CREATE_COMPLETE|FAILED|DELETE_[A-Z_]+) ]]
}

# ACCOUNT REGION STACK TYPE FILE FLAG: makes a change set with the parameters in $work/wanted and those in $work/kept as they
# are, shows it and executes it; says in `changed` whether there is one. Its name is its token as well, so that AWS takes a
# call that is tried again for the same one.
change() {
    local account=$1 region=$2 name=$3 type=$4 file=$5 flag=$6 set made words=()
    changed=''
    write_parameters >"$work/given"
    [[ ! -s $work/given ]] || words=(--parameters "file://$work/given")
    # Without the option, a stack keeps its tags.
    if [[ -f $folder/tags.json ]]; then words+=(--tags "file://$folder/tags.json"); else words+=(--tags '[]'); fi
    [[ $flag != named-iam ]] || words+=(--capabilities CAPABILITY_NAMED_IAM)
    if (($(wc -c <"$file") > largest_inline)); then
        [[ -n $bucket ]] || fail "the template of $name is larger than $largest_inline bytes; pass a bucket in $region with --bucket"
        must "uploading the template of $name" "$account" "$region" s3 cp --only-show-errors "$file" \
            "s3://$bucket/$name-${file##*/}"
        must "signing the URL of the template of $name" "$account" "$region" s3 presign "s3://$bucket/$name-${file##*/}"
        words+=(--template-url "${answer%%\?*}")
    else
        words+=(--template-body "file://$file")
    fi
    set=crossvpc-$(date +%s)-$$
    must "creating a change set of $name" "$account" "$region" cloudformation create-change-set --stack-name "$name" \
        --change-set-name "$set" --client-token "$set" --change-set-type "$type" "${words[@]}"
    until_so "the change set $set of $name" change_set_is_ready "$account" "$region" "$name" "$set"
    made=$answer
    if [[ $made != CREATE_COMPLETE* ]]; then
        discard "$account" "$region" "$name" "$set" "$type"
        [[ $made == *"didn't contain changes"* || $made == *"No updates are to be performed"* ]] ||
            fail "the change set of $name has the status $made"
        say "$name: unchanged"
        return
    fi
    if [[ -z $assume_yes ]]; then
        must "showing the change set of $name" "$account" "$region" cloudformation describe-change-set \
            --stack-name "$name" --change-set-name "$set" --output text \
            --query 'Changes[].ResourceChange.[Action, LogicalResourceId, ResourceType, Replacement]'
        say "$name, in account $(named "$account"), $region:"$'\n'"$answer"
        if ! agreed "Execute this change set?"; then
            discard "$account" "$region" "$name" "$set" "$type"
            end_with "$DECLINED" "$name is unchanged"
        fi
    fi
    leave_table "$account" "$region" "$type" "$flag"
    if ! call "$account" "$region" cloudformation execute-change-set --stack-name "$name" --change-set-name "$set" \
        --client-request-token "$set"; then
        made=$refusal
        # An earlier attempt can have started it.
        if ! look_at "$account" "$region" "$name" || [[ $status != "$type"_IN_PROGRESS ]]; then
            refusal=$made
            refused "executing the change set of $name" "$account" "$region"
        fi
    fi
    changed=1
}

# ACCOUNT REGION STACK CHANGE-SET TYPE: removes a change set that is not executed, and the stack that CloudFormation made for
# it.
discard() {
    call "$1" "$2" cloudformation delete-change-set --stack-name "$3" --change-set-name "$4" ||
        warn "the change set $4 of $3 was not removed: $refusal"
    [[ $5 == CREATE ]] || return 0
    if ! look_at "$1" "$2" "$3"; then
        warn "the stack $3 cannot be read: $refusal"
    elif [[ $status == REVIEW_IN_PROGRESS ]]; then
        call "$1" "$2" cloudformation delete-stack --stack-name "$3" || warn "the empty stack $3 was not removed: $refusal"
    fi
}

# STACK OUTPUT: an output that needs no look at the stack; here there is none.
known_output() {
    return 1
}

# ACCOUNT REGION STACK: removes a stack and waits until it is gone.
remove_stack() {
    delete_stack "$@"
}
