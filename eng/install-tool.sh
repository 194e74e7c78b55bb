#!/usr/bin/env bash
# Packs Kitex for .NET into a folder of packages, artifacts/feed, and installs the `kitex` command from it.
#   eng/install-tool.sh        for this user, as `dotnet tool install --global` does
#   eng/install-tool.sh DIR    into a folder: DIR/kitex
set -euo pipefail
here=$(pwd)
cd "$(dirname "$0")/.."
feed=$(pwd)/artifacts/feed

# NuGet never looks again at a version that it has seen.
version=0.1.0-dev.$(date -u +%Y%m%d%H%M%S)
mkdir -p "$feed"
for project in Kitex.Network Kitex Kitex.Protobuf Kitex.Server Kitex.Grpc.Services Kitex.Build Kitex.Tool; do
    # One version for all, by which they also depend on each other; apart from the builds of the repository.
    dotnet pack "src/$project" -c Release -o "$feed" --artifacts-path artifacts/pack -nologo -v:q \
        "-p:Version=$version" "-p:KitexFeed=$feed"
done

if [ $# -gt 0 ]; then
    target=$(cd "$here" && mkdir -p "$1" && cd "$1" && pwd)
    where=(--tool-path "$target")
else
    where=(--global)
fi
dotnet tool update Kitex.Tool "${where[@]}" --version "$version" --add-source "$feed" --allow-downgrade
