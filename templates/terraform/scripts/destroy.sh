#!/usr/bin/env bash
# Removes what deploy.sh made, the last round first. What is gone is passed over, so that it can be run again.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: destroy.sh [--dry-run] [--account ACCOUNT]... [--yes] [--profile ACCOUNT=NAME]...

  --dry-run               show what would be removed, and remove nothing
  --account ACCOUNT       only the roots of this account
  --yes                   do not ask
  --profile ACCOUNT=NAME  profile of the AWS CLI for an account, instead of the one in its terraform.tfvars

HELP
    settings
    exit_codes ''
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The rounds, the last first: a root is destroyed where it was first applied. Where that was not its last round, what others
# gave to it is taken back in that one, so that it lets go of theirs.
doomed() {
    rows apply | awk '
        { row[NR] = $0; last[$0] = NR; if (!($0 in first)) first[$0] = NR }
        END {
            for (i = NR; i > 0; i--) {
                if (first[row[i]] == i) print "destroy", row[i]
                else if (last[row[i]] == i) print "release", row[i]
            }
        }
    '
    left_over >"$work/left-over"
    sed 's/^/destroy /' "$work/left-over"
}

read_options "$@"
advice='what is destroyed stays destroyed; run this again to go on'
doomed >"$work/doomed"
while read -r -u 3 what account region; do
    if ! is_chosen "$account" || ! holds_something "$account" "$region"; then continue; fi
    if [[ $what == destroy ]]; then
        if ! change "$account" "$region" destroy; then
            warn "terraform destroy in account $account, $region failed; it is tried once more"
            change "$account" "$region" destroy || fail "terraform destroy failed again; Terraform said why above"
        fi
        [[ -z $dry_run ]] || continue
        withdraw "$account" "$region"
        # What it gave to others is no more.
        rm -f "$folder"/accounts/*/*/"from-$account-$region.auto.tfvars.json"
    elif [[ -z $dry_run ]]; then
        withdraw "$account" "$region"
        change "$account" "$region" apply || say "$account $region: it is destroyed as it is"
    fi
done 3<"$work/doomed"
