# shellcheck shell=bash disable=SC2034,SC2154
# What deploy.sh and destroy.sh share: their options, the table of roots, and Terraform in one of them.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$folder/steps.txt
interval=${CROSSVPC_INTERVAL:-5}
# Resources have time limits of their own, some of more than half an hour.
patience=${CROSSVPC_TIMEOUT:-7200}

dry_run='' assume_yes='' accounts=' '

# shellcheck source-path=SCRIPTDIR source=../../scripts/basics.sh
. "$folder/basics.sh"

# What Terraform says where the same command may succeed a moment later.
passing='Throttl|Rate exceeded|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|Internal(Error|Failure|ServerError)'
passing+='|[Tt]imeout|deadline exceeded|connection (reset|refused)|unexpected EOF|no such host|StatusCode: 5'

settings() {
    cat <<'HELP'
CROSSVPC_TIMEOUT is how many seconds one run of Terraform may take, 7200 by default. What only looks is tried again where AWS or
the network is in trouble. A root whose apply or destroy fails gets one more: an apply after the other roots, a destroy at once.

HELP
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
            --account | --profile)
                (($# > 1)) || misused "$1 takes a value"
                read_option "$1" "$2"
                shift
                ;;
            *) misused "there is no option $1" ;;
        esac
        shift
    done
    check_seconds CROSSVPC_TIMEOUT "$patience"
    check_interval
    check_terminal
    check_roots
}

read_option() {
    case $1 in
        --account)
            is_account "$2" || misused "the spec has no account $2 here"
            accounts+="$2 "
            ;;
        --profile)
            [[ $2 =~ ^([a-z][a-z0-9-]*)=(.*)$ ]] || misused "$1 takes ACCOUNT=NAME"
            is_account "${BASH_REMATCH[1]}" || misused "the spec has no account ${BASH_REMATCH[1]} here"
            printf -v "profile_${BASH_REMATCH[1]//-/_}" '%s' "${BASH_REMATCH[2]}"
            ;;
    esac
}

# KIND: the rows of the table of one kind, without it.
rows() {
    awk -v kind="$1" '$1 == kind { sub(/^[^ ]+ /, ""); print }' "$table"
}

is_account() {
    rows root | awk -v name="$1" '$1 == name { found = 1 } END { exit !found }'
}

# ACCOUNT: whether its roots are to be touched: every account's, unless some are named.
is_chosen() {
    [[ $accounts == ' ' || $accounts == *" $1 "* ]]
}

# ACCOUNT REGION: the folder of the root.
root_of() {
    printf '%s/accounts/%s/%s' "$folder" "$1" "$2"
}

# What is written into a root must not end up elsewhere: a repository may bring a symbolic link.
check_roots() {
    local account region part
    rows root >"$work/roots"
    while read -r -u 4 account region; do
        for part in accounts "accounts/$account" "accounts/$account/$region"; do
            [[ ! -L $folder/$part ]] || fail "$folder/$part is a symbolic link: remove it, and run crossvpc generate"
        done
    done 4<"$work/roots"
}

# The roots that nothing of the spec is in any more, but that still hold something.
left_over() {
    local account region root
    rows apply >"$work/in-use"
    while read -r -u 4 account region; do
        root=$(root_of "$account" "$region")
        if grep -qxF "$account $region" "$work/in-use" || [[ ! -d $root/.terraform && ! -e $root/backend.tf ]]; then
            continue
        fi
        if is_chosen "$account" && holds_something "$account" "$region"; then printf '%s %s\n' "$account" "$region"; fi
    done 4<"$work/roots"
}

# ACCOUNT REGION COMMAND WORD...: Terraform in a root. A run that is out of time ends this one: Terraform saves what it has done.
terraform_in() {
    local code=0 root interrupts_itself=1
    root=$(root_of "$1" "$2")
    bounded "$patience" terraform -chdir="$root" "${@:3}" || code=$?
    ((code != 124)) || advice="look with terraform -chdir=$root plan, unlock the state with force-unlock if it is locked, and run this \
again; CROSSVPC_TIMEOUT=SECONDS waits longer" end_with "$LATE" "terraform $3 in account $1, $2 is stopped after $patience seconds"
    return "$code"
}

# ACCOUNT REGION FILE COMMAND WORD...: the same for what can be done again, with its output in a file. It fails with the reason in
# $work/error.
look_in() {
    local try code
    for ((try = 1; ; try++)); do
        code=0
        terraform_in "$1" "$2" "${@:4}" >"$3" 2>"$work/error" || code=$?
        ((code != 0 && try < 4)) && grep -Eq "$passing" "$work/error" || return "$code"
        warn "terraform $4 in account $1, $2: $(grep . "$work/error" | head -n 3); trying again"
        sleep "$interval"
    done
}

# WHAT ACCOUNT REGION: ends the run after a look has failed.
unseen() {
    context="account $2, $3; root $(root_of "$2" "$3")" fail "$1 failed: $(cat "$work/error")"
}

# ACCOUNT REGION: makes the root ready; its backend may be new.
initialise() {
    look_in "$1" "$2" "$work/init" init -input=false || {
        warn "terraform init in account $1, $2: $(cat "$work/init" "$work/error")"
        return 1
    }
}

# ACCOUNT REGION: whether its state holds anything. One that cannot be read is not taken for empty.
holds_something() {
    initialise "$1" "$2" || context="root $(root_of "$1" "$2")" fail "$1 $2 cannot be looked at"
    look_in "$1" "$2" "$work/state" state list || grep -q 'No state file' "$work/error" || unseen "reading the state" "$1" "$2"
    [[ -s $work/state ]]
}

# ACCOUNT REGION COMMAND: applies or destroys the root, or shows what that would change. It fails only if Terraform does: who
# says no ends the run.
change() {
    local profile=profile_${1//-/_} words=(-input=false)
    context="account $1, $2; root $(root_of "$1" "$2")"
    say "== $1 $2: terraform $3${dry_run:+, only planned}"
    initialise "$1" "$2" || return 1
    # Somebody else's run may hold the lock.
    words+=(-lock-timeout=300s)
    [[ -z ${!profile-} ]] || words+=(-var "profile=${!profile}")
    if [[ -n $assume_yes && -z $dry_run ]]; then
        terraform_in "$1" "$2" "$3" -auto-approve "${words[@]}"
        return
    fi
    [[ $3 != destroy ]] || words+=(-destroy)
    terraform_in "$1" "$2" plan -out "$work/plan" "${words[@]}" || return 1
    [[ -z $dry_run ]] || return 0
    agreed "Do this in $1 $2?" || end_with "$DECLINED" "$1 $2 is left as it is"
    terraform_in "$1" "$2" apply -input=false -lock-timeout=300s "$work/plan"
}

# ACCOUNT REGION: takes away what other roots gave to this one.
withdraw() {
    rm -f "$(root_of "$1" "$2")"/from-*.auto.tfvars.json
}

check_table
