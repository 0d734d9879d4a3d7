#!/usr/bin/env bash
# Time and memory by the length of the input: BIND logs made on the fly and sent through a pipe. Names by Zipf's law from 300,000, and one
# line in a hundred with a name that nobody asked for before, so that distinct names grow with the log.
# scaling.sh [MILLIONS...], "1 5 10 20 40" unless told otherwise. Needs dist/ (publish.sh); a quiet machine.
set -euo pipefail
arguments="$*"
. "$(dirname "$0")/common.sh"
need_dist; build Degas.Bench
[ $# -gt 0 ] || set -- 1 5 10 20 40

report() {
    dist/degas-score --version
    printf '%14s %10s %12s %12s\n' 'million lines' seconds lines/s 'peak MiB'
    local millions start
    for millions; do
        exec 3< <(bench log "${millions}000000" 300000 0.01)
        until read -r -t 0 -u 3; do sleep 0.1; done      # names are made before the first line
        start=$EPOCHREALTIME
        dist/degas-score -q > /dev/null <&3 3<&- &
        peak $! > "$work/peak"; wait $!
        time=$(calc "$EPOCHREALTIME - $start")
        exec 3<&-
        printf '%14d %10.2f %12.0f %12d\n' "$millions" "$time" "$(calc "${millions}000000 / $time")" "$(cat "$work/peak")"
    done
}
report "$@" | keep scaling
