# What the benches share; sourced by them. Sets the folder to the repository's.
# shellcheck shell=bash
export LC_ALL=C DOTNET_CLI_TELEMETRY_OPTOUT=1
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

# build PROJECT: makes it ready; bench and peers then run what was built.
build() { dotnet build "bench/$1" -c Release --nologo -v quiet "-clp:ErrorsOnly;NoSummary" >&2; }
bench() { bench/Degas.Bench/bin/Release/net10.0/Degas.Bench "$@"; }
peers() { bench/Degas.Bench.Peers/bin/Release/net10.0/Degas.Bench.Peers "$@"; }
need_dist() { [ -x dist/degas-score ] || { echo "$0: dist/degas-score is missing: run publish.sh" >&2; exit 1; }; }

# keep NAME: standard input to the screen and to bench/results/<date>-<cpu>/NAME.txt.
keep() {
    local cpu folder
    cpu=$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1); cpu=${cpu:-$(uname -m)}
    folder=bench/results/$(date -u +%F)-$(tr '[:upper:]' '[:lower:]' <<< "$cpu" | sed 's/[^a-z0-9]\+/-/g; s/^-//; s/-$//')
    mkdir -p "$folder"
    { echo "\$ bench/$1.sh ${arguments:-}"; echo "$cpu, $(nproc) cores, $(date -u +%F), commit $(git describe --always --dirty --exclude '*')"; cat; } | tee "$folder/$1.txt"
}

# seconds COMMAND...: how long it takes, its output thrown away.
seconds() { local start=$EPOCHREALTIME; "$@" > /dev/null; calc "$EPOCHREALTIME - $start"; }
calc() { mawk "BEGIN {printf \"%.6f\", $1}"; }
median() { sort -n "$1" | mawk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# peak PID: the most memory in MiB that a running process came to; returns when it has ended.
peak() {
    local kib=0 seen=0 key value
    while [ -r "/proc/$1/status" ]; do
        seen=0
        while read -r key value _; do [ "$key" = VmHWM: ] && kib=$value seen=1; done 2> /dev/null < "/proc/$1/status" || true
        [ $seen = 1 ] || break
        sleep 0.02
    done
    echo $((kib / 1024))
}
