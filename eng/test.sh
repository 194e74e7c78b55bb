#!/usr/bin/env bash
# Installs what the tests need, builds everything, and runs every test and fuzzer.
#   eng/test.sh              all of it
#   FUZZ_COUNT=10000 eng/test.sh   fewer fuzzing inputs
#   TORTURE_SECONDS=10 eng/test.sh   a shorter torture
set -euo pipefail
cd "$(dirname "$0")/.."
configuration=${CONFIGURATION:-Release}
fuzz_count=${FUZZ_COUNT:-1000000}
torture_seconds=${TORTURE_SECONDS:-120}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

eng/install-interop.sh
eng/install-registries.sh
eng/install-observability.sh
dotnet build Kitex.slnx -c "$configuration"
failed_runs=0
for project in tests/*.Tests; do
    dotnet test "$project" -c "$configuration" --no-build --logger "console;verbosity=normal" 2>&1 | tee -a "$log" || failed_runs=$((failed_runs + 1))
done
for mode in thrift ttheader messages http2 http2-exchanges idl; do
    dotnet run --project tests/Fuzz -c "$configuration" --no-build -- "$mode" --count "$fuzz_count" || failed_runs=$((failed_runs + 1))
done
# A whole server with its handlers for each input: half as many take as long.
dotnet run --project tests/Fuzz -c "$configuration" --no-build -- http2-server --count "$((fuzz_count / 2))" || failed_runs=$((failed_runs + 1))
dotnet run --project tests/Torture -c "$configuration" --no-build -- --seconds "$torture_seconds" 2>&1 | tee -a "$log" || failed_runs=$((failed_runs + 1))

# What only reflection would find is trimmed away; the calls must still be answered.
trimmed=$(mktemp -d)
if ! { dotnet publish tests/Trimmed -c "$configuration" -o "$trimmed" && "$trimmed/Trimmed"; }; then
    failed_runs=$((failed_runs + 1))
fi
rm -rf "$trimmed"

# Once more at the end, where they are found without reading nine thousand lines.
grep -A 14 '^  Failed ' "$log" || true

count() { awk -v label="$1:" '$1 == label { sum += $2 } END { print sum + 0 }' "$log"; }
passed=$(count Passed)
failed=$(count Failed)
if [ "$failed_runs" -gt 0 ] && [ "$failed" -eq 0 ]; then
    failed=$failed_runs
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
