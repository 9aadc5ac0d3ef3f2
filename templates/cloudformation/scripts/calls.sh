# shellcheck shell=bash disable=SC2034,SC2154
# The AWS CLI in each account: credentials, retries and waiting. A call sets `answer` to its output, or fails and sets `refusal`
# to the reason.

interval=${CROSSVPC_INTERVAL:-5}
patience=${CROSSVPC_TIMEOUT:-1800}
call_limit=${CROSSVPC_CALL_TIMEOUT:-30}
# The attempts of a call that AWS throttles or does not answer; in a wait, 2 attempts each time.
tries=6
# Credentials of a role last for 1 hour; they are renewed in time for the longest wait.
renewal=1500

answer='' refusal='' status=''

# Each try of ours is up to three of the CLI. Its mode `adaptive` would remember nothing from one call to the next.
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off
export AWS_RETRY_MODE=${AWS_RETRY_MODE:-standard} AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-3}

# Messages of the AWS CLI after which the same call can succeed on retry.
codes='Throttl[A-Za-z]*|[A-Za-z]*Throttled[A-Za-z]*|RequestLimitExceeded|TooManyRequests[A-Za-z]*|SlowDown'
codes+='|PriorRequestNotComplete|[A-Za-z]*Internal[A-Za-z]*|[A-Za-z]*Unavailable[A-Za-z]*|RequestTimeout[A-Za-z]*|5[0-9][0-9]'
passing="\\(($codes)\\) when calling|[Cc]ould not connect to the endpoint|[Tt]imeout on endpoint|Unable to parse response"
passing+='|Connection (was closed|broken|aborted|reset)|Failed to connect to proxy|AWS gave no answer'
missing='\([A-Za-z.]*(NotFound|NotFoundException|UnknownResource|UnknownResourceException)\) when calling|does not exist'
expired='\((ExpiredToken|ExpiredTokenException|RequestExpired)\) when calling'

is_passing() {
    [[ $refusal =~ $passing ]]
}

