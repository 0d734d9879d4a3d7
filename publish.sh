#!/usr/bin/env bash
# Builds the ahead-of-time compiled programs into dist/ and scores the sample log with them.
set -euo pipefail
cd "$(dirname "$0")"

# What native compilation needs besides the .NET SDK: a C compiler to link with, and zlib.
need() { [ "$(id -u)" = 0 ] && [ -x "$(command -v apt-get)" ] || { echo "publish.sh: please install $* (Debian, Ubuntu: apt-get install $*)" >&2; exit 1; }
         apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" > /dev/null; }
command -v dotnet > /dev/null || { echo "publish.sh: please install the .NET 10 SDK: https://dotnet.microsoft.com/download" >&2; exit 1; }
command -v gcc > /dev/null || command -v clang > /dev/null || need gcc libc6-dev
[ -e /usr/include/zlib.h ] || need zlib1g-dev

case "$(uname -m)" in
    x86_64) rid=linux-x64; levels="v1 v3 v4" ;;      # one image that starts anywhere, and one each for AVX2 and AVX-512
    aarch64) rid=linux-arm64; levels="v1" ;;
    *) echo "publish.sh: no build for $(uname -m)" >&2; exit 1 ;;
esac
linker=$(command -v clang > /dev/null || echo "-p:CppCompilerAndLinker=gcc")

rm -rf dist dist.tmp
# Each image has its own folder for what is linked as well: with one for all, a second run would find it up to date and copy one image three times.
for program in Score Serve; do
    name=degas-${program,,}
    for level in $levels; do
        set_option=$([ "$level" = v1 ] || echo "-p:IlcInstructionSet=x86-64-$level")
        # shellcheck disable=SC2086
        dotnet publish src/Degas.$program -c Release -r $rid --nologo -v quiet $linker $set_option \
            -p:NativeIntermediateOutputPath=obj/native-$level/ -p:NativeOutputPath=obj/native-$level/linked/ -p:PublishDir="$PWD/dist.tmp/$level/"
        install -D "dist.tmp/$level/$name" "dist/$name$([ "$level" = v1 ] || echo ".$level")"
    done
done
rm -rf dist.tmp
# What measures a GPU machine that has the published folder alone.
install -D -t dist/gpu bench/gpu/run.sh bench/gpu/torch_lstm.py
install -m 644 -t dist/gpu models/degas/*/model.safetensors

dist/degas-serve --version
dist/degas-score --version
echo "\$ dist/degas-score < tests/data/resolver.log"
dist/degas-score < tests/data/resolver.log | head -12
