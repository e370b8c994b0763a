#!/usr/bin/env bash
# Makes a fresh Debian 13 in a folder outside the repository, clones the last commit into it, and runs the README's two
# commands there. Called by scripts/test --in debian13.
#
#   in-debian13.sh FOLDER KEEP     KEEP not empty: the folder stays, with nothing mounted in it
set -euo pipefail
# shellcheck source=scripts/lib/environment.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/environment.sh"

folder="$1" keep="$2"
is_root || fail "a Debian 13 can be made by root only"
case "$folder" in
    *[!A-Za-z0-9._/-]*) fail "the folder's name may have letters, digits and ._/- only: $folder" ;;
    /*) ;;
    *) fail "give the folder as an absolute path: $folder" ;;
esac
folder="$(readlink -m "$folder")"
case "$folder/" in
    "$PROJECT"/*) fail "the folder must be outside the repository: $folder" ;;
esac
[ ! -e "$folder" ] || fail "$folder exists already; remove it, or name another folder with --dir"
require_packages debootstrap debian-archive-keyring git
[ -z "$(git -C "$PROJECT" status --porcelain)" ] || say "the changes that are not committed yet are not in it"
[ -z "$keep" ] || say "$folder stays at the end"

# What is mounted in the folder, the innermost first, and the folder itself last.
mounts() { awk -v root="$folder/" 'index($2 "/", root) == 1 { print $2 }' /proc/mounts | sort -r; }

# shellcheck disable=SC2317 # called by the trap
leave() {
    local status=$? mounted
    trap - EXIT
    mounts | while IFS= read -r mounted; do
        # What something in there still uses is taken out of sight, and goes when that ends.
        umount "$mounted" 2>/dev/null || umount --lazy "$mounted" || true
    done
    if [ -n "$(mounts)" ]; then
        say "something is still mounted in $folder, so it stays"
    elif [ -z "$keep" ]; then
        rm -rf --one-file-system "$folder"
    fi
    exit "$status"
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# logged NAME COMMAND...: a command whose output matters only when it fails.
logged() {
    local log status=0
    log="$(mktemp)"
    "${@:2}" >"$log" 2>&1 </dev/null || status=$?
    [ "$status" -eq 0 ] || tail -n 30 "$log" >&2
    rm -f "$log"
    [ "$status" -eq 0 ] || fail "$1 failed"
}

in_chroot() {
    chroot "$folder" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb CI=true "$@"
}

say "making a Debian 13 in $folder"
logged debootstrap debootstrap --variant=minbase trixie "$folder"
# ip-netns(8) changes how mounts on / spread, so / has to be a mount in there too.
mount --bind "$folder" "$folder"
mount --make-private "$folder"
mount -t proc proc "$folder/proc"
mount -t sysfs sysfs "$folder/sys"
mount --rbind /dev "$folder/dev"
mount --make-rslave "$folder/dev"

# How this machine reaches the network: its resolver, its proxies, and the authorities that it trusts beside Debian's.
cp --dereference /etc/resolv.conf "$folder/etc/resolv.conf"
for file in /etc/apt/apt.conf.d/*proxy* "${HOME:-/root}"/.m2/settings.xml /usr/local/share/ca-certificates/*.crt; do
    [ -f "$file" ] || continue
    case "$file" in
        *.xml) install -D -m 600 "$file" "$folder/root/.m2/settings.xml" ;;
        *) install -D -m 644 "$file" "$folder$file" ;;
    esac
done

logged "apt-get update" in_chroot apt-get update
logged "the installation of git" in_chroot env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends git
git clone --quiet --no-hardlinks "$PROJECT" "$folder/root/sallyport"

say "in Debian 13: scripts/sallyport lab"
in_chroot /root/sallyport/scripts/sallyport lab
say "in Debian 13: scripts/test"
in_chroot /root/sallyport/scripts/test
