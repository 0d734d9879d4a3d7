#!/usr/bin/env bash
# degas-serve beside TensorFlow Serving, where its address is given, and degas-score on the same names: one table.
# serving.sh [NAMES]: a file of distinct names, one a line, instead of the generated ones.
# TF_SERVING_URL=http://host:8501/v1/models/degas:predict adds TensorFlow Serving with the model of bench/tf-serving.
# SECONDS_EACH=20 is the time of each load. Needs dist/ (publish.sh), a quiet machine, some minutes.
set -euo pipefail
arguments="$*"
names=${1:+$(realpath "$1")}
. "$(dirname "$0")/common.sh"
need_dist; [ -x dist/degas-serve ] || { echo "$0: dist/degas-serve is missing: run publish.sh" >&2; exit 1; }
build Degas.Bench; build Degas.Bench.Serving
[ -n "$names" ] || { names=$work/names; bench names 500000 > "$names"; }
driver() { bench/Degas.Bench.Serving/bin/Release/net10.0/Degas.Bench.Serving --names "$names" --seconds "${SECONDS_EACH:-20}" "$@"; }

# The names come again when the file ends: without a cache every one is scored each time, as TensorFlow Serving does.
port=18501
dist/degas-serve --rest_api_port $port --port 0 --cache 0 2> "$work/log" & server=$!
trap 'kill $server 2> /dev/null || true; wait $server 2> /dev/null || true; rm -rf "$work"' EXIT
until grep -q '"listening"' "$work/log"; do kill -0 $server || { cat "$work/log" >&2; exit 1; }; sleep 0.1; done

loads() { # LABEL URL
    driver --url "$2" --label "$1" --batch 1 --connections 32
    driver --url "$2" --label "$1" --batch 32 --connections 32
    driver --url "$2" --label "$1" --batch 1000 --connections 8
}

report() {
    dist/degas-serve --version
    echo "degas-serve: max_batch_size 8192, batch_timeout_micros 1000, num_batch_threads $(nproc), max_enqueued_batches 100, cache 0"
    [ -z "${TF_SERVING_URL:-}" ] || echo "TensorFlow Serving at $TF_SERVING_URL; its batching as in bench/tf-serving/batching.txt if it is the compose file's"
    echo; echo "$(wc -l < "$names") names; the driver shares the machine; a closed loop of ${SECONDS_EACH:-20} s each after 2 s of warm-up"
    driver --url "http://127.0.0.1:$port/v1/models/degas:predict" --batch 1 --connections 1 --label 'degas-serve' --header
    loads 'degas-serve' "http://127.0.0.1:$port/v1/models/degas:predict"
    [ -z "${TF_SERVING_URL:-}" ] || loads 'TensorFlow Serving' "$TF_SERVING_URL"
    for _ in 1 2 3; do seconds dist/degas-score -q --cache 0 --format list "$names"; echo; done > "$work/times"
    printf '%-28s %6s %6s %9s %10.0f\n' 'degas-score, whole program' - - - "$(calc "$(wc -l < "$names") / $(median "$work/times")")"
    echo; echo "peak memory of degas-serve: $(($(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' /proc/$server/status) / 1024)) MiB"
}
report | keep serving
