#!/usr/bin/env bash
# Fuzzes the log readers with coverage guidance: run.sh [SECONDS [FORMAT ...]]; 60 seconds each, all formats, unless told otherwise.
# Needs afl++ (installed with apt where root). Seeds are in corpus/FORMAT; crashes are left under findings/FORMAT and make it fail.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}; shift || true

command -v afl-fuzz > /dev/null || { [ "$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq afl++ > /dev/null; } || { echo "run.sh: please install afl++" >&2; exit 1; }
tools=$(mktemp -d); trap 'rm -rf "$tools"' EXIT
dotnet tool install --tool-path "$tools" SharpFuzz.CommandLine --version 2.3.0 > /dev/null
dotnet build -c Release -v quiet --nologo
cp -r bin/Release/net10.0 "$tools/target"
for library in Degas.Engine.dll Degas.Engine.Logs.dll; do "$tools/sharpfuzz" "$tools/target/$library"; done

export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 DOTNET_TieredCompilation=0
mkdir -p findings
failed=0
for format in ${*:-$(ls corpus)}; do
    afl-fuzz -V "$seconds" -i "corpus/$format" -o "findings/$format" -t 10000 -m none dotnet "$tools/target/Degas.Engine.Logs.Fuzz.dll" "$format" > "findings/$format.log" 2>&1 || { tail -20 "findings/$format.log"; exit 1; }
    crashes=$(find "findings/$format/default/crashes" -name 'id:*' | wc -l) runs=$(sed -n 's/^execs_done *: //p' "findings/$format/default/fuzzer_stats")
    echo "$format: $runs runs, $crashes crashes"
    failed=$((failed + crashes))
done
[ $failed = 0 ]
