# shellcheck shell=bash disable=SC2034,SC2154
# Shared by deploy.sh and destroy.sh: options, the table of root modules, and Terraform in a root module.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$folder/steps.txt
interval=${CROSSVPC_INTERVAL:-5}
# Resources have their own time limits, some of more than 30 minutes.
patience=${CROSSVPC_TIMEOUT:-7200}

dry_run='' assume_yes='' accounts=' '
# Whether root modules no longer get values of others.
withdrawn=''
# What the addresses start with of the resources that keep the values of other root modules; see handover.tf of a root module.
keeper=terraform_data.restore_or_forget_

# shellcheck source-path=SCRIPTDIR source=../../scripts/basics.sh
. "$folder/basics.sh"

# Messages of Terraform after which the same command can succeed on retry.
passing='Throttl|Rate exceeded|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|Internal(Error|Failure|ServerError)'
passing+='|[Tt]imeout|deadline exceeded|connection (reset|refused)|unexpected EOF|no such host|StatusCode: 5'

settings() {
    cat <<'HELP'
CROSSVPC_TIMEOUT is the time limit of one Terraform command in seconds, 7200 by default. The script retries commands that only
read after errors of AWS or the network. It retries a failed apply once, after the other root modules, and a failed destroy at once.

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
            --account | --profile | --forget)
                (($# > 1)) || misused "$1 needs a value"
                read_option "$1" "$2"
                shift
                ;;
            *) misused "unknown option $1" ;;
        esac
        shift
    done
    [[ -z $dry_run || ${forgotten- } == ' ' ]] || misused "--forget changes the state: it cannot be combined with --dry-run"
    check_seconds CROSSVPC_TIMEOUT "$patience"
    check_interval
    check_terminal
    check_roots
}

