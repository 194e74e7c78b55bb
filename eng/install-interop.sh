#!/usr/bin/env bash
# Installs the foreign Thrift and gRPC, and the DNS server, that tests/Kitex.Interop.Tests talks to; quick when it is there already. See docs/interop.md.
set -euo pipefail
cd "$(dirname "$0")/../tests/Kitex.Interop.Tests/node"

packages="thrift-compiler python3-thrift python3-grpcio python3-grpc-tools dnsmasq-base"
if ! command -v thrift > /dev/null || ! command -v dnsmasq > /dev/null || ! /usr/bin/python3 -c 'import thrift, grpc, grpc_tools' 2> /dev/null; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "Install what the peers need: apt-get install $packages" >&2
        exit 1
    fi
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
fi

# npm writes its own list of what is installed last.
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci
fi
