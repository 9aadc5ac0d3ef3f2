#!/usr/bin/env bash
# Removes what deploy.sh made, the last first. Stacks that are gone are passed over, so that it can be run again.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: destroy.sh [--dry-run] [--only CONNECTION] [--yes] [--profile ACCOUNT=NAME]... [--role ACCOUNT=ARN]...

  --dry-run               say which stacks would be removed, and remove none
  --only CONNECTION       only links that serve this connection and no other
  --yes                   do not ask
  --profile ACCOUNT=NAME  profile of the AWS CLI for an account; its name in the spec by default, none if empty
  --role ACCOUNT=ARN      role to assume for an account; the deploy-role of the spec by default

HELP
    settings
    exit_codes ''
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source-path=SCRIPTDIR source=stacks.sh
. "$folder/stacks.sh"

# The stacks of the links to remove, the last first.
doomed() {
    awk -v only="$only" '
        $1 == "link" { on = only == "" || (NF == 3 && $3 == only); next }
        $1 == "stack" && on && !seen[$2 " " $3 " " $4]++ { row[++count] = $2 " " $3 " " $4 }
        END { for (i = count; i > 0; i--) print row[i] }
    ' "$table"
}

# Links that other connections need as well.
keep_shared() {
    awk -v only="$only" '$1 == "link" && NF > 3 { for (i = 3; i <= NF; i++) if ($i == only) print $2 }' "$table" |
        while read -r link; do say "kept: $link, which other connections use as well"; done
}

read_options "$@"
[[ -z $only ]] || keep_shared
sign_in

advice='what is removed stays removed; run this again to go on'
doomed >"$work/doomed"
: >"$work/found"
while read -r -u 3 account region stack; do
    context="stack $stack in account $(named "$account"), $region"
    status_of "$account" "$region" "$stack"
    [[ $status == NONE ]] || printf '%s %s %s\n' "$account" "$region" "$stack" >>"$work/found"
done 3<"$work/doomed"

if [[ ! -s $work/found ]]; then
    say "nothing is left"
    exit 0
fi
say "to be removed, in this order:"
sed 's/^/  /' "$work/found"
[[ -z $dry_run ]] || exit 0
context=''
agreed "Remove these stacks?" || end_with "$DECLINED" "nothing is removed"

while read -r -u 3 account region stack; do
    context="stack $stack in account $(named "$account"), $region"
    status_of "$account" "$region" "$stack"
    case $status in
        # CloudFormation removes no stack in the middle of these.
        UPDATE_*IN_PROGRESS | *ROLLBACK_IN_PROGRESS | IMPORT_*IN_PROGRESS) settle "$account" "$region" "$stack" ;;
    esac
    [[ $status == NONE ]] || remove_stack "$account" "$region" "$stack"
    say "$stack: removed"
done 3<"$work/found"
