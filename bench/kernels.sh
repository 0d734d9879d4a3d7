#!/usr/bin/env bash
# How near the kernels come to the processor's peak, in two minutes: a table of every kernel that runs here, and the chosen one on one thread
# and on two. Compiled just in time with the same optimisations as the images in dist/, whose figures should be the same. A quiet machine.
set -euo pipefail
. "$(dirname "$0")/common.sh"
build Degas.Bench
bench kernels | keep kernels
