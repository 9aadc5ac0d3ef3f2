#!/usr/bin/env bash
# Applies the root of each account and region, hands its outputs to the others, and applies those again that got something
# new. A run that ended early is finished by another; where nothing is new, nothing changes. A root that fails is applied once
# more after the others: what they hand over anew may be what it lacks, or what they let go of what it could not remove.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: deploy.sh [--dry-run] [--account ACCOUNT]... [--yes] [--profile ACCOUNT=NAME]...

  --dry-run               show each root's plan, and change nothing
  --account ACCOUNT       only the roots of this account; what they give to others is written for those to apply
  --yes                   do not ask
  --profile ACCOUNT=NAME  profile of the AWS CLI for an account, instead of the one in its terraform.tfvars

HELP
    settings
    exit_codes 'done as far as possible; publish the DNS record that it names, then run it again'
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# ACCOUNT REGION: has the root applied, if it is not to be anyway.
add_due() {
    grep -qxF "$1 $2" "$work/due" || printf '%s %s\n' "$1" "$2" >>"$work/due"
}

# FROM_ACCOUNT FROM_REGION ACCOUNT REGION: writes what one root gives to another, which is to be applied if that is new. The file
# is whole at any time, and a link in its place is not followed.
hand() {
    local root file new
    root=$(root_of "$3" "$4")
    file=$root/from-$1-$2.auto.tfvars.json
    if ! look_in "$1" "$2" "$work/handed" output -json "for_${3//-/_}_${4//-/_}"; then
        # One that failed may have none yet.
        grep -q 'not found\|No outputs' "$work/error" || unseen "reading what is for account $3, $4" "$1" "$2"
        return
    fi
    if [[ -L $file || (-e $file && ! -f $file) ]]; then
        fail "$file is not a plain file: remove it, and run this again"
    fi
    if cmp -s "$work/handed" "$file"; then return; fi
    # Nothing but nulls is nothing yet.
    if [[ ! -e $file ]] && ! grep -q ': *"' "$work/handed"; then return; fi
    rm -f "$root"/.crossvpc.??????
    new=$(mktemp "$root/.crossvpc.XXXXXX")
    cat "$work/handed" >"$new"
    # It holds ids, and nothing secret; others of the account read it too.
    chmod 644 "$new"
    mv -f "$new" "$file"
    add_due "$3" "$4"
}

# ACCOUNT REGION: removes what roots gave that give nothing any more.
drop_stale() {
    local file
    rows hand | awk '{ print "from-" $1 "-" $2 ".auto.tfvars.json", $3, $4 }' >"$work/given"
    for file in "$(root_of "$1" "$2")"/from-*.auto.tfvars.json; do
        [[ -e $file || -L $file ]] || continue
        grep -qxF "${file##*/} $1 $2" "$work/given" || rm "$file"
    done
}

# ACCOUNT REGION NAME: whether the root knows that the record of a private DNS name is published.
is_published() {
    local root
    root=$(root_of "$1" "$2")
    # A root may have files of one kind only.
    { cat "$root"/*.tfvars "$root"/*.tfvars.json 2>/dev/null || true; } |
        awk -v name="\"$3\"" '!/^[[:space:]]*(#|\/\/)/ && index($0, name) { found = 1 } END { exit !found }'
}

read_options "$@"
advice='what is applied stays applied; run this again to go on'

# In the order of the rounds, so that most values are there when they are needed.
rows apply | awk '!seen[$0]++' | while read -r account region; do
    ! is_chosen "$account" || printf '%s %s\n' "$account" "$region"
done >"$work/due"
left_over >>"$work/due"
: >"$work/others"
: >"$work/failed"
left=$((10 * $(wc -l <"$work/due")))
while read -r account region < <(head -n 1 "$work/due"); do
    sed -i.old 1d "$work/due"
    if ! is_chosen "$account"; then
        grep -qxF "$account $region" "$work/others" || printf '%s %s\n' "$account" "$region" >>"$work/others"
        continue
    fi
    ((left-- > 0)) || fail "the roots do not come to rest: what they hand over is new each time"
    [[ -n $dry_run ]] || drop_stale "$account" "$region"
    if ! change "$account" "$region" apply; then
        ! grep -qxF "$account $region" "$work/failed" || fail "$account $region fails again; Terraform said why above"
        warn "terraform apply in account $account, $region failed; it is applied once more after the others"
        printf '%s %s\n' "$account" "$region" >>"$work/failed"
        add_due "$account" "$region"
    fi
    [[ -z $dry_run ]] || continue
    while read -r -u 3 to_account to_region; do
        hand "$account" "$region" "$to_account" "$to_region"
    done 3< <(rows hand | awk -v from="$account $region" '$1 " " $2 == from { print $3, $4 }')
done

if [[ -s $work/others ]]; then
    say "there is something new for other accounts to apply:"
    sed 's/^/  /' "$work/others"
fi

unfinished=''
while read -r -u 3 account region name; do
    if is_chosen "$account" && [[ -z $dry_run ]] && ! is_published "$account" "$region" "$name"; then
        context="account $account, $region"
        look_in "$account" "$region" "$work/record" output private_dns_verifications ||
            unseen "reading the DNS record of $name" "$account" "$region"
        say "$(cat "$work/record")"
        say "Publish the record of $name, write the name into published_private_dns_names of" \
            "$(root_of "$account" "$region")/terraform.tfvars, and run this again."
        unfinished=1
    fi
done 3< <(rows record)
[[ -z $unfinished ]] || exit "$UNPUBLISHED"
