#!/usr/bin/env bash
# Fuzzes the log readers and the streams in front of them with coverage guidance: run.sh [SECONDS [NAME ...]]; 60 seconds each, all folders of
# corpus/, unless told otherwise.
# DEGAS_FUZZ_JOBS=N fuzzes N of them at a time. Needs afl++ (installed with apt where root).
# Seeds are in corpus/NAME; crashes and hangs are left under findings/NAME and make it fail. Memory is the target's peak at a tenth
# of the time and at the end: a reader that keeps what it read would show as growth.
set -euo pipefail
cd "$(dirname "$0")"
export seconds=${1:-60}; shift || true

command -v afl-fuzz > /dev/null || { [ "$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq afl++ > /dev/null; } || { echo "run.sh: please install afl++" >&2; exit 1; }
tools=$(mktemp -d); export tools; trap 'rm -rf "$tools"' EXIT
dotnet tool install --tool-path "$tools" SharpFuzz.CommandLine --version 2.3.0 > /dev/null
dotnet build -c Release -v quiet --nologo
cp -r bin/Release/net10.0 "$tools/target"
for library in Degas.Engine.dll Degas.Engine.Logs.dll degas-score.dll; do "$tools/sharpfuzz" "$tools/target/$library"; done

export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 DOTNET_TieredCompilation=0

peak() { sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$(pgrep -o -P "$1")/status" 2> /dev/null || true; }

fuzz() {
    local format=$1 found=findings/$1/default early='' late=''
    afl-fuzz -V "$seconds" -i "corpus/$format" -o "findings/$format" -t 10000 -m none dotnet "$tools/target/Degas.Engine.Logs.Fuzz.dll" "$format" > "findings/$format.log" 2>&1 &
    local fuzzer=$! start=$SECONDS
    while kill -0 $fuzzer 2> /dev/null; do
        sleep 1
        now=$(peak $fuzzer); late=${now:-$late}
        [ $((SECONDS - start)) -gt $((seconds / 10)) ] || early=$late
    done
    wait $fuzzer || { tail -20 "findings/$format.log"; return 255; }
    local crashes hangs runs
    crashes=$(find "$found/crashes" -name 'id:*' | wc -l) hangs=$(find "$found/hangs" -name 'id:*' | wc -l) runs=$(sed -n 's/^execs_done *: //p' "$found/fuzzer_stats")
    echo "$format: $runs runs, $crashes crashes, $hangs hangs, peak memory ${early:-?} kB early, ${late:-?} kB late"
    [ $((crashes + hangs)) = 0 ]
}
export -f fuzz peak

mkdir -p findings
printf '%s\n' "${@:-$(ls corpus)}" | xargs -P "${DEGAS_FUZZ_JOBS:-1}" -I {} bash -c 'fuzz {}'
