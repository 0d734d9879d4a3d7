#!/usr/bin/env bash
# degas-score on a CUDA device, on a machine with nothing but the published folder: self-test and rate of each kernel, whole program from a file beside the CPU's cores, and
# cuDNN's LSTM through PyTorch where python3 has it. A short table comes last; all that was printed stays in a folder, for bench/results.
# run.sh [NAMES]: a file of distinct names in lower case, one a line, instead of generated ones.
# Settings: DEVICE (cuda), COUNT (names that are generated, 16000000), SELFTEST_NAMES (1000000), ROUNDS (3), OUT (the folder).
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
for folder in "$here/.." "$here/../../dist"; do [ -x "$folder/degas-score" ] && program=$(cd "$folder" && pwd)/degas-score && break; done
[ -n "${program:-}" ] || { echo "$0: degas-score is missing: this folder belongs beside it" >&2; exit 1; }
for model in "$here/model.safetensors" "$here"/../../models/degas/*/model.safetensors; do [ -f "$model" ] && break; done
device=${DEVICE:-cuda} kernels="cuda-half cuda-float32" rounds=${ROUNDS:-3} out=${OUT:-gpu-results-$(date -u +%F-%H%M%S)}
mkdir -p "$out"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

calc() { awk "BEGIN {printf \"%.6f\", $1}"; }
median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
seconds() { local start=$EPOCHREALTIME; "$@" > /dev/null; calc "$EPOCHREALTIME - $start"; }

# Distinct names from a seed, 8 to 28 characters: each begins with its number in base 36 and a dash. generate FROM COUNT
generate() {
    awk -v from="$1" -v count="$2" 'BEGIN {
        split("com net org de co.uk ru info xyz", suffix, " "); a = "abcdefghijklmnopqrstuvwxyz0123456789"; state = 1 + from
        for (i = from; i < from + count; i++) {
            name = ""; for (n = i; n > 0; n = int(n / 36)) name = name substr(a, n % 36 + 1, 1)
            name = name "-"
            state = (state * 16807) % 2147483647; letters = 4 + state % 14
            for (j = 0; j < letters; j++) { state = (state * 16807) % 2147483647; name = name substr(a, state % 26 + 1, 1) }
            print name "." suffix[state % 8 + 1]
        }
    }'
}

# In as many pieces at once as there are cores.
generate_all() {
    local piece=$((($1 + 63) / 64))
    export -f generate
    seq 0 "$piece" $(($1 - 1)) | xargs -P "$(nproc)" -I {} bash -c "generate {} \$(({} + $piece > $1 ? $1 - {} : $piece)) > '$work'/piece.\$(printf %010d {})"
    cat "$work"/piece.*; rm "$work"/piece.*
}

names=${1:-}
[ -n "$names" ] || { names=$work/names; generate_all "${COUNT:-16000000}" > "$names"; }
count=$(wc -l < "$names")

{ echo "\$ $0 $*"; date -u; "$program" --version --device "$device"; sed -n 's/^model name\s*: //p' /proc/cpuinfo | sort | uniq -c; } | tee "$out/machine.txt"
nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,power.limit --format=csv 2>&1 | tee -a "$out/machine.txt" || echo "nvidia-smi is missing" | tee -a "$out/machine.txt"

echo; selftest=passed
for kernel in $kernels; do
    "$program" selftest --device "$device" --kernel "$kernel" --names "${SELFTEST_NAMES:-1000000}" 2>&1 | tee "$out/selftest.$kernel.txt" || selftest=FAILED
done

echo; cat "$names" > /dev/null
for _ in $(seq "$rounds"); do
    for kernel in $kernels; do
        { seconds "$program" -q --cache 0 --format list --device "$device" --kernel "$kernel" "$names"; echo; } >> "$out/whole.$kernel.txt"
    done
    { seconds "$program" -q --cache 0 --format list --device cpu "$names"; echo; } >> "$out/whole.cpu.txt"
done

if python3 -c 'import torch, sys; sys.exit(not torch.cuda.is_available())' 2> /dev/null; then
    head -n 200000 "$names" > "$work/some"
    "$program" -q --no-header --format list --fields score --device "$device" "$work/some" > "$work/scores"
    python3 "$here/torch_lstm.py" "$model" "$work/some" "$work/scores" 2>&1 | tee "$out/torch.txt" || echo "torch_lstm.py failed" | tee -a "$out/torch.txt"
else
    echo "python3 has no PyTorch with CUDA: cuDNN is not measured" | tee "$out/torch.txt"
fi

table() {
    local cuda cpu kernel rate peer
    cpu=$(median "$out/whole.cpu.txt")
    echo; echo "$count names in the file; whole program: median of $rounds runs by turns, no cache"
    printf '%-46s %14s\n' '' names/s
    printf '%-46s %14.0f\n' "whole program, CPU, $(nproc) cores" "$(calc "$count / $cpu")"
    for kernel in $kernels; do
        cuda=$(median "$out/whole.$kernel.txt")
        printf '%-46s %14.0f\n' "whole program, $device, $kernel" "$(calc "$count / $cuda")"
        printf '%-46s %14.1f\n' '  times the CPU' "$(calc "$cpu / $cuda")"
        rate=$(sed -n 's/^rate of the kernel alone: \([0-9,]*\) names.*/\1/p' "$out/selftest.$kernel.txt" | tr -d ,)
        [ -z "$rate" ] || printf '%-46s %14.0f\n' '  kernel alone (self-test)' "$rate"
        sed -n 's/^rate of the kernel alone: .* names\/s, .* characters\/s, /  kernel: /p' "$out/selftest.$kernel.txt"
    done
    sed -n 's/^product of matrices in /cuBLAS through PyTorch, matrix product in /p' "$out/torch.txt"
    while read -r peer rate; do printf '%-46s %14.0f\n' "cuDNN through PyTorch, $peer" "$rate"; done < <(sed -n 's/^best \([a-z0-9]*\): \([0-9.]*\) names\/s.*/\1 \2/p' "$out/torch.txt")
    echo "self-test $selftest; raw results in $out"
}
table | tee "$out/table.txt"
[ $selftest = passed ]
