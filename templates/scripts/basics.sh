# shellcheck shell=bash disable=SC2034,SC2154
# What every script here has: what it prints, how it ends, and how long a command may take. All of it is for bash 3.2, the
# version of macOS.

# Exit codes; `exit_codes` documents them.
FAILED=1 MISUSED=2 UNPUBLISHED=3 LATE=4 DECLINED=5

# WHAT: what it means that something has to be published first; nothing where a script publishes nothing.
exit_codes() {
    cat <<'HELP'
Exit codes:
  0    done
  1    failed; the message names the account and what failed
  2    a mistake on the command line or in a setting; nothing was changed
HELP
    [[ -z $1 ]] || printf '  3    %s\n' "$1"
    cat <<'HELP'
  4    out of time, or no answer from AWS; run it again to go on
  5    you answered no; what was done before stays done
  130  interrupted (143 if terminated, 129 if its terminal was closed); run it again to go on
HELP
}

# Where in the run it is, and how to go on, for error messages.
context='' advice=''
# The command that `bounded` waits for, and whether a terminal interrupts it as well.
running='' interrupts_itself='' bounds=0

work=$(mktemp -d "${TMPDIR:-/tmp}/crossvpc.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'interrupted INT 130' INT
trap 'interrupted TERM 143' TERM
trap 'interrupted HUP 129' HUP

# TEXT...: prints it. Text of others must neither move the cursor of a terminal nor command a CI runner.
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

# QUESTION: asks on the terminal, unless `--yes` has answered already.
agreed() {
    local answer
    [[ -z $assume_yes ]] || return 0
    if ! { printf '%s [y/N] ' "$(say "$1")" >/dev/tty && read -r answer </dev/tty; } 2>/dev/null; then
        misused "there is no terminal to ask on; --yes agrees to everything"
    fi
    [[ $answer == y || $answer == yes ]]
}

# Without a terminal nothing is begun that would end at the first question.
check_terminal() {
    [[ -n $assume_yes || -n $dry_run ]] || { : >/dev/tty; } 2>/dev/null ||
        misused "there is no terminal to ask on; --yes agrees to everything"
}

# The table is data: a word of it that crossvpc would not write could become part of a variable's name, which bash evaluates, or
# lead out of this folder.
check_table() {
    local wrong
    wrong=$(LC_ALL=C awk '
        $1 ~ /^#/ { next }
        { for (i = 1; i <= NF; i++) if ($i !~ /^[A-Za-z0-9._:\/=*@+,-]+$/ || $i ~ /\.\./) { print FNR; exit } }
    ' "$table")
    [[ -z $wrong ]] || fail "line $wrong of $table is not as crossvpc writes it: run crossvpc generate"
}

# NAME VALUE: a setting that has to be a number of seconds.
check_seconds() {
    [[ $2 =~ ^(0|[1-9][0-9]{0,5})$ ]] || misused "$1 takes a number of seconds, not $2"
}

check_interval() {
    [[ $interval =~ ^[0-9]+([.][0-9]+)?$ ]] || misused "CROSSVPC_INTERVAL takes a number of seconds, not $interval"
}

# SECONDS COMMAND...: runs a command, and ends it when its time is over: the exit code is then that of `timeout`, which macOS
# does not have.
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
    # It ends by itself: a signal could reach it before it has given up the traps of this shell.
    : >"$mark.over"
    return "$code"
}

# PROCESS SECONDS MARK: ends a process when its time is over, or when its script is gone. Terraform takes the first signal for a
# request to save its state and end.
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

# SIGNAL CODE: ends the run, and first what it waits for. A terminal interrupts both; Terraform takes a second signal as the
# order to end without saving its state.
interrupted() {
    trap '' INT TERM HUP
    if [[ -n $running ]]; then
        [[ $1 == INT && -n $interrupts_itself ]] || kill "$running" 2>/dev/null || :
        wait "$running" 2>/dev/null || :
    fi
    exit "$2"
}
