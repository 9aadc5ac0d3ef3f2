# shellcheck shell=bash
# What deploy.sh and destroy.sh share: their options, the table of roots, and Terraform in one of them.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$folder/steps.txt

dry_run='' assume_yes='' accounts=' '

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
            --account | --profile)
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

# The roots that nothing of the spec is in any more, but that still hold something.
left_over() {
    local account region root
    rows apply >"$work/in-use"
    while read -r account region; do
        root=$(root_of "$account" "$region")
        if grep -qxF "$account $region" "$work/in-use" || [[ ! -d $root/.terraform && ! -e $root/backend.tf ]]; then
            continue
        fi
        if is_chosen "$account" && holds_something "$account" "$region"; then say "$account $region"; fi
    done < <(rows root)
}

# ACCOUNT REGION COMMAND WORD...: Terraform in a root.
terraform_in() {
    terraform -chdir="$(root_of "$1" "$2")" "${@:3}"
}

# ACCOUNT REGION: makes the root ready; its backend may be new.
initialise() {
    if ! terraform_in "$1" "$2" init -input=false >"$work/init" 2>&1; then
        say "$1 $2: $(cat "$work/init")" >&2
        return 1
    fi
}

# ACCOUNT REGION: whether its state holds anything. One that cannot be read is not taken for empty.
holds_something() {
    initialise "$1" "$2" || fail "$1 $2 cannot be looked at"
    terraform_in "$1" "$2" state list >"$work/state" 2>"$work/error" || grep -q 'No state file' "$work/error" ||
        fail "$1 $2: $(cat "$work/error")"
    [[ -s $work/state ]]
}

# QUESTION: asks on the terminal.
agreed() {
    local answer
    if ! { printf '%s [y/N] ' "$1" >/dev/tty && read -r answer </dev/tty; } 2>/dev/null; then
        fail "there is no terminal to ask on; --yes agrees to everything"
    fi
    [[ $answer == y || $answer == yes ]]
}

# ACCOUNT REGION COMMAND: applies or destroys the root, or shows what that would change. It fails only if Terraform does: who
# says no ends the run.
change() {
    local profile=profile_${1//-/_} words=(-input=false)
    say "== $1 $2: terraform $3${dry_run:+, only planned}"
    initialise "$1" "$2" || return 1
    [[ -z ${!profile-} ]] || words+=(-var "profile=${!profile}")
    if [[ -n $assume_yes && -z $dry_run ]]; then
        terraform_in "$1" "$2" "$3" -auto-approve "${words[@]}"
        return
    fi
    [[ $3 != destroy ]] || words+=(-destroy)
    terraform_in "$1" "$2" plan -out "$work/plan" "${words[@]}" || return 1
    [[ -z $dry_run ]] || return 0
    agreed "Do this in $1 $2?" || fail "$1 $2 is left as it is; run this again to go on"
    terraform_in "$1" "$2" apply -input=false "$work/plan"
}

# ACCOUNT REGION: takes away what other roots gave to this one.
withdraw() {
    rm -f "$(root_of "$1" "$2")"/from-*.auto.tfvars.json
}
