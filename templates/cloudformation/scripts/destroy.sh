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

# The stacks of the links to remove, in reverse order.
doomed() {
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
sign_in

advice='removed stacks stay removed; run this again to continue'
doomed >"$work/doomed"
: >"$work/found"
while read -r -u 3 account region stack; do
    context="stack $stack in account $(named "$account"), $region"
    status_of "$account" "$region" "$stack"
    [[ $status != NONE ]] || continue
    protection_of "$account" "$region" "$stack"
    printf '%s %s %s%s\n' "$account" "$region" "$stack" "$([[ $answer != True ]] || printf ' protected')" >>"$work/found"
done 3<"$work/doomed"

if [[ ! -s $work/found ]]; then
    say "no stacks to remove"
    exit 0
fi
say "stacks to remove, in this order:"
sed 's/^/  /' "$work/found"
[[ -z $dry_run ]] || exit 0
context=''
agreed "Remove these stacks?" || end_with "$DECLINED" "no stack was removed"
if grep -q ' protected$' "$work/found"; then
    agreed "Some are protected, because others depend on them. Turn off their termination protection?" ||
        end_with "$DECLINED" "no stack was removed"
fi

while read -r -u 3 account region stack protected; do
    context="stack $stack in account $(named "$account"), $region"
    status_of "$account" "$region" "$stack"
    case $status in
        # CloudFormation cannot remove a stack in these states.
        UPDATE_*IN_PROGRESS | *ROLLBACK_IN_PROGRESS | IMPORT_*IN_PROGRESS) settle "$account" "$region" "$stack" ;;
    esac
    if [[ $status != NONE ]]; then
        [[ -z $protected ]] || set_protection "$account" "$region" "$stack" --no-enable-termination-protection
        remove_stack "$account" "$region" "$stack"
    fi
    say "$stack: removed"
done 3<"$work/found"
