#!/usr/bin/env bash
# Installs what tests/Kitex.Admin.Tests looks at the admin port with: Prometheus with its promtool, and Chromium with a font.
# Quick when they are there already. The tests start and end them themselves.
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

packages=()
{ command -v prometheus && command -v promtool; } > /dev/null || packages+=(prometheus)
command -v chromium > /dev/null || packages+=(chromium)
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || packages+=(fonts-dejavu-core)
[ ${#packages[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Install what the tests of the admin port need: apt-get install ${packages[*]}" >&2
    exit 1
fi

# Packages must not start what they install; the tests do.
if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi

apt-get update -qq -o Acquire::Retries=3
apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "${packages[@]}"

# Where there is systemd, it would start at the next boot and take port 9090.
if [[ " ${packages[*]} " == *" prometheus "* ]] && command -v systemctl > /dev/null; then
    systemctl disable --quiet prometheus.service 2> /dev/null || true
fi
