#!/usr/bin/env bash
# Makes a fresh Debian 13 in a folder outside the repository, clones the last commit into it, and runs the README's two
# commands there. Called by scripts/test --in debian13. Usage: in-debian13.sh FOLDER KEEP
# shellcheck disable=SC2046,SC1091 # package lists are words to be split; the sourced file is checked by itself
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

folder="$1" keep="$2"
is_root || fail "a Debian 13 can be made by root only"
case "$folder" in
    "$PROJECT" | "$PROJECT"/*) fail "the folder must be outside the repository: $folder" ;;
    /*) ;;
    *) fail "give the folder as an absolute path: $folder" ;;
esac
[ ! -e "$folder" ] || fail "$folder exists already; remove it, or name another folder with --dir"
require_packages debootstrap git

unmount() {
    local mounted
    for mounted in $(awk -v root="$folder/" 'index($2, root) == 1 { print $2 }' /proc/mounts | sort -r); do
        umount "$mounted" || umount -l "$mounted"
    done
}

leave() {
    local status=$?
    trap - EXIT
    unmount
    if grep -q " $folder/" /proc/mounts; then
        say "something is still mounted in $folder, so it stays"
    elif [ -n "$keep" ]; then
        say "$folder is kept"
    else
        rm -rf --one-file-system "$folder"
    fi
    exit "$status"
}
trap leave EXIT

say "making a Debian 13 in $folder"
debootstrap --variant=minbase trixie "$folder" >"$folder.log" 2>&1 || {
    tail -n 20 "$folder.log" >&2
    fail "debootstrap failed"
}
rm -f "$folder.log"
mount -t proc proc "$folder/proc"
mount -t sysfs sysfs "$folder/sys"
mount --rbind /dev "$folder/dev"
mount --make-rslave "$folder/dev"
cp /etc/resolv.conf "$folder/etc/resolv.conf"
[ -d /etc/apt/apt.conf.d ] && cp -n /etc/apt/apt.conf.d/*proxy* "$folder/etc/apt/apt.conf.d/" 2>/dev/null || true
# Maven finds its repository as it does here; its cache is not taken along.
if [ -f "$HOME/.m2/settings.xml" ]; then
    mkdir -p "$folder/root/.m2"
    cp "$HOME/.m2/settings.xml" "$folder/root/.m2/"
fi
chroot "$folder" sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends git ca-certificates' \
    >"$folder/var/log/first-packages.log" 2>&1 || {
    tail -n 20 "$folder/var/log/first-packages.log" >&2
    fail "git cannot be installed"
}
git clone --quiet --no-hardlinks "$PROJECT" "$folder/root/sallyport"

in_chroot() { chroot "$folder" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI=true TERM=dumb "$@"; }

say "scripts/sallyport lab, in Debian 13"
in_chroot /root/sallyport/scripts/sallyport lab
say "scripts/test, in Debian 13"
in_chroot /root/sallyport/scripts/test
