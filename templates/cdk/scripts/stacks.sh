# shellcheck shell=bash disable=SC2034,SC2154
# Deploys and removes a stack with the CDK CLI, from the cloud assembly in this folder.

# Messages of the CDK CLI after which the same command can succeed on retry; all of its commands are safe to repeat.
cdk_passing='Throttl|Rate exceeded|RequestLimitExceeded|TooManyRequests|ServiceUnavailable|Internal(Error|Failure|ServerError)'
cdk_passing+='|ETIMEDOUT|ECONNRE|EAI_AGAIN|EPIPE|socket hang up|TimeoutError|Deserialization error'

# ACCOUNT STACK WORD...: runs the CDK CLI as that account. Its output is in $work/STACK.log.
cdk_as() {
    local try code session=session_${1//-/_} profile=profile_${1//-/_} name=$2 words=()
    [[ -n ${!session-} || -z ${!profile-} ]] || words=(--profile "${!profile}")
    shift 2
    # In the bash of macOS, an empty list is unset.
    words=(cdk --app "$folder" ${words[@]+"${words[@]}"} "$@")
    [[ -z ${!session-} ]] || words=(with_session "${!session}" "${words[@]}")
    for ((try = 1; ; try++)); do
        code=0
        bounded "$patience" "${words[@]}" >"$work/$name.log" 2>&1 || code=$?
        ((code != 0 && code != 124 && try < 3)) && grep -Eq "$cdk_passing" "$work/$name.log" || return "$code"
        warn "cdk $1 $name: $(tail -n 3 "$work/$name.log"); trying again"
        sleep "$interval"
    done
}

# CODE WHAT ACCOUNT REGION STACK: ends the run after the CDK CLI has failed.
cdk_failed() {
    local what
    what="$2 in account $(named "$3"), $4"
    if (($1 == 124)); then
        end_with "$LATE" "after $patience seconds still waiting for $what; CROSSVPC_TIMEOUT=SECONDS raises the limit"
    fi
    explain "$3" "$4" "$5"
    fail "$what failed:"$'\n'"$(cat "$work/$5.log")"
}

# ACCOUNT REGION STACK FILE: whether a stack has this template.
template_is_current() {
    local code=0
    cdk_as "$1" "$3" diff --fail --method template --exclusively "$3" || code=$?
    ((code != 0)) || return 0
    grep -q 'Number of stacks with differences: [1-9]' "$work/$3.log" || cdk_failed "$code" "cdk diff $3" "$1" "$2" "$3"
    return 1
}

# ACCOUNT REGION STACK TYPE FILE FLAG: shows what changes and the parameters, and deploys the stack with those in $work/wanted;
# the others stay as they are. Says in `changed` that there is a deployment to wait for.
change() {
    local account=$1 region=$2 name=$3 flag=$6 key value process words=()
    while IFS=$'\t' read -r -u 5 key value; do
        words+=(--parameters "$name:$key=$value")
    done 5<"$work/wanted"
    if [[ -z $assume_yes ]]; then
        cdk_as "$account" "$name" diff --method template --exclusively "$name" ||
            cdk_failed "$?" "cdk diff $name" "$account" "$region" "$name"
        say "$name, in account $(named "$account"), $region:"$'\n'"$(cat "$work/$name.log")"
        say "with these parameters:"$'\n'"$(cat "$work/wanted")"
        agreed "Deploy this stack?" || end_with "$DECLINED" "$name is unchanged"
    fi
    leave_table "$account" "$region" "$4" "$flag"
    words+=(--exclusively --require-approval never --outputs-file "$work/$name.json" "$name")
    changed=1
    if [[ $flag != unawaited ]]; then
        cdk_as "$account" "$name" deploy "${words[@]}" || cdk_failed "$?" "cdk deploy $name" "$account" "$region" "$name"
        return
    fi
    # The CDK CLI waits until the stack is complete, which needs the acceptance of a later step.
    cdk_as "$account" "$name" deploy "${words[@]}" &
    process=$!
    until_so "$name to be under way" is_under_way "$account" "$region" "$name" "$process"
    kill -0 "$process" 2>/dev/null || wait "$process" || cdk_failed "$?" "cdk deploy $name" "$account" "$region" "$name"
}

# ACCOUNT REGION STACK PROCESS: whether a deployment has started or ended.
is_under_way() {
    ! kill -0 "$4" 2>/dev/null || { look_at "$1" "$2" "$3" && [[ $status == CREATE_IN_PROGRESS || $status == UPDATE_IN_PROGRESS ]]; }
}

# STACK OUTPUT: an output of a stack that this run deployed, if it did.
known_output() {
    [[ -s $work/$1.json ]] && sed -n 's/^ *"'"$2"'": "\(.*\)",\{0,1\}$/\1/p' "$work/$1.json" | grep .
}

# ACCOUNT REGION STACK: removes a stack.
remove_stack() {
    cdk_as "$1" "$3" destroy --force --exclusively "$3" || cdk_failed "$?" "cdk destroy $3" "$1" "$2" "$3"
}
