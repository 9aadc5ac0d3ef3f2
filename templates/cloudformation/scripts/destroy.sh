#!/usr/bin/env bash
# Removes the stacks of deploy.sh in reverse order. It can be run again: it skips removed stacks.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: destroy.sh [--dry-run] [--only CONNECTION] [--yes] [--profile ACCOUNT=NAME]... [--role ACCOUNT=ARN]...

  --dry-run               list the stacks to remove; remove none
  --only CONNECTION       remove only links that serve no other connection
  --yes                   skip confirmation
  --profile ACCOUNT=NAME  AWS CLI profile of an account; by default its name in the spec, none if empty
  --role ACCOUNT=ARN      role to assume in an account; by default the deploy-role of the spec

HELP
    settings
    exit_codes ''
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source-path=SCRIPTDIR source=stacks.sh
. "$folder/stacks.sh"
# shellcheck source-path=SCRIPTDIR source=removal.sh
. "$folder/removal.sh"

# The stacks of the links to remove, in reverse order.
doomed() {
    left_stacks left left-first
    awk -v only="$only" '
        $1 == "link" { on = only == "" || (NF == 3 && $3 == only); next }
        $1 == "stack" && on && !seen[$2 " " $3 " " $4]++ { row[++count] = $2 " " $3 " " $4 }
        END { for (i = count; i > 0; i--) print row[i] }
    ' "$table"
}

# Links that other connections also need.
keep_shared() {
    awk -v only="$only" '$1 == "link" && NF > 3 { for (i = 3; i <= NF; i++) if ($i == only) print $2 }' "$table" |
        while read -r link; do say "kept: $link, which other connections also use"; done
}

read_options "$@"
[[ -z $only ]] || keep_shared
doomed >"$work/doomed"
sign_in "$work/doomed"

advice='removed stacks stay removed; run this again to continue'
find_stacks "$work/doomed"
if [[ ! -s $work/found ]]; then
    say "no stacks to remove"
    exit 0
fi
agreed_to_removal "Remove these stacks?" || end_with "$DECLINED" "no stack was removed"
[[ -n $dry_run ]] || remove_found