# ACCOUNT REGION WORD...: calls the AWS CLI as that account.
call() {
    local try renewals=0 role=role_${1//-/_} signed_in=signed_in_${1//-/_} pause
    for ((try = 1; ; try++)); do
        if call_once "$@"; then return; fi
        if [[ $refusal =~ $expired && -n ${!role-} && -n ${!signed_in-} && $renewals == 0 ]]; then
            renewals=1
            printf -v "$signed_in" ''
        elif is_passing && ((try < tries)); then
            warn "$3 $4 in account $(named "$1"), $2: ${refusal%%$'\n'*}; trying again"
            for ((pause = 1 << (try < 4 ? try - 1 : 3); pause > 0; pause--)); do sleep "$interval"; done
        else
            return 1
        fi
    done
}

call_once() {
    renew "$1" "$2" && as_account "$@"
}

# The same for what always has an answer.
ask() {
    local needs_answer=1
    call "$@"
}

# WHAT ACCOUNT REGION WORD...: a call that must succeed, for a message if it does not.
must() {
    local what=$1
    shift
    call "$@" || refused "$what" "$1" "$2"
}

# WHAT ACCOUNT REGION: ends the run after a call has failed.
refused() {
    local code=$FAILED
    if is_passing; then code=$LATE advice='AWS or the way to it is in trouble; run this again to go on'; fi
    end_with "$code" "$1 failed in account $(named "$2"), $3: $refusal"
}

# ACCOUNT: the account as messages name it.
named() {
    local id=id_${1//-/_} profile=profile_${1//-/_} role=role_${1//-/_}
    printf '%s (%s' "$1" "${!id-}"
    [[ -z ${!profile-} ]] || printf ', profile %s' "${!profile}"
    [[ -z ${!role-} ]] || printf ', role %s' "${!role}"
    printf ')'
}

# ACCOUNT: the option of the AWS CLI for its profile, for commands in messages.
by_profile() {
    local profile=profile_${1//-/_}
    [[ -z ${!profile-} ]] || printf -- '--profile %s ' "${!profile}"
}

as_account() {
    local session=session_${1//-/_}
    if [[ -n ${!session-} ]]; then
        invoke with_session "${!session}" aws "${timeouts[@]}" --region "${@:2}"
    else
        as_starter "$@"
    fi
}

# ACCOUNT REGION WORD...: without its role.
as_starter() {
    local profile=profile_${1//-/_}
    if [[ -n ${!profile-} ]]; then
        invoke aws "${timeouts[@]}" --profile "${!profile}" --region "${@:2}"
    else
        invoke aws "${timeouts[@]}" --region "${@:2}"
    fi
}

# SESSION WORD...: the last thing a process does, so that the keys are no words of a command that others can list.
with_session() {
    local rest=${1#*$'\t'}
    unset AWS_PROFILE AWS_DEFAULT_PROFILE
    export AWS_ACCESS_KEY_ID=${1%%$'\t'*} AWS_SECRET_ACCESS_KEY=${rest%%$'\t'*} AWS_SESSION_TOKEN=${rest#*$'\t'}
    shift
    exec "$@"
}

# COMMAND...: one try.
invoke() {
    local code=0
    bounded $((6 * call_limit)) "$@" >"$work/answer" 2>"$work/refusal" || code=$?
    # An answer of several pages has a `None` for each that is empty, or is `null` as JSON.
    answer=$(sed -e '/^None$/d' -e '/^null$/d' -e '/^$/d' "$work/answer")
    refusal=$(sed '/^$/d' "$work/refusal")
    case $code in
        0) if [[ -z ${needs_answer-} || -n $answer ]]; then refusal=''; else refusal='AWS gave no answer'; fi ;;
        124) refusal="AWS gave no answer within $((6 * call_limit)) seconds" ;;
        *) refusal=${refusal:-the AWS CLI ended with $code} ;;
    esac
    [[ -z $refusal ]]
}

# ACCOUNT REGION: assumes the account's role, if it has one, before its credentials run out.
renew() {
    local key=${1//-/_} role=role_${1//-/_} since=signed_in_${1//-/_} needs_answer=1
    [[ -n ${!role-} ]] || return 0
    [[ -z ${!since-} ]] || ((SECONDS - ${!since} > renewal)) || return 0
    as_starter "$1" "$2" sts assume-role --role-arn "${!role}" --role-session-name crossvpc --output text \
        --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' || return 1
    printf -v "session_$key" '%s' "$answer"
    printf -v "signed_in_$key" '%s' "$SECONDS"
    : >"$work/answer"
    # The call that needs it has all its tries still.
    try=1
}

# FILE: checks the credentials for each account in its rows ACCOUNT REGION, before any change.
sign_in() {
    local account id role region key
    timeouts=(--cli-connect-timeout 10 --cli-read-timeout "$call_limit")
    awk '
        NR == FNR { if (!($1 in region)) region[$1] = $2; next }
        $1 == "account" && $2 in region { print $2, $3, $4, region[$2] }
    ' "$1" "$table" >"$work/accounts"
    while read -r -u 4 account id role region; do
        [[ $role != - ]] || role=''
        key=${account//-/_}
        printf -v "id_$key" '%s' "$id"
        printf -v "profile_$key" '%s' "$(setting profile "$account" "$account")"
        printf -v "role_$key" '%s' "$(setting role "$account" "$role")"
        ask "$account" "$region" sts get-caller-identity --output text --query Account ||
            advice="pass an AWS CLI profile with --profile $account=NAME; if there is a role, the profile must be able to assume it" \
                refused "signing in" "$account" "$region"
        [[ $answer == "$id" ]] || fail "the credentials for account $(named "$account") belong to $answer, but the spec has $id"
    done 4<"$work/accounts"
}

# ACCOUNT REGION STACK: sets `status` to that of a stack, or to NONE.
look_at() {
    status=''
    if ask "$1" "$2" cloudformation describe-stacks --stack-name "$3" --output text --query 'Stacks[].StackStatus'; then
        status=$answer
    elif [[ $refusal == *"Stack with id"*"does not exist"* ]]; then
        status=NONE refusal=''
    else
        return 1
    fi
}

status_of() {
    look_at "$@" || refused "reading the stack $3" "$1" "$2"
}

# ACCOUNT REGION STACK: sets `answer` to True if a stack has termination protection.
protection_of() {
    ask "$1" "$2" cloudformation describe-stacks --stack-name "$3" --output text \
        --query 'Stacks[].EnableTerminationProtection' || refused "reading the protection of $3" "$1" "$2"
}

# ACCOUNT REGION STACK FLAG: turns the termination protection of a stack on (`--enable…`) or off (`--no-enable…`).
set_protection() {
    must "changing the termination protection of $3" "$1" "$2" cloudformation update-termination-protection \
        --stack-name "$3" "$4"
}

# ACCOUNT REGION STACK: waits for the current operation, and sets `status` to its result.
settle() {
    until_so "the stack $3 in account $(named "$1"), $2" is_settled "$@"
}

# A change set that is not executed keeps a stack in review.
is_settled() {
    look_at "$@" && [[ $status != *_IN_PROGRESS || ($status == REVIEW_IN_PROGRESS && -z ${executed-}) ]]
}

# WHAT COMMAND...: repeats a command until it succeeds. After 3 rejections in a row, AWS does not permit it.
until_so() {
    local what=$1 until=$((SECONDS + patience)) refusals=0 tries=2
    shift
    until refusal='' && "$@"; do
        if [[ -z $refusal || $refusal =~ $missing ]] || is_passing; then
            refusals=0
        elif ((++refusals == 3)); then
            fail "waiting for $what failed: $refusal"
        fi
        ((SECONDS < until)) || advice="run this again to continue; CROSSVPC_TIMEOUT=SECONDS raises the limit" \
            end_with "$LATE" "after $patience seconds still waiting for $what${refusal:+; the last error: $refusal}"
        sleep "$interval"
    done
}

# ACCOUNT REGION STACK: prints what failed last in a stack, as far as AWS says it on one page.
explain() {
    if call "$1" "$2" cloudformation describe-stack-events --stack-name "$3" --no-paginate --output text \
        --query "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]"; then
        warn "failures in the stack $3:"$'\n'"$answer"
    else
        warn "the events of the stack $3 cannot be read: $refusal"
    fi
}
