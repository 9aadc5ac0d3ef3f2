# shellcheck shell=bash disable=SC2034,SC2154
# Functions of every script: messages, exit codes and time limits of commands. The scripts run on bash 3.2, the version of
# macOS.

# Exit codes; `exit_codes` documents them.
FAILED=1 MISUSED=2 UNPUBLISHED=3 LATE=4 DECLINED=5

# WHAT: describes exit code 3, if the script has it.
exit_codes() {
    cat <<'HELP'
Exit codes:
  0    success
  1    failed; the message names the account and what failed
  2    wrong command line or setting; nothing was changed
HELP
    [[ -z $1 ]] || printf '  3    %s\n' "$1"
    cat <<'HELP'
  4    time limit reached, or no answer from AWS; run the script again to continue
  5    you answered no; earlier changes remain
  130  interrupted (143 if terminated, 129 if its terminal was closed); run the script again to continue
HELP
}

# The current step and the next action, for error messages.
context='' advice=''
# The command for which `bounded` waits, and whether a terminal interrupts it too.
running='' interrupts_itself='' bounds=0

work=$(mktemp -d "${TMPDIR:-/tmp}/crossvpc.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'interrupted INT 130' INT
trap 'interrupted TERM 143' TERM
trap 'interrupted HUP 129' HUP

# TEXT...: prints the text. Text from other sources must not control a terminal or a CI runner.
say() {
    printf '%s\n' "$*" | printable
}

printable() {
    LC_ALL=C cat -v | sed -e 's/#\[/# [/g' -e 's/#vso/# vso/g' -e '2,$s/^/  | /'
}

warn() {
    say "$@" >&2
}

# TEXT...: ends the run.
fail() {
    end_with "$FAILED" "$@"
}

# CODE TEXT...: ends the run with another exit code.
end_with() {
    local code=$1
    shift
    warn "error: $*"
    [[ -z $context ]] || warn "  in: $context"
    [[ -z $advice ]] || warn "  help: $advice"
    exit "$code"
}

misused() {
    advice='see --help' end_with "$MISUSED" "$@"
}

# QUESTION: asks for confirmation on the terminal, except with `--yes`.
agreed() {
    local answer
    [[ -z $assume_yes ]] || return 0
    if ! { printf '%s [y/N] ' "$(say "$1")" >/dev/tty && read -r answer </dev/tty; } 2>/dev/null; then
        misused "no terminal for confirmation; pass --yes to confirm everything"
    fi
    [[ $answer == y || $answer == yes ]]
}

# Without a terminal, a run would stop at the first question.
check_terminal() {
    [[ -n $assume_yes || -n $dry_run ]] || { : >/dev/tty; } 2>/dev/null ||
        misused "no terminal for confirmation; pass --yes to confirm everything"
}

# The table is data: an unexpected word in it could become part of a variable name, which bash evaluates, or of a path outside
# this folder.
check_table() {
    local wrong
    wrong=$(LC_ALL=C awk '
        $1 ~ /^#/ { next }
        { for (i = 1; i <= NF; i++) if ($i !~ /^[A-Za-z0-9._:\/=*@+,-]+$/ || $i ~ /\.\./) { print FNR; exit } }
    ' "$table")
    [[ -z $wrong ]] || fail "line $wrong of $table was changed since crossvpc wrote it: run crossvpc generate"
}

# NAME VALUE: checks a setting that must be a number of seconds.
check_seconds() {
    [[ $2 =~ ^(0|[1-9][0-9]{0,5})$ ]] || misused "$1 must be a number of seconds, not $2"
}

check_interval() {
    [[ $interval =~ ^[0-9]+([.][0-9]+)?$ ]] || misused "CROSSVPC_INTERVAL must be a number of seconds, not $interval"
}

# SECONDS COMMAND...: runs a command with a time limit. After the limit, the exit code is that of `timeout`, which macOS does
# not have.
bounded() {
    local limit=$1 mark code=0
    shift
    bounds=$((bounds + 1))
    "$@" </dev/null &
    running=$!
    mark=$work/$running.$bounds
    watch_over "$running" "$limit" "$mark" >/dev/null 2>&1 &
    wait "$running" || code=$?
    running=''
    [[ ! -e $mark.late ]] || code=124
    # It ends without a signal, which could reach it before it has reset the traps of this shell.
    : >"$mark.over"
    return "$code"
}

# PROCESS SECONDS MARK: ends a process after its time limit, or after its script has ended. At the first signal, Terraform saves
# its state and ends.
watch_over() {
    local left=$2 grace=60
    while [[ ! -e $3.over ]] && kill -0 "$1"; do
        if ((left-- <= 0)) || ! kill -0 $$; then
            : >"$3.late" || :
            kill "$1"
            while kill -0 "$1" && ((grace-- > 0)); do sleep 1; done
            kill -KILL "$1"
            return
        fi
        sleep 1
    done
}

# SIGNAL CODE: ends the run, after the command for which it waits. A terminal interrupts both; at a second signal, Terraform ends
# without saving its state.
interrupted() {
    trap '' INT TERM HUP
    if [[ -n $running ]]; then
        [[ $1 == INT && -n $interrupts_itself ]] || kill "$running" 2>/dev/null || :
        wait "$running" 2>/dev/null || :
    fi
    exit "$2"
}
