#!/usr/bin/env bash
# How fast logs are parsed: degas-score --dry-run beside mawk printing the name column and wc -l, on the same files in the page cache, in one
# run. parsing.sh [MEGABYTES], 500 unless told otherwise. Needs dist/ (publish.sh) and mawk; a quiet machine.
set -euo pipefail
cd "$(dirname "$0")/.."
megabytes=${1:-500}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

# The sample log over and over; the same queries as Zeek's columns.
awk -v n="$((megabytes * 1000000 / $(stat -c %s tests/data/resolver.log)))" '{line[NR] = $0} END {for (i = 0; i < n; i++) for (j = 1; j <= NR; j++) print line[j]}' tests/data/resolver.log > "$work/bind.log"
{ printf '#separator \\x09\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\n'
  awk -v OFS='\t' '/ query: / {split($7, c, "#"); print 1547188415 + NR ".857497", "CHhAvVGS1DHFjwGM9", c[1], c[2], "192.168.1.1", 53, "udp", NR % 65536, "0.003", $10, 1, "C_INTERNET", 1, $12, 0, "NOERROR"}' "$work/bind.log"; } > "$work/zeek.log"

seconds() { local start end best=999; for _ in 1 2 3 4 5; do start=$(date +%s.%N); "$@" > /dev/null; end=$(date +%s.%N); best=$(awk -v a="$start" -v b="$end" -v m=$best 'BEGIN {d = b - a; print (d < m ? d : m)}'); done; echo "$best"; }
grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'; echo "$(nproc) cores, $(date -u +%F), commit $(git rev-parse --short HEAD), best of 5"
printf '%-6s %-34s %8s %8s\n' log command seconds GB/s
for log in bind zeek; do
    file=$work/$log.log; size=$(stat -c %s "$file"); cat "$file" > /dev/null
    for command in "dist/degas-score -q --dry-run" "dist/degas-score -q" "mawk '{print \$10}'" "wc -l"; do
        time=$(eval seconds "$command" "$file")
        printf '%-6s %-34s %8.2f %8.2f\n' $log "$command" "$time" "$(awk -v s="$size" -v t="$time" 'BEGIN {print s / t / 1e9}')"
    done
done
