#!/usr/bin/env bash
# Builds everything, publishes the programs, and runs every test. The last line is "N passed, N failed[, N skipped]".
set -uo pipefail
cd "$(dirname "$0")"

./publish.sh || { echo "publish.sh failed" >&2; exit 1; }
dotnet build Degas.Engine.sln -c Release --nologo -v quiet || exit 1
dotnet format Degas.Engine.sln --verify-no-changes --no-restore || { echo "dotnet format would change files" >&2; exit 1; }

passed=0 failed=0 skipped=0
for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    output=$("$(dirname "$project")/bin/Release/net10.0/$name" -noLogo 2>&1); status=$?
    echo "$output"
    # "Degas.X.Tests  Total: 12, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 0.5s"
    summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' <<< "$output" | tail -1)
    if [ -z "$summary" ]; then
        echo "$name ended with status $status and no summary" >&2
        failed=$((failed + 1))
        continue
    fi
    read -r total errors failures skips <<< "$(tr -dc '0-9 ' <<< "$summary")"
    [ $((status == 0)) = $((errors + failures == 0)) ] || errors=$((errors + 1))
    passed=$((passed + total - failures - skips)) failed=$((failed + failures + errors)) skipped=$((skipped + skips))
done

echo "$passed passed, $failed failed$([ $skipped = 0 ] || echo ", $skipped skipped")"
[ $failed = 0 ]
