#!/usr/bin/env bash
# Installs the registries that tests/Kitex.Registries.Tests runs against: etcd, ZooKeeper (with a Java runtime) and Consul.
# Quick when they are there already. The tests start and end them themselves.
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

zookeeper_jars=(/usr/share/java/zookeeper.jar /usr/share/java/slf4j-simple.jar)
packages=()
command -v etcd > /dev/null || packages+=(etcd-server)
for jar in "${zookeeper_jars[@]}"; do
    [ -e "$jar" ] || { packages+=(libzookeeper-java libslf4j-java); break; }
done
command -v java > /dev/null || packages+=(default-jre-headless)
command -v consul > /dev/null || packages+=(consul)
[ ${#packages[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Install the registries: apt-get install ${packages[*]}" >&2
    exit 1
fi

# Debian 12 has no Consul; the release before it has. Nothing but that package may come from there.
ask_bullseye_for_consul() {
    local archive
    archive=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2> /dev/null | grep -v security | head -n 1 || true)
    [ -n "$archive" ] || archive=$(awk '$1 == "deb" && $2 !~ /security/ {print $2; exit}' /etc/apt/sources.list 2> /dev/null || true)
    [ -n "$archive" ] || { echo "No Debian archive is configured to ask for Consul." >&2; exit 1; }
    cat > /etc/apt/preferences.d/kitex-consul << 'PIN'
Package: *
Pin: release n=bullseye
Pin-Priority: -1

Package: consul
Pin: release n=bullseye
Pin-Priority: 100
PIN
    cat > /etc/apt/sources.list.d/kitex-consul.sources << SOURCE
Types: deb
URIs: $archive
Suites: bullseye
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCE
}

# Packages must not start what they install; the tests do.
if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi

# Slim images lack it; the Java runtime's scripts want it.
mkdir -p /usr/share/man/man1
apt-get update -qq -o Acquire::Retries=3
if [[ " ${packages[*]} " == *" consul "* ]] && ! apt-cache policy consul | grep -q '^  Candidate: [^(]'; then
    ask_bullseye_for_consul
    apt-get update -qq -o Acquire::Retries=3
fi

apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "${packages[@]}"
