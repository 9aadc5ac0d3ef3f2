# shellcheck shell=bash
# Shared by deploy.sh and destroy.sh: options and the table of steps.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$folder/steps.txt

only='' dry_run='' assume_yes='' values=$folder/values.txt bucket=${CROSSVPC_TEMPLATE_BUCKET:-}

# shellcheck source-path=SCRIPTDIR source=../../scripts/basics.sh
. "$folder/basics.sh"
# shellcheck source-path=SCRIPTDIR source=calls.sh
. "$folder/calls.sh"

settings() {
    cat <<'HELP'
CROSSVPC_PROFILE_<ACCOUNT> and CROSSVPC_ROLE_<ACCOUNT> set the same, with the account in capitals and _ for -.
CROSSVPC_TIMEOUT is the time limit of one step in seconds, 1800 by default, and CROSSVPC_CALL_TIMEOUT that of one answer of
AWS, 30 by default. The script retries calls that AWS throttles or does not answer; AWS_MAX_ATTEMPTS is the number of attempts
of the AWS CLI for each of them, 3 by default.

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
            --only | --profile | --role | --values | --bucket)
                (($# > 1)) || misused "$1 needs a value"
                read_option "$1" "$2"
                shift
                ;;
            *) misused "unknown option $1" ;;
        esac
        shift
    done
    check_seconds CROSSVPC_TIMEOUT "$patience"
    check_seconds CROSSVPC_CALL_TIMEOUT "$call_limit"
    check_interval
    check_terminal
    [[ -z $only || -n $(selected) ]] || misused "unknown connection $only"
}

read_option() {
    case $1 in
        --only) only=$2 ;;
        --values) values=$2 ;;
        --bucket) bucket=$2 ;;
        --profile | --role)
            [[ $2 =~ ^([a-z][a-z0-9-]*)=(.*)$ ]] || misused "$1 needs ACCOUNT=VALUE"
            is_account "${BASH_REMATCH[1]}" || misused "unknown account ${BASH_REMATCH[1]}"
            printf -v "flag_${1#--}_${BASH_REMATCH[1]//-/_}" '%s' "${BASH_REMATCH[2]}"
            ;;
    esac
}

# The rows of the selected links, in order.
selected() {
    awk -v only="$only" '
        $1 == "link" { on = only == ""; for (i = 3; i <= NF; i++) if ($i == only) on = 1 }
        NF > 0 && $1 != "account" && $1 !~ /^left/ && $1 !~ /^#/ && on
    ' "$table"
}

# Signs in to the accounts of the selected links.
sign_in_to_links() {
    selected >"$work/selected"
    awk '$1 != "link" { print $2, $3 }' "$work/selected" >"$work/places"
    sign_in "$work/places"
}

is_account() {
    awk -v name="$1" '$1 == "account" && $2 == name { found = 1 } END { exit !found }' "$table"
}

# KIND ACCOUNT DEFAULT: the value of the flag, the environment variable, or the default.
setting() {
    local flag=flag_$1_${2//-/_} variable
    variable=CROSSVPC_$(printf '%s' "$1_$2" | tr 'a-z-' 'A-Z_')
    printf '%s' "${!flag-${!variable-$3}}"
}

check_table