read_option() {
    case $1 in
        --account)
            is_account "$2" || misused "unknown account $2"
            accounts+="$2 "
            ;;
        --profile)
            [[ $2 =~ ^([a-z][a-z0-9-]*)=(.*)$ ]] || misused "$1 needs ACCOUNT=NAME"
            is_account "${BASH_REMATCH[1]}" || misused "unknown account ${BASH_REMATCH[1]}"
            printf -v "profile_${BASH_REMATCH[1]//-/_}" '%s' "${BASH_REMATCH[2]}"
            ;;
        --forget)
            [[ -n ${forgotten-} ]] || misused "unknown option --forget"
            if [[ $2 == */* ]]; then
                rows root | grep -qxF "${2/\// }" || misused "unknown root module $2"
            else
                [[ $2 =~ ^[a-z0-9_]+$ ]] || misused "--forget needs the name of a variable in handover.tf, or ACCOUNT/REGION"
            fi
            forgotten+="$2 "
            ;;
    esac
}

# KIND: the rows of one kind in the table, without the kind.
rows() {
    awk -v kind="$1" '$1 == kind { sub(/^[^ ]+ /, ""); print }' "$table"
}

is_account() {
    rows root | awk -v name="$1" '$1 == name { found = 1 } END { exit !found }'
}

# ACCOUNT: whether this run includes the account: all accounts, unless the command line names some.
is_chosen() {
    [[ $accounts == ' ' || $accounts == *" $1 "* ]]
}

# ACCOUNT REGION: the folder of the root module.
root_of() {
    printf '%s/accounts/%s/%s' "$folder" "$1" "$2"
}

# Files of a root module must stay in its folder, but a repository can contain a symbolic link.
check_roots() {
    local account region part
    rows root >"$work/roots"
    while read -r -u 4 account region; do
        for part in accounts "accounts/$account" "accounts/$account/$region"; do
            [[ ! -L $folder/$part ]] || fail "$folder/$part is a symbolic link: remove it, and run crossvpc generate"
        done
    done 4<"$work/roots"
}

# ROOT: whether its state can be anywhere yet.
may_have_state() {
    [[ -d $1/.terraform || -e $1/backend.tf || -e $1/state.tf ]]
}

# Root modules that the spec no longer needs, but that still have resources.
left_over() {
    local account region root
    rows apply >"$work/in-use"
    while read -r -u 4 account region; do
        root=$(root_of "$account" "$region")
        if grep -qxF "$account $region" "$work/in-use" || ! may_have_state "$root"; then continue; fi
        if is_chosen "$account" && holds_something "$account" "$region"; then printf '%s %s\n' "$account" "$region"; fi
    done 4<"$work/roots"
}

# ACCOUNT REGION COMMAND WORD...: runs Terraform in a root module. After the time limit, Terraform saves its state and the script
# ends.
terraform_in() {
    local code=0 root interrupts_itself=1
    root=$(root_of "$1" "$2")
    bounded "$patience" terraform -chdir="$root" "${@:3}" || code=$?
    ((code != 124)) || advice="run terraform -chdir=$root plan, unlock the state with force-unlock if it is locked, and run this \
again; CROSSVPC_TIMEOUT=SECONDS raises the limit" end_with "$LATE" "terraform $3 in account $1, $2 was stopped after $patience seconds"
    return "$code"
}

# ACCOUNT REGION FILE COMMAND WORD...: the same with retries, for commands that are safe to repeat. The output is in a file, and
# the reason of a failure in $work/error.
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

# WHAT ACCOUNT REGION: ends the run after a failed read.
unseen() {
    context="account $2, $3; root $(root_of "$2" "$3")" fail "$1 failed: $(cat "$work/error")"
}

# ACCOUNT REGION: initializes the root module, once in a run; its backend can be new.
initialise() {
    [[ ! -e $work/initialised-$1-$2 ]] || return 0
    look_in "$1" "$2" "$work/init" init -input=false || {
        warn "terraform init in account $1, $2: $(cat "$work/init" "$work/error")"
        return 1
    }
    : >"$work/initialised-$1-$2"
}

# ACCOUNT REGION: whether its state has resources. An unreadable state is an error, not an empty state.
holds_something() {
    initialise "$1" "$2" || context="root $(root_of "$1" "$2")" fail "the root module of $1 in $2 cannot be initialized"
    look_in "$1" "$2" "$work/state" state list || grep -q 'No state file' "$work/error" || unseen "reading the state" "$1" "$2"
    [[ -s $work/state ]]
}

# ACCOUNT REGION FILE: lets the next plan lose or change values of other root modules. A line of the file is `*` for all of them, or a
# variable, with the only id that stays if there is one. It fails if there are none.
forget() {
    local addresses
    initialise "$1" "$2" || context="root $(root_of "$1" "$2")" fail "the root module of $1 in $2 cannot be initialized"
    look_in "$1" "$2" "$work/kept" state list || grep -q 'No state file' "$work/error" || unseen "reading the state" "$1" "$2"
    addresses=$(awk -v keeper="$keeper" '
        NR == FNR { wanted[$1] = 1; stays[$1] = $2; next }
        index($0, keeper) == 1 {
            split($0, part, /[["]+/)
            name = substr(part[1], length(keeper) + 1)
            if (("*" in wanted || name in wanted) && part[2] != stays[name]) print part[1]
        }
    ' "$3" "$work/kept" | sort -u | tr '\n' ' ')
    [[ -n $addresses ]] || return 1
    addresses=${addresses% }
    say "== $1 $2: forgetting ${addresses//"$keeper"/}"
    IFS=' ' read -r -a addresses <<<"$addresses"
    context="account $1, $2; root $(root_of "$1" "$2")"
    terraform_in "$1" "$2" state rm -lock-timeout=300s "${addresses[@]}" >"$work/removed" 2>"$work/error" ||
        unseen "terraform state rm" "$1" "$2"
}

# Options for a plan of a removal that changes nothing: everything in $work/state but what keeps values, which a plan cannot remove.
spared() {
    grep -qF "$keeper" "$work/state" || return 0
    grep -vE "^(data\\.|$keeper)" "$work/state" | sed -E -n 's/^(module\.[a-z0-9_]+|[a-z0-9_]+\.[a-z0-9_]+).*/-target=\1/p' | sort -u
}

# ACCOUNT REGION COMMAND: applies or destroys the root module, or shows the plan. It fails only if Terraform fails; the answer no
# ends the run.
change() {
    local profile=profile_${1//-/_} words=(-input=false) word
    context="account $1, $2; root $(root_of "$1" "$2")"
    say "== $1 $2: terraform $3${dry_run:+, plan only}"
    initialise "$1" "$2" || return 1
    # Another run can hold the lock.
    words+=(-lock-timeout=300s)
    [[ -z ${!profile-} ]] || words+=(-var "profile=${!profile}")
    [[ -z $withdrawn || $pass == files || ! -e $(root_of "$1" "$2")/handover.tf ]] || words+=(-var values_withdrawn=true)
    if [[ -n $assume_yes && -z $dry_run ]]; then
        terraform_in "$1" "$2" "$3" -auto-approve "${words[@]}"
        return
    fi
    if [[ $3 == destroy ]]; then
        words+=(-destroy)
        while read -r -u 5 word; do words+=("$word"); done 5< <([[ -z $dry_run ]] || spared)
    fi
    terraform_in "$1" "$2" plan -out "$work/plan" "${words[@]}" || return 1
    [[ -z $dry_run ]] || return 0
    agreed "Apply this plan in $1 $2?" || end_with "$DECLINED" "$1 $2 is unchanged"
    terraform_in "$1" "$2" apply -input=false -lock-timeout=300s "$work/plan"
}

# ACCOUNT REGION: lets the next plan lose all values of other root modules.
forget_all() {
    echo '*' >"$work/unwanted"
    forget "$1" "$2" "$work/unwanted" || :
}

# ACCOUNT REGION: removes the values of other root modules from this one.
withdraw() {
    forget_all "$1" "$2"
    rm -f "$(root_of "$1" "$2")"/from-*.auto.tfvars.json
}

check_table
# How root modules pass values: as files, or they read them themselves.
pass=$(rows pass)
pass=${pass#by }
pass=${pass:-files}
