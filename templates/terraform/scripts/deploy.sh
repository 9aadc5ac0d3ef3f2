#!/usr/bin/env bash
# Applies the root module of each account and region, passes its outputs to the other root modules, and applies those again
# that have new values. Another run completes an interrupted one, and changes nothing after a complete one. A root module
# that fails is applied once more after the others, which can provide missing values or release resources that it removes.
set -euo pipefail

usage() {
    cat <<'HELP'
usage: deploy.sh [--dry-run] [--account ACCOUNT]... [--yes] [--profile ACCOUNT=NAME]... [--forget VALUE]...

  --dry-run               show the plan of each root module; change nothing
  --account ACCOUNT       apply only the root modules of this account, and pass its values to the others
  --yes                   skip confirmation
  --profile ACCOUNT=NAME  AWS CLI profile of an account, instead of the one in its terraform.tfvars
  --forget VALUE          accept that a value of another root module is lost or another one, and remove or replace what depends on
                          it; VALUE is a variable in handover.tf, or ACCOUNT/REGION for all values of a root module

HELP
    settings
    exit_codes 'incomplete: publish the DNS record that it shows, then run the script again'
}

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# ACCOUNT REGION: adds the root module to the list to apply.
add_due() {
    grep -qxF "$1 $2" "$work/due" || printf '%s %s\n' "$1" "$2" >>"$work/due"
}

# FROM_ACCOUNT FROM_REGION ACCOUNT REGION FILE: reads the values that one root module has for another. It fails if there are no
# outputs yet.
look_at_values() {
    if ! look_in "$1" "$2" "$5" output -json "for_${3//-/_}_${4//-/_}"; then
        grep -q 'not found\|No outputs' "$work/error" || unseen "reading the values for account $3, $4" "$1" "$2"
        return 1
    fi
}

# FROM_ACCOUNT FROM_REGION ACCOUNT REGION: passes the values of one root module to another, which is applied if they are new.
hand() {
    look_at_values "$@" "$work/handed" || return 0
    if [[ $pass == files ]]; then
        hand_file "$@"
    elif grep -qxF "$1 $2" "$work/due"; then
        # It failed, and may not have published its values. Its state has those of before: as a file, they keep two root modules
        # from waiting for each other.
        [[ $pass != ssm ]] || hand_file "$@"
    else
        rm -f "$(root_of "$3" "$4")/from-$1-$2.auto.tfvars.json"
        compare_kept "$@"
    fi
}

# FROM_ACCOUNT FROM_REGION ACCOUNT REGION: applies the other root module if it does not have the published values, or if it is of an
# account that this run does not include and they are new.
compare_kept() {
    local kept=$work/kept-$3-$4
    if ! is_chosen "$3"; then
        cmp -s "$work/handed" "$work/before-$3-$4" || ! grep -q ': *"' "$work/handed" || add_due "$3" "$4"
        return
    fi
    [[ -e $kept ]] || note_kept "$3" "$4"
    values_in "$work/handed" >"$work/fresh"
    awk 'NR == FNR { kept[$1] = $2; next } $1 in kept && kept[$1] != $2' "$kept" "$work/fresh" >"$work/replaced"
    # A new value of its root module may replace another one, but a missing value may not.
    if [[ -s $work/replaced ]]; then
        forget "$3" "$4" "$work/replaced" || :
        rm "$kept"
        add_due "$3" "$4"
    elif ! names_in "$work/handed" | awk '
        FILENAME == ARGV[1] { kept[$1] = $2; next }
        FILENAME == ARGV[2] { fresh[$1] = $2; next }
        kept[$1] != fresh[$1] { differs = 1 }
        END { exit differs }
    ' "$kept" "$work/fresh" -; then
        add_due "$3" "$4"
    fi
}

# ACCOUNT REGION: the values of other root modules that its state keeps, each with its name.
note_kept() {
    : >"$work/state"
    if may_have_state "$(root_of "$1" "$2")"; then holds_something "$1" "$2" || :; fi
    sed -n "s/^$keeper\([a-z0-9_]*\)\[\"\(.*\)\"\]\$/\1 \2/p" "$work/state" >"$work/kept-$1-$2"
}

# FROM_ACCOUNT FROM_REGION ACCOUNT REGION: writes the values as a file. It is always complete, and a symbolic link in its place is
# not followed.
hand_file() {
    local root file new
    root=$(root_of "$3" "$4")
    file=$root/from-$1-$2.auto.tfvars.json
    if [[ -L $file || (-e $file && ! -f $file) ]]; then
        fail "$file is not a regular file: remove it, and run this again"
    fi
    if cmp -s "$work/handed" "$file"; then return; fi
    # Only nulls means no values yet.
    if [[ ! -e $file ]] && ! grep -q ': *"' "$work/handed"; then return; fi
    # A new value from the state of its root module may replace another one, but a missing value may not.
    values_in "$work/handed" >"$work/fresh"
    if [[ -e $file ]]; then
        values_in "$file" | awk 'NR == FNR { old[$1] = $2; next } $1 in old && old[$1] != $2' - "$work/fresh" >"$work/replaced"
    else
        cp "$work/fresh" "$work/replaced"
    fi
    if [[ -s $work/replaced ]] && may_have_state "$root" && is_chosen "$3"; then
        forget "$3" "$4" "$work/replaced" || :
    fi
    rm -f "$root"/.crossvpc.??????
    new=$(mktemp "$root/.crossvpc.XXXXXX")
    cat "$work/handed" >"$new"
    # It has ids and no secrets; other users of the account read it too.
    chmod 644 "$new"
    mv -f "$new" "$file"
    add_due "$3" "$4"
}

