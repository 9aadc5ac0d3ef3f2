# shellcheck shell=bash disable=SC2034,SC2154
# The step of deploy.sh that deploys a stack: where the values of its parameters come from, and what its state allows.

# The stacks that something was done to in this run, each between spaces: they have to become complete.
moving=' '

# What the dry run would do. It goes on with whatever is there.
planned() {
    [[ -n $dry_run ]] || return 1
    say "$1: would be $2"
}

# KEY: prints a value that the spec leaves out.
value_of() {
    [[ -f $values ]] || return 0
    awk -v key="$1" 'index($0, key "=") == 1 { sub(/\r$/, ""); print substr($0, length(key) + 2); exit }' "$values"
}

check_values() {
    local key missing=''
    for key in $(selected | tr ' ' '\n' | awk -F '=value:' 'NF == 2 { print $2 }' | sort -u); do
        [[ -n $(value_of "$key") ]] || missing="$missing"$'\n'"  $key="
    done
    [[ -z $missing ]] || fail "the spec leaves out ids that are needed; write them into it, or into $values:$missing"
}

# ACCOUNT REGION STACK OUTPUT: sets `value` to an output of a stack. The dry run goes on without those that are not there yet.
output_of() {
    if value=$(known_output "$3" "$4"); then return; fi
    # With the name, a stack without the output is told from an answer that is empty.
    if ask "$1" "$2" cloudformation describe-stacks --stack-name "$3" --output text \
        --query "Stacks[].[StackName, join('', Outputs[?OutputKey=='$4'].OutputValue || \`[]\`)]"; then
        value=${answer#"$3"}
        value=${value#$'\t'}
        [[ -n $value || -n $dry_run ]] || fail "the stack $3 in account $(named "$1"), $2 has no output $4"
    else
        [[ -n $dry_run && $refusal =~ $missing ]] || refused "reading the output $4 of the stack $3" "$1" "$2"
        value=''
    fi
}

# ACCOUNT REGION STACK: sets `value` to the name of the endpoint service that a stack made.
service_name_of() {
    output_of "$1" "$2" "$3" ServiceId
    [[ -n $value ]] || return 0
    service_attribute "$1" "$2" "$value" ServiceName || refused "looking at the endpoint service $value" "$1" "$2"
    value=$answer
}

# SOURCE: sets `value` to that of a parameter, from where its row says.
resolve() {
    local rest=${1#*:} account region stack output
    case $1 in
        text:*) value=$rest ;;
        value:*) value=$(value_of "$rest") ;;
        *)
            IFS=/ read -r account region stack output <<<"$rest"
            case $1 in
                output:*) output_of "$account" "$region" "$stack" "$output" ;;
                service:*) service_name_of "$account" "$region" "$stack" ;;
                *) fail "$table is of another version, and has the source $1: run crossvpc generate" ;;
            esac
            ;;
    esac
}

# ACCOUNT REGION STACK FILE: whether a stack has this template and the parameters in $work/wanted.
is_current() {
    local parameter
    while IFS= read -r parameter; do
        grep -qxF -- "$parameter" "$work/parameters" || return 1
    done <"$work/wanted"
    template_is_current "$@"
}

# Step: ACCOUNT REGION STACK FILE FLAG PARAMETER=SOURCE...: a stack. It waits for it, unless the stack is `unawaited`: that
# one is complete only after a later step.
stack() {
    local account=$1 region=$2 name=$3 file=$folder/$4 flag=$5 parameter type=UPDATE changed
    shift 5
    status_of "$account" "$region" "$name"
    if [[ $flag == unawaited && ($status == CREATE_IN_PROGRESS || $status == UPDATE_IN_PROGRESS) ]]; then
        moving+="$name "
        say "$name: under way"
        return
    fi
    if [[ $status == *_IN_PROGRESS && $status != REVIEW_IN_PROGRESS ]]; then
        if planned "$name" "waited for, as it is $status"; then return; fi
        settle "$account" "$region" "$name"
    fi
    case $status in
        NONE | REVIEW_IN_PROGRESS) type=CREATE ;;
        # Each of them is stable, whatever the last operation has come to.
        CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE | IMPORT_COMPLETE | IMPORT_ROLLBACK_COMPLETE) ;;
        ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED | DELETE_FAILED)
            if planned "$name" "removed, as it is $status, and created"; then return; fi
            # Only one that was rolled back is sure to hold nothing.
            [[ $status == ROLLBACK_COMPLETE ]] || agreed "Remove $name, which is $status, and make it again?" ||
                end_with "$DECLINED" "$name is left as it is, $status"
            say "$name: $status; it is removed and made again"
            remove_stack "$account" "$region" "$name"
            type=CREATE
            ;;
        *) stuck "$account" "$region" "$name" ;;
    esac
    if [[ $type == CREATE ]] && planned "$name" created; then return; fi
    if [[ $type == UPDATE ]]; then
        ask "$account" "$region" cloudformation describe-stacks --stack-name "$name" --output text \
            --query 'Stacks[].[StackName, Parameters[].[ParameterKey, ParameterValue]]' ||
            refused "reading the parameters of $name" "$account" "$region"
        printf '%s\n' "$answer" >"$work/parameters"
    fi
    : >"$work/wanted"
    : >"$work/kept"
    for parameter; do
        if [[ $parameter == *=keep: ]]; then
            # A later step changes it; until then it has its default.
            [[ $type == CREATE ]] || printf '%s\n' "${parameter%%=*}" >>"$work/kept"
            continue
        fi
        resolve "${parameter#*=}"
        printf '%s\t%s\n' "${parameter%%=*}" "$value" >>"$work/wanted"
    done
    if [[ $type == UPDATE ]]; then
        if is_current "$account" "$region" "$name" "$file"; then
            say "$name: unchanged"
            return
        fi
        if planned "$name" updated; then return; fi
    fi
    change "$account" "$region" "$name" "$type" "$file" "$flag"
    [[ -n $changed ]] || return 0
    moving+="$name "
    if [[ $flag == unawaited ]]; then
        say "$name: under way"
    else
        await_stack "$account" "$region" "$name"
    fi
}

# ACCOUNT REGION STACK: ends the run at a stack that only a person can move.
stuck() {
    local how="see the last events of the stack" options
    options="$(by_profile "$1")--region $2 --stack-name $3"
    case $status in
        UPDATE_ROLLBACK_FAILED)
            how="remove what its events name, then: aws cloudformation continue-update-rollback $options"
            ;;
        UPDATE_FAILED) how="aws cloudformation rollback-stack $options" ;;
        IMPORT_ROLLBACK_FAILED) how="remove what its events name, then continue the rollback in the console of CloudFormation" ;;
    esac
    if planned "$3" "left as it is, which is $status; $how"; then exit "$FAILED"; fi
    explain "$1" "$2" "$3"
    advice="$how; then run this again" fail "the stack $3 is $status, which no deployment can change"
}

# Step: ACCOUNT REGION STACK: waits until a stack is complete.
await_stack() {
    local executed=1
    if [[ -n $dry_run ]]; then return; fi
    settle "$@"
    case $status in
        CREATE_COMPLETE | UPDATE_COMPLETE | IMPORT_COMPLETE) ;;
        # Of an operation that was none of this run.
        *_COMPLETE) [[ $status != ROLLBACK_COMPLETE && $moving != *" $3 "* ]] || not_complete "$@" ;;
        *) not_complete "$@" ;;
    esac
    say "$3: $status"
}

not_complete() {
    explain "$@"
    fail "the stack $3 in account $(named "$1"), $2 is $status"
}
