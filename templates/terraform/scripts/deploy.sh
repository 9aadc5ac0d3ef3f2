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

It ends with 3 if something has to be done by hand before it can go on.
HELP
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# ACCOUNT REGION: has the root applied, if it is not to be anyway.
add_due() {
    grep -qxF "$1 $2" "$work/due" || say "$1 $2" >>"$work/due"
}

# FROM_ACCOUNT FROM_REGION ACCOUNT REGION: writes what one root gives to another, which is to be applied if that is new.
hand() {
    local file
    file=$(root_of "$3" "$4")/from-$1-$2.auto.tfvars.json
    if ! terraform_in "$1" "$2" output -json "for_${3//-/_}_${4//-/_}" >"$work/handed" 2>"$work/error"; then
        # One that failed may have none yet.
        grep -q 'not found\|No outputs' "$work/error" || fail "$1 $2: $(cat "$work/error")"
        return
    fi
    if cmp -s "$work/handed" "$file"; then return; fi
    # Nothing but nulls is nothing yet.
    if [[ ! -e $file ]] && ! grep -q ': *"' "$work/handed"; then return; fi
    cp "$work/handed" "$file.new"
    mv "$file.new" "$file"
    add_due "$3" "$4"
}

# ACCOUNT REGION: removes what roots gave that give nothing any more.
drop_stale() {
    local file
    rows hand | awk '{ print "from-" $1 "-" $2 ".auto.tfvars.json", $3, $4 }' >"$work/given"
    for file in "$(root_of "$1" "$2")"/from-*.auto.tfvars.json; do
        [[ -e $file ]] || continue
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

# In the order of the rounds, so that most values are there when they are needed.
rows apply | awk '!seen[$0]++' | while read -r account region; do
    ! is_chosen "$account" || say "$account $region"
done >"$work/due"
left_over >>"$work/due"
: >"$work/others"
: >"$work/failed"
left=$((10 * $(wc -l <"$work/due")))
while read -r account region < <(head -n 1 "$work/due"); do
    sed -i.old 1d "$work/due"
    if ! is_chosen "$account"; then
        grep -qxF "$account $region" "$work/others" || say "$account $region" >>"$work/others"
        continue
    fi
    ((left-- > 0)) || fail "the roots do not come to rest: what they hand over is new each time"
    [[ -n $dry_run ]] || drop_stale "$account" "$region"
    if ! change "$account" "$region" apply; then
        ! grep -qxF "$account $region" "$work/failed" || fail "$account $region fails again"
        say "$account $region" >>"$work/failed"
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
        terraform_in "$account" "$region" output private_dns_verifications
        say "Publish the record of $name, write the name into published_private_dns_names of" \
            "$(root_of "$account" "$region")/terraform.tfvars, and run this again."
        unfinished=1
    fi
done 3< <(rows record)
[[ -z $unfinished ]] || exit 3
