#!/usr/bin/env bash
# Makes public_suffix_list.dat anew from the newest `tldts` in the npm registry (which follows the list within days).
# Needs npm and node. The order is fixed, so that two runs on one version give the same bytes.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

version=$(npm view tldts version)
published=$(npm view tldts time --json | node -p "JSON.parse(require('fs').readFileSync(0, 'utf8'))['$version'].slice(0, 10)")
(cd "$work" && npm pack --silent "tldts@$version" > /dev/null && tar xzf "tldts-$version.tgz")
node rules.mjs "$work/package/dist/cjs/src/data/trie.js" "$version" "$published" > public_suffix_list.dat.tmp
mv public_suffix_list.dat.tmp public_suffix_list.dat
echo "public_suffix_list.dat: $(grep -cv '^//' public_suffix_list.dat) rules of $published"
