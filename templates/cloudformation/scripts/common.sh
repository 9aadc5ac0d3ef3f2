# shellcheck shell=bash
# What deploy.sh and destroy.sh share: their options, the credentials of each account, and waiting.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$folder/steps.txt
interval=${CROSSVPC_INTERVAL:-5}
patience=${CROSSVPC_TIMEOUT:-1800}
# Credentials of a role last for an hour; they are renewed in time for the longest wait.
renewal=1500

only='' dry_run='' assume_yes='' values=$folder/values.txt bucket=${CROSSVPC_TEMPLATE_BUCKET:-}

export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() {
    printf '%s\n' "$*"
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

misused() {
    printf 'error: %s; see --help\n' "$*" >&2
    exit 2
}

read_options() {
    while (($# > 0)); do
        case $1 in
            --help | -h)
                usage
                exit 0
                ;;
            --dry-run) dry_run=1 ;;
            --yes) assume_yes=1 ;;
            --only | --profile | --role | --values | --bucket)
                (($# > 1)) || misused "$1 takes a value"
                read_option "$1" "$2"
                shift
                ;;
            *) misused "what is $1?" ;;
        esac
        shift
    done
}

read_option() {
    case $1 in
        --only) only=$2 ;;
        --values) values=$2 ;;
        --bucket) bucket=$2 ;;
        --profile | --role)
            [[ $2 =~ ^([a-z][a-z0-9-]*)=(.*)$ ]] || misused "$1 takes ACCOUNT=VALUE"
            is_account "${BASH_REMATCH[1]}" || misused "the spec has no account ${BASH_REMATCH[1]} here"
            printf -v "flag_${1#--}_${BASH_REMATCH[1]//-/_}" '%s' "${BASH_REMATCH[2]}"
            ;;
    esac
}

# The rows of the links that are asked for, in order.
selected() {
    awk -v only="$only" '
        $1 == "link" { on = only == ""; for (i = 3; i <= NF; i++) if ($i == only) on = 1 }
        NF > 0 && $1 != "account" && $1 !~ /^#/ && on
    ' "$table"
}

check_selection() {
    [[ -z $only || -n $(selected) ]] || misused "the spec has no connection $only here"
}

is_account() {
    awk -v name="$1" '$1 == "account" && $2 == name { found = 1 } END { exit !found }' "$table"
}

# KIND ACCOUNT DEFAULT: what a flag says, or the environment, or else the default.
setting() {
    local flag=flag_$1_${2//-/_} variable
    variable=CROSSVPC_$(printf '%s' "$1_$2" | tr 'a-z-' 'A-Z_')
    printf '%s' "${!flag-${!variable-$3}}"
}

# Looks at who the credentials of each account are before anything is changed by them.
sign_in() {
    local account id role region
    selected >"$work/selected"
    awk '
        NR == FNR { if ($1 != "link" && !($2 in region)) region[$2] = $3; next }
        $1 == "account" && $2 in region { print $2, $3, $4, region[$2] }
    ' "$work/selected" "$table" >"$work/accounts"
    while read -r -u 4 account id role region; do
        [[ $role != - ]] || role=''
        printf -v "profile_${account//-/_}" '%s' "$(setting profile "$account" "$account")"
        printf -v "role_${account//-/_}" '%s' "$(setting role "$account" "$role")"
        printf -v "signed_in_${account//-/_}" '%s' ''
        renew "$account" "$region"
        check_identity "$account" "$region" "$id"
    done 4<"$work/accounts"
}

renew_all() {
    local account region
    while read -r -u 4 account _ _ region; do
        renew "$account" "$region"
    done 4<"$work/accounts"
}

check_identity() {
    local found
    found=$(call "$1" "$2" sts get-caller-identity --output text --query Account) ||
        fail "no credentials for account $1 ($3): name a profile of the AWS CLI with --profile $1=NAME"
    [[ $found == "$3" ]] || fail "the credentials for account $1 are of $found, and the spec says $3"
}

# ACCOUNT REGION: assumes the account's role, if it has one, before its credentials run out.
renew() {
    local key=${1//-/_} role=role_${1//-/_} since=signed_in_${1//-/_} session
    [[ -n ${!role} ]] || return 0
    [[ -z ${!since} ]] || ((SECONDS - ${!since} > renewal)) || return 0
    session=$(by_profile "$1" "$2" sts assume-role --role-arn "${!role}" --role-session-name crossvpc \
        --output text --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]') ||
        fail "${!role} cannot be assumed: name who may with --profile $1=NAME"
    printf -v "session_$key" '%s' "$session"
    printf -v "signed_in_$key" '%s' "$SECONDS"
}

# ACCOUNT REGION WORD...: the AWS CLI, as that account.
call() {
    local session=session_${1//-/_} region=$2 key secret token
    if [[ -z ${!session-} ]]; then
        by_profile "$@"
        return
    fi
    read -r key secret token <<<"${!session}"
    shift 2
    env -u AWS_PROFILE AWS_ACCESS_KEY_ID="$key" AWS_SECRET_ACCESS_KEY="$secret" AWS_SESSION_TOKEN="$token" \
        aws --region "$region" "$@"
}

by_profile() {
    local profile=profile_${1//-/_} region=$2
    shift 2
    if [[ -n ${!profile} ]]; then
        aws --profile "${!profile}" --region "$region" "$@"
    else
        aws --region "$region" "$@"
    fi
}

# ACCOUNT REGION STACK: the status of a stack, or NONE.
status_of() {
    local status
    if status=$(call "$1" "$2" cloudformation describe-stacks --stack-name "$3" --output text \
        --query 'Stacks[0].StackStatus' 2>"$work/refusal"); then
        printf '%s' "$status"
    elif grep -q 'does not exist' "$work/refusal"; then
        printf NONE
    else
        fail "$3: $(cat "$work/refusal")"
    fi
}

# ACCOUNT REGION STACK: waits while anything is under way, and prints what has come of it.
settled() {
    local status until=$((SECONDS + patience))
    while :; do
        status=$(status_of "$@") || exit 1
        # One that is only looked at is not under way.
        [[ $status == *_IN_PROGRESS && ($status != REVIEW_IN_PROGRESS || -n ${executed-}) ]] || break
        ((SECONDS < until)) || give_up "$3, which is $status"
        sleep "$interval"
    done
    printf '%s' "$status"
}

give_up() {
    fail "after $patience seconds still waiting for $1. What is done stays done: run this again to go on." \
        "CROSSVPC_TIMEOUT=SECONDS waits longer"
}

# WHAT COMMAND...: repeats a command until it succeeds.
until_so() {
    local what=$1 until=$((SECONDS + patience))
    shift
    until "$@"; do
        ((SECONDS < until)) || give_up "$what"
        sleep "$interval"
    done
}

# ACCOUNT REGION STACK: what went wrong last in a stack.
explain() {
    call "$1" "$2" cloudformation describe-stack-events --stack-name "$3" --output text --max-items 40 \
        --query "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]" >&2 || true
}

# QUESTION: asks on the terminal, unless all is agreed to.
agreed() {
    local answer
    [[ -z $assume_yes ]] || return 0
    if ! { printf '%s [y/N] ' "$1" >/dev/tty && read -r answer </dev/tty; } 2>/dev/null; then
        fail "there is no terminal to ask on; --yes agrees to everything"
    fi
    [[ $answer == y || $answer == yes ]]
}
