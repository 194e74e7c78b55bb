#!/usr/bin/env bash
# Installs the foreign Thrift that tests/Kitex.Interop.Tests talks to; quick when it is there already. See docs/interop.md.
set -euo pipefail
cd "$(dirname "$0")/../tests/Kitex.Interop.Tests/node"

if ! command -v thrift > /dev/null || ! /usr/bin/python3 -c 'import thrift' 2> /dev/null; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "Install thrift-compiler and python3-thrift: apt-get install thrift-compiler python3-thrift" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends thrift-compiler python3-thrift
fi

# npm writes its own list of what is installed last.
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci
fi
