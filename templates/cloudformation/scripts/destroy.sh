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

CROSSVPC_PROFILE_<ACCOUNT> and CROSSVPC_ROLE_<ACCOUNT> say the same, with the account in capitals and _ for -.
HELP
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source-path=SCRIPTDIR source=stacks.sh
. "$(dirname "${BASH_SOURCE[0]}")/stacks.sh"

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
check_selection
[[ -z $only ]] || keep_shared
sign_in

doomed >"$work/doomed"
while read -r -u 3 account region stack; do
    renew_all
    status=$(status_of "$account" "$region" "$stack")
    [[ $status == NONE ]] || say "$account $region $stack"
done 3<"$work/doomed" >"$work/found"

if [[ ! -s $work/found ]]; then
    say "nothing is left"
    exit 0
fi
say "to be removed, in this order:"
sed 's/^/  /' "$work/found"
[[ -z $dry_run ]] || exit 0
agreed "Remove these stacks?" || fail "nothing is removed"

while read -r -u 3 account region stack; do
    renew_all
    remove_stack "$account" "$region" "$stack"
    say "$stack: removed"
done 3<"$work/found"
