#!/usr/bin/env bash
# degas-score beside what could be taken instead, in one run: ONNX Runtime and LibTorch on names, mawk and wc on a log.
# compare.sh [NAMES]: a file of distinct registrable domains in lower case, one a line, instead of the generated ones.
# Needs dist/ (publish.sh) and mawk; a quiet machine; some ten minutes.
set -euo pipefail
arguments="$*"
names=${1:+$(realpath "$1")}
. "$(dirname "$0")/common.sh"
need_dist; build Degas.Bench; build Degas.Bench.Peers
model=$(echo models/degas/*/model.safetensors) padded=20000 equal=100000 rounds=3 lines=4000000 log_names=300000
[ -n "$names" ] || { names=$work/names; bench names 500000 > "$names"; }
log=$work/log; bench log $lines $log_names > "$log"
count=$(wc -l < "$names")

# Peers score as degas-score does, or their times mean nothing. What is padded is other text to the model, so it is compared with the
# reference kernel on the same symbols alone (MaxAbsDiff in the table).
check() {
    head -n 5000 "$names" > "$work/some"
    dist/degas-score -q --no-header --format list --fields score "$work/some" > "$work/degas.scores"
    for engine in onnx torch; do
        peers $engine equal $model "$work/some" 5000 "$work/$engine.scores" > /dev/null
        paste "$work/degas.scores" "$work/$engine.scores" | mawk -v engine=$engine '
            {d = $1 - $2; if (d < 0) d = -d; if (d > most) most = d; if (NF != 2) bad = 1}
            END {printf "scores of %s and degas-score on %d names: MaxAbsDiff %.6f\n", engine, NR, most; exit bad || NR == 0 || most > 0.002}'
    done
}

measure() {
    cat "$names" "$log" > /dev/null
    for _ in $(seq $rounds); do
        seconds dist/degas-score -q --format list "$names" >> "$work/names.degas"; echo >> "$work/names.degas"
        for engine in onnx torch; do
            peers $engine padded $model "$names" $padded >> "$work/$engine.padded"
            peers $engine equal $model "$names" $equal >> "$work/$engine.equal"
        done
        for tool in degas mawk wc; do { "log_$tool"; echo; } >> "$work/log.$tool"; done
    done
}
log_degas() { seconds dist/degas-score -q "$log"; }
log_mawk() { seconds mawk '{print $10}' "$log"; }
log_wc() { seconds wc -l "$log"; }

# One name, from the start of the program to the first row; bash's own fork and pipe are in it.
first_row() {
    for _ in $(seq 21); do
        local start=$EPOCHREALTIME
        { read -r _; read -r _; } < <(exec dist/degas-score -q <<< google.com)
        calc "($EPOCHREALTIME - $start) * 1000"; echo
    done > "$work/first"
    median "$work/first"
}

memory() { dist/degas-score -q "$@" > /dev/null & peak $!; }

report() {
    dist/degas-score --version
    check
    measure
    echo; echo "$count distinct names ($(mawk '{n += length($0)} END {printf "%.1f", n / NR}' "$names") characters on average); median of $rounds runs, taken by turns"
    printf '%-40s %8s %9s %10s %8s  %s\n' '' names seconds names/s ratio ''
    local degas rate time name
    time=$(median "$work/names.degas"); degas=$(calc "$count / $time")
    printf '%-40s %8d %9.3f %10.0f %8s\n' 'degas-score, whole program' "$count" "$time" "$degas" 1
    for run in onnx.padded torch.padded onnx.equal torch.equal; do
        # "onnx padded 20000 names 1.575 s 12700 names/s, batches of ..."
        sort -k 5 -n "$work/$run" | sed -n "$(((rounds + 1) / 2))p" > "$work/row"
        read -r _ _ of _ time _ rate _ rest < "$work/row"; rate=${rate%,}
        name="$([ "${run%.*}" = onnx ] && echo 'ONNX Runtime' || echo LibTorch), $([ "${run#*.}" = padded ] && echo 'padded to 75' || echo 'batches of equal length')"
        printf '%-40s %8d %9.3f %10.0f %8.1f  %s\n' "$name" "$of" "$time" "$rate" "$(calc "$degas / $rate")" "$rest"
        echo "$rate" >> "$work/best.${run#*.}"
    done
    for way in padded equal; do echo "degas-score to the better peer, $way: $(calc "$degas / $(sort -rn "$work/best.$way" | head -1)" | sed 's/\(\.[0-9]\).*/\1/') times as many names/s"; done

    echo; echo "a BIND log of $lines lines, $log_names distinct names by Zipf's law, $(stat -c %s "$log") bytes; median of $rounds runs, taken by turns"
    printf '%-40s %9s %10s %8s %14s\n' '' seconds lines/s GB/s 'time to mawk'
    for tool in degas mawk wc; do
        time=$(median "$work/log.$tool")
        name=$(case $tool in degas) echo 'degas-score, whole program' ;; mawk) echo "mawk '{print \$10}'" ;; wc) echo 'wc -l' ;; esac)
        printf '%-40s %9.3f %10.0f %8.2f %14.2f\n' "$name" "$time" "$(calc "$lines / $time")" "$(calc "$(stat -c %s "$log") / $time / 1e9")" "$(calc "$time / $(median "$work/log.mawk")")"
    done

    echo; echo "one name, start to first row: $(printf '%.1f' "$(first_row)") ms, median of 21"
    echo "peak memory: $(memory --format list "$names") MiB on the names, $(memory "$log") MiB on the log"
    stat -c '%n %s bytes' dist/degas-score*
}
report | keep compare
