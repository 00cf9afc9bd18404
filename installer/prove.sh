#!/usr/bin/env bash
# Builds the Windows installer through Wine and proves it; see README.md. Options are those of `python -m installer.prove`.
# Everything comes from the system's package registry and from PyPI; what is made lies in build/installer.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(wine wine64 xvfb xauth xdotool nsis osslsigncode openssl gcc-mingw-w64-x86-64-win32 binutils-mingw-w64-x86-64 imagemagick)
missing=()
for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
if ((${#missing[@]})); then
    as_root=()
    ((EUID == 0)) || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed: set PYTHON" >&2; exit 1; }
"$python" -m uv --version >/dev/null 2>&1 || "$python" -m pip install --quiet uv
exec nice -n 10 "$python" -m installer.prove "$@"
