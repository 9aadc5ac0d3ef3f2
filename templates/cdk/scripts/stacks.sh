# shellcheck shell=bash disable=SC2034,SC2154
# How the scripts deploy and remove a stack: by the CDK CLI, from the cloud assembly in this folder.

# ACCOUNT WORD...: the CDK CLI, as that account.
cdk_as() {
    local session=session_${1//-/_} profile=profile_${1//-/_} key secret token words=()
    shift
    if [[ -n ${!session-} ]]; then
        read -r key secret token <<<"${!session}"
        env -u AWS_PROFILE AWS_ACCESS_KEY_ID="$key" AWS_SECRET_ACCESS_KEY="$secret" AWS_SESSION_TOKEN="$token" \
            cdk --app "$folder" "$@" </dev/null
        return
    fi
    [[ -z ${!profile} ]] || words=(--profile "${!profile}")
    # An empty list is an unset one to the bash of macOS.
    cdk --app "$folder" ${words[@]+"${words[@]}"} "$@" </dev/null
}

# ACCOUNT REGION STACK FILE: whether a stack has this template.
template_is_current() {
    cdk_as "$1" diff --fail --method template --exclusively "$3" >/dev/null 2>&1
}

# ACCOUNT REGION STACK TYPE FILE FLAG: shows what changes and the parameters, and deploys the stack with those in $work/wanted;
# the others stay as they are. Says in `changed` that there is a deployment to wait for.
change() {
    local account=$1 region=$2 name=$3 flag=$6 key value words=()
    while IFS=$'\t' read -r -u 5 key value; do
        words+=(--parameters "$name:$key=$value")
    done 5<"$work/wanted"
    if [[ -z $assume_yes ]]; then
        say "$name, in account $account, $region:"
        cdk_as "$account" diff --method template --exclusively "$name" 2>&1
        sed 's/^/with /' "$work/wanted"
        agreed "Deploy this stack?" || fail "the stack is left as it is; run this again to go on"
    fi
    words+=(--exclusively --require-approval never --outputs-file "$work/$name.json" "$name")
    changed=1
    if [[ $flag != unawaited ]]; then
        deployed "$account" "$name" "${words[@]}" || fail "$name: $(cat "$work/$name.log")"
        return
    fi
    # The CDK CLI waits until the stack is complete; a later step accepts what it waits for.
    deployed "$account" "$name" "${words[@]}" &
    until_so "$name to be under way" is_under_way "$account" "$region" "$name" $!
    kill -0 $! 2>/dev/null || wait $! || fail "$name: $(cat "$work/$name.log")"
}

deployed() {
    cdk_as "$1" deploy "${@:3}" >"$work/$2.log" 2>&1
}

# ACCOUNT REGION STACK PROCESS: whether a deployment has begun, or ended.
is_under_way() {
    local status
    status=$(status_of "$1" "$2" "$3") || exit 1
    [[ $status == CREATE_IN_PROGRESS || $status == UPDATE_IN_PROGRESS ]] || ! kill -0 "$4" 2>/dev/null
}

# STACK OUTPUT: an output of a stack that this run deployed, if it did.
known_output() {
    [[ -s $work/$1.json ]] && sed -n 's/^ *"'"$2"'": "\(.*\)",\{0,1\}$/\1/p' "$work/$1.json" | grep .
}

# ACCOUNT REGION STACK: removes a stack.
remove_stack() {
    cdk_as "$1" destroy --force --exclusively "$3" >"$work/$3.log" 2>&1 || {
        explain "$@"
        fail "$3 is not removed: $(cat "$work/$3.log")"
    }
}
