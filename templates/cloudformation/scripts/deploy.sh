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

HELP
    settings
    exit_codes 'done as far as possible; publish the DNS record that it names, then run it again'
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source-path=SCRIPTDIR source=stacks.sh
. "$folder/stacks.sh"
# shellcheck source-path=SCRIPTDIR source=actions.sh
. "$folder/actions.sh"
# shellcheck source-path=SCRIPTDIR source=step.sh
. "$folder/step.sh"

read_options "$@"
check_values
sign_in

unfinished=''
advice='what is done stays done; run this again to go on'
while read -r -u 3 -a row; do
    case ${row[0]} in
        link)
            link=${row[1]} context="link ${row[1]}" blocked=''
            say "== $link"
            ;;
        stack | await_stack | peering_dns | accept_endpoint | await_endpoint | verify_name | check_gateway | \
            accept_share | await_gateway | accept_attachment)
            shown=${#row[@]}
            # The parameters of a stack say nothing of where it is.
            [[ ${row[0]} != stack ]] || shown=4
            context="account $(named "${row[1]}"), ${row[2]}; link $link; step ${row[*]:0:shown}"
            [[ -n $blocked ]] || "${row[@]}"
            ;;
        *) fail "$table is of another version, and has the step ${row[0]}: run crossvpc generate" ;;
    esac
done 3<"$work/selected"

# What deploys in the background has ended, or is about to.
wait

[[ -z $unfinished ]] || exit "$UNPUBLISHED"
