#!/usr/bin/env bash
# Deploys the stacks of every link in order, passes their outputs, and runs the steps that no template can express. It asks, and
# removes the stacks that left the spec. Each step first checks whether it is done, so that another run completes an
# interrupted one.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: deploy.sh [--dry-run] [--only CONNECTION] [--yes] [--profile ACCOUNT=NAME]... [--role ACCOUNT=ARN]...
                 [--values FILE] [--bucket NAME]

  --dry-run               show what would be done; change nothing
  --only CONNECTION       deploy only the links of this connection
  --yes                   skip the change sets and every confirmation, also before removing stacks that left the spec
  --profile ACCOUNT=NAME  AWS CLI profile of an account; by default its name in the spec, none if empty
  --role ACCOUNT=ARN      role to assume in an account; by default the deploy-role of the spec
  --values FILE           ids that the spec omits, one KEY=VALUE per line; by default values.txt beside this script
  --bucket NAME           bucket for templates above 51,200 bytes; cdk uses the one of `cdk bootstrap` instead

HELP
    settings
    exit_codes 'incomplete: publish the DNS record that it shows, then run the script again'
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source-path=SCRIPTDIR source=stacks.sh
. "$folder/stacks.sh"
# shellcheck source-path=SCRIPTDIR source=removal.sh
. "$folder/removal.sh"
# shellcheck source-path=SCRIPTDIR source=actions.sh
. "$folder/actions.sh"
# shellcheck source-path=SCRIPTDIR source=step.sh
. "$folder/step.sh"

declined=''

# KIND: asks, and removes what left the spec. It sets `declined` if the answer is no.
remove_left() {
    left_stacks "$1" >"$work/left"
    sign_in "$work/left"
    find_stacks "$work/left"
    [[ -s $work/found ]] || return 0
    say "== what left the spec"
    if ! agreed_to_removal "Remove these stacks?"; then
        declined=1
    elif [[ -z $dry_run ]]; then
        remove_found
    fi
}

read_options "$@"
check_values
sign_in_to_links

# AWS has a route, a rule and a peering once: what left the spec and has one that a link makes again goes first.
remove_left left-first
[[ -z $declined ]] || end_with "$DECLINED" "these stacks are in the way of others; nothing was deployed"

unfinished=''
advice='completed steps remain; run this again to continue'
while read -r -u 3 -a row; do
    case ${row[0]} in
        link)
            link=${row[1]} context="link ${row[1]}" blocked=''
            say "== $link"
            ;;
        stack | await_stack | peering_dns | serve_zones | accept_endpoint | await_endpoint | verify_name | check_gateway | \
            accept_share | await_gateway | accept_attachment)
            shown=${#row[@]}
            # The parameters of a stack do not locate it.
            [[ ${row[0]} != stack ]] || shown=4
            context="account $(named "${row[1]}"), ${row[2]}; link $link; step ${row[*]:0:shown}"
            [[ -n $blocked ]] || "${row[@]}"
            ;;
        *) fail "$table has the unknown step ${row[0]}, of another version: run crossvpc generate" ;;
    esac
done 3<"$work/selected"

# Background deployments have ended or are about to end.
wait

[[ -z $unfinished ]] || exit "$UNPUBLISHED"

remove_left left
if [[ -n $declined ]]; then
    say "kept: they are still deployed, and what they open is still open"
elif [[ -n $(left_stacks left left-first) && -z $dry_run ]]; then
    say "what left the spec is removed: crossvpc retire confirms it"
fi