# FILE: the values in it that are not null, each with its name.
values_in() {
    tr '{},' '[\n*]' <"$1" | sed -n 's/^ *"\([a-z0-9_]*\)": *"\([^"]*\)" *$/\1 \2/p'
}

# FILE: the names of the values in it.
names_in() {
    tr '{},' '[\n*]' <"$1" | sed -n 's/^ *"\([a-z0-9_]*\)":.*/\1/p'
}

# ACCOUNT REGION: remembers what it passes to the accounts that this run does not include.
note_before() {
    local to_account to_region
    if [[ $accounts == ' ' ]] || ! initialise "$1" "$2"; then return; fi
    while read -r -u 3 to_account to_region; do
        if is_chosen "$to_account"; then continue; fi
        look_at_values "$1" "$2" "$to_account" "$to_region" "$work/before-$to_account-$to_region" ||
            : >"$work/before-$to_account-$to_region"
    done 3< <(receivers "$1" "$2")
}

# ACCOUNT REGION: the root modules that it passes values to.
receivers() {
    rows hand | awk -v from="$1 $2" '$1 " " $2 == from { print $3, $4 }'
}

# ACCOUNT REGION: forgets what the command line says of this root module.
forget_chosen() {
    local value
    for value in $forgotten; do
        if [[ $value == "$1/$2" ]]; then
            forget_all "$1" "$2"
        elif [[ $value != */* ]]; then
            echo "$value" >"$work/unwanted"
            ! forget "$1" "$2" "$work/unwanted" || echo "$value" >>"$work/forgotten"
        fi
    done
}

# ACCOUNT REGION: removes values of root modules that no longer pass any.
drop_stale() {
    local file
    rows hand | awk '{ print "from-" $1 "-" $2 ".auto.tfvars.json", $3, $4 }' >"$work/given"
    for file in "$(root_of "$1" "$2")"/from-*.auto.tfvars.json; do
        [[ -e $file || -L $file ]] || continue
        grep -qxF "${file##*/} $1 $2" "$work/given" || rm "$file"
    done
}

# ACCOUNT REGION NAME: whether a private DNS name is in published_private_dns_names of the root module.
is_published() {
    local root
    root=$(root_of "$1" "$2")
    # A root module can have only one of these kinds of files.
    { cat "$root"/*.tfvars "$root"/*.tfvars.json 2>/dev/null || true; } |
        awk -v name="\"$3\"" '!/^[[:space:]]*(#|\/\/)/ && index($0, name) { found = 1 } END { exit !found }'
}

forgotten=' '
read_options "$@"
advice='applied root modules remain; run this again to continue'

# In the order of the rounds, so that most values exist when they are needed.
rows apply | awk '!seen[$0]++' | while read -r account region; do
    ! is_chosen "$account" || printf '%s %s\n' "$account" "$region"
done >"$work/due"
left_over >>"$work/due"
: >"$work/others"
: >"$work/failed"
: >"$work/forgotten"
left=$((10 * $(wc -l <"$work/due")))
while read -r account region < <(head -n 1 "$work/due"); do
    sed -i.old 1d "$work/due"
    if ! is_chosen "$account"; then
        grep -qxF "$account $region" "$work/others" || printf '%s %s\n' "$account" "$region" >>"$work/others"
        continue
    fi
    ((left-- > 0)) || fail "the root modules pass new values in every round"
    [[ -n $dry_run ]] || drop_stale "$account" "$region"
    forget_chosen "$account" "$region"
    [[ -n $dry_run || $pass == files ]] || note_before "$account" "$region"
    rm -f "$work/kept-$account-$region"
    if ! change "$account" "$region" apply; then
        ! grep -qxF "$account $region" "$work/failed" || advice="$advice; --forget accepts that a value of another root module is lost" \
            fail "$account $region failed again; see the message of Terraform above"
        warn "terraform apply in account $account, $region failed; it is retried after the others"
        printf '%s %s\n' "$account" "$region" >>"$work/failed"
        add_due "$account" "$region"
    fi
    [[ -z $dry_run ]] || continue
    while read -r -u 3 to_account to_region; do
        hand "$account" "$region" "$to_account" "$to_region"
    done 3< <(receivers "$account" "$region")
done

for value in $forgotten; do
    [[ $value == */* ]] || grep -qxF "$value" "$work/forgotten" || warn "--forget $value: no root module of this run had this value"
done

if [[ -s $work/others ]]; then
    say "other accounts have new values to apply:"
    sed 's/^/  /' "$work/others"
fi

unfinished=''
while read -r -u 3 account region name; do
    if is_chosen "$account" && [[ -z $dry_run ]] && ! is_published "$account" "$region" "$name"; then
        context="account $account, $region"
        look_in "$account" "$region" "$work/record" output private_dns_verifications ||
            unseen "reading the DNS record of $name" "$account" "$region"
        say "$(cat "$work/record")"
        say "Publish the record of $name, add the name to published_private_dns_names of" \
            "$(root_of "$account" "$region")/terraform.tfvars, and run this again."
        unfinished=1
    fi
done 3< <(rows record)
[[ -z $unfinished ]] || exit "$UNPUBLISHED"
