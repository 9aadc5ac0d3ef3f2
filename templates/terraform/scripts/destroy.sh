#!/usr/bin/env bash
# Removes the resources of deploy.sh, the last round first. It can be run again: it skips what is removed.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: destroy.sh [--dry-run] [--account ACCOUNT]... [--yes] [--profile ACCOUNT=NAME]...

  --dry-run               show the plan of each root module; remove nothing
  --account ACCOUNT       destroy only the root modules of this account
  --yes                   skip confirmation
  --profile ACCOUNT=NAME  AWS CLI profile of an account, instead of the one in its terraform.tfvars

HELP
    settings
    exit_codes ''
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The rounds, the last first: a root module is destroyed in its first round. In its last round, if that is another one, the
# values of other root modules are withdrawn, so that it releases their resources.
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
withdrawn=1
advice='destroyed root modules stay destroyed; run this again to continue'
doomed >"$work/doomed"
while read -r -u 3 what account region; do
    if ! is_chosen "$account" || ! holds_something "$account" "$region"; then continue; fi
    if [[ $what == destroy ]]; then
        [[ -n $dry_run ]] || forget_all "$account" "$region"
        if ! change "$account" "$region" destroy; then
            warn "terraform destroy in account $account, $region failed; it is retried once"
            change "$account" "$region" destroy || fail "terraform destroy failed again; see the message of Terraform above"
        fi
        [[ -z $dry_run ]] || continue
        rm -f "$(root_of "$account" "$region")"/from-*.auto.tfvars.json
        # Other root modules no longer have its values.
        rm -f "$folder"/accounts/*/*/"from-$account-$region.auto.tfvars.json"
    elif [[ -z $dry_run ]]; then
        withdraw "$account" "$region"
        change "$account" "$region" apply || say "$account $region: it is destroyed without this apply"
    fi
done 3<"$work/doomed"
