#!/usr/bin/env bash
# Deploys the stacks of every link in order, hands their outputs over, and does what no template can express. Each step
# looks first at what is there: what is done already is passed over, so that a run that ended early is finished by
# another one.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: deploy.sh [--dry-run] [--only CONNECTION] [--yes] [--profile ACCOUNT=NAME]... [--role ACCOUNT=ARN]...
                 [--values FILE] [--bucket NAME]

  --dry-run               look at what is there and say what would be done; change nothing
  --only CONNECTION       only the links that this connection needs
  --yes                   do not show what changes and ask first
  --profile ACCOUNT=NAME  profile of the AWS CLI for an account; its name in the spec by default, none if empty
  --role ACCOUNT=ARN      role to assume for an account; the deploy-role of the spec by default
  --values FILE           the ids that the spec leaves out, a line KEY=VALUE each; values.txt beside this script by default
  --bucket NAME           bucket for templates above 51,200 bytes; cdk takes the one of `cdk bootstrap` instead

CROSSVPC_PROFILE_<ACCOUNT> and CROSSVPC_ROLE_<ACCOUNT> say the same, with the account in capitals and _ for -;
CROSSVPC_TIMEOUT is how many seconds one step may take, 1800 by default.

Exit codes: 0 done, 1 something went wrong, 2 a mistake on the command line, 3 done as far as possible: somebody has to
publish a DNS record first.
HELP
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source-path=SCRIPTDIR source=stacks.sh
. "$(dirname "${BASH_SOURCE[0]}")/stacks.sh"
# shellcheck source-path=SCRIPTDIR source=actions.sh
. "$(dirname "${BASH_SOURCE[0]}")/actions.sh"

# What the dry run would do. It goes on with whatever is there.
planned() {
    [[ -n $dry_run ]] || return 1
    say "$1: would be $2"
}

# KEY: a value that the spec leaves out.
value_of() {
    [[ -f $values ]] || return 0
    awk -v key="$1" 'index($0, key "=") == 1 { print substr($0, length(key) + 2); exit }' "$values"
}

check_values() {
    local key missing=''
    for key in $(selected | tr ' ' '\n' | awk -F '=value:' 'NF == 2 { print $2 }' | sort -u); do
        [[ -n $(value_of "$key") ]] || missing="$missing"$'\n'"  $key="
    done
    [[ -z $missing ]] || fail "the spec leaves out ids that are needed; write them into it, or into $values:$missing"
}

# ACCOUNT REGION STACK OUTPUT: an output of a stack. The dry run goes on without those that are not there yet.
output_of() {
    local value
    if known_output "$3" "$4"; then return; fi
    value=$(call "$1" "$2" cloudformation describe-stacks --stack-name "$3" --output text \
        --query "Stacks[0].Outputs[?OutputKey=='$4'].OutputValue" 2>"$work/refusal") || value=''
    # A stack without outputs has none of them.
    [[ $value != None ]] || value=''
    if [[ -z $value && -z $dry_run ]]; then
        fail "the stack $3 has no output $4: $(cat "$work/refusal")"
    fi
    printf '%s' "$value"
}

# ACCOUNT REGION STACK: the name of the endpoint service that a stack made.
service_name_of() {
    local id
    id=$(output_of "$1" "$2" "$3" ServiceId)
    [[ -z $id ]] || call "$1" "$2" ec2 describe-vpc-endpoint-service-configurations --service-ids "$id" --output text \
        --query 'ServiceConfigurations[0].ServiceName'
}

# SOURCE: the value of a parameter, from where its row says.
resolved() {
    local rest=${1#*:} account region stack output
    case $1 in
        text:*) printf '%s' "$rest" ;;
        value:*) value_of "$rest" ;;
        *)
            IFS=/ read -r account region stack output <<<"$rest"
            case $1 in
                output:*) output_of "$account" "$region" "$stack" "$output" ;;
                service:*) service_name_of "$account" "$region" "$stack" ;;
            esac
            ;;
    esac
}

# ACCOUNT REGION STACK FILE: whether a stack has this template and the parameters in $work/wanted.
is_current() {
    local parameter
    call "$1" "$2" cloudformation describe-stacks --stack-name "$3" --output text \
        --query 'Stacks[0].Parameters[].[ParameterKey, ParameterValue]' >"$work/parameters"
    while IFS= read -r parameter; do
        grep -qxF -- "$parameter" "$work/parameters" || return 1
    done <"$work/wanted"
    template_is_current "$@"
}

# Step: ACCOUNT REGION STACK FILE FLAG PARAMETER=SOURCE...: a stack. It waits for it, unless the stack is `unawaited`: that
# one is complete only after a later step.
stack() {
    local account=$1 region=$2 name=$3 file=$folder/$4 flag=$5 status parameter value type=UPDATE
    shift 5
    status=$(status_of "$account" "$region" "$name")
    if [[ $flag == unawaited && ($status == CREATE_IN_PROGRESS || $status == UPDATE_IN_PROGRESS) ]]; then
        say "$name: under way"
        return
    fi
    [[ -n $dry_run ]] || status=$(settled "$account" "$region" "$name")
    case $status in
        ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED | DELETE_FAILED)
            if planned "$name" "removed, as it is $status, and created"; then return; fi
            # Only one that was rolled back is sure to hold nothing.
            [[ $status == ROLLBACK_COMPLETE ]] || agreed "Remove $name, which is $status, and make it again?" ||
                fail "$name is left as it is"
            say "$name: $status; it is removed and made again"
            remove_stack "$account" "$region" "$name"
            status=NONE
            ;;
    esac
    case $status in NONE | REVIEW_IN_PROGRESS) type=CREATE ;; esac
    if [[ $type == CREATE ]] && planned "$name" created; then return; fi
    : >"$work/wanted"
    : >"$work/kept"
    for parameter; do
        if [[ $parameter == *=keep: ]]; then
            # A later step changes it; until then it has its default.
            [[ $type == CREATE ]] || printf '%s\n' "${parameter%%=*}" >>"$work/kept"
            continue
        fi
        value=$(resolved "${parameter#*=}")
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
    if [[ $flag == unawaited ]]; then
        say "$name: under way"
    else
        await_stack "$account" "$region" "$name"
    fi
}

# Step: ACCOUNT REGION STACK: waits until a stack is complete.
await_stack() {
    local status executed=1
    if [[ -n $dry_run ]]; then return; fi
    status=$(settled "$@")
    case $status in
        CREATE_COMPLETE | UPDATE_COMPLETE) say "$3: $status" ;;
        *)
            explain "$@"
            fail "$3 is $status"
            ;;
    esac
}

read_options "$@"
check_selection
check_values
sign_in

unfinished=''
while read -r -u 3 -a row; do
    renew_all
    case ${row[0]} in
        link)
            say "== ${row[1]}"
            blocked=''
            ;;
        stack | await_stack | peering_dns | accept_endpoint | await_endpoint | verify_name | check_gateway | \
            accept_share | await_gateway | accept_attachment)
            [[ -n $blocked ]] || "${row[@]}"
            ;;
        *) fail "$table is of another version: what is ${row[0]}?" ;;
    esac
done 3<"$work/selected"

# What deploys in the background has ended, or is about to.
wait

[[ -z $unfinished ]] || exit 3
