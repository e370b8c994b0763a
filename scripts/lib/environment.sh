# shellcheck shell=bash
# What the scripts share: where the project is, which JDK and which Debian packages it needs, and how it is built.
# shellcheck disable=SC2046
# Sourced, never run. Everything is said on standard error.

PROJECT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
LEAST_JDK=25

say() { printf 'sallyport: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 3
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# The names of DPDK's and IPsec_MB's packages end in the number of their ABI, which differs by Debian release.
debian_release() {
    local release=""
    [ -r /etc/os-release ] && release="$(. /etc/os-release && echo "${ID:-}${VERSION_ID:-}")"
    echo "$release"
}

runtime_packages() {
    local dpdk ipsec_mb
    case "$(debian_release)" in
        debian12) dpdk=23 ipsec_mb=1 ;;
        debian13) dpdk=25 ipsec_mb=2 ;;
        *) fail "this is neither Debian 12 nor Debian 13: install DPDK 22.11 or 24.11 with its net drivers, and IPsec_MB 1.3 or 2.0, and set SALLYPORT_SKIP_PACKAGES=1" ;;
    esac
    local part
    for part in mempool-ring net-ring net-null net-pcap net-af-packet net-af-xdp net-tap net-memif; do
        echo "librte-$part$dpdk"
    done
    echo "libipsec-mb$ipsec_mb"
}

build_packages() { echo maven; }

# Compilers for the layout probes, testpmd, and the peers and hosts of the network tests.
test_packages() {
    printf '%s\n' gcc libc6-dev pkg-config libdpdk-dev libipsec-mb-dev dpdk dpdk-dev python3-scapy iproute2 iputils-ping procps
}

# require_packages NAME...: installs what is missing when it may, else says how.
require_packages() {
    [ "${SALLYPORT_SKIP_PACKAGES:-}" = 1 ] && return
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local install="apt-get install --no-install-recommends ${missing[*]}"
    is_root || fail "packages are missing; as root: $install"
    say "installing ${missing[*]}"
    local log
    log="$(mktemp)"
    # The package lists may be absent or old, and only then does the first attempt fail.
    if ! DEBIAN_FRONTEND=noninteractive $install --yes >"$log" 2>&1 \
        && ! { apt-get update >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive $install --yes >>"$log" 2>&1; }; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "this failed: $install"
    fi
    rm -f "$log"
}

jdk_release() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }

is_jdk() { [ -x "$1/bin/javac" ] && [ "$(jdk_release "$1")" -ge "$LEAST_JDK" ] 2>/dev/null; }

# Sets JAVA_HOME to a JDK that is new enough: the caller's own, else one of the system's.
find_jdk() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        if [ -n "$home" ] && is_jdk "$home"; then
            export JAVA_HOME="$home"
            return
        fi
    done
    return 1
}

require_jdk() {
    find_jdk && return
    if [ "$(debian_release)" = debian13 ]; then
        require_packages "openjdk-$LEAST_JDK-jdk-headless"
        find_jdk && return
    fi
    fail "no JDK $LEAST_JDK or newer was found in JAVA_HOME or /usr/lib/jvm; install one and point JAVA_HOME at it"
}

run_maven() { mvn --batch-mode --file "$PROJECT/pom.xml" "$@"; }

is_newer_than() {
    local jar="$1"
    shift
    [ ! -f "$jar" ] && return
    [ -n "$(find "$PROJECT/pom.xml" "$@" -newer "$jar" -type f -print -quit)" ]
}

# require_build MODULE JAR: packages a module and those that it is made of, unless its jar is newer than all sources.
require_build() {
    local module="$1" jar="$PROJECT/$2" sources=() folder
    for folder in dpdk-bindings pipeline ike gateway jmh; do
        sources+=("$PROJECT/$folder/pom.xml" "$PROJECT/$folder/src/main")
        [ "$folder" = "$module" ] && break
    done
    is_newer_than "$jar" "${sources[@]}" || return 0
    [ -w "$PROJECT" ] || fail "the sources are newer than $2, and $PROJECT cannot be written: build it as its owner"
    require_packages $(build_packages)
    exec 9>"$PROJECT/.build.lock"
    flock 9
    if is_newer_than "$jar" "${sources[@]}"; then
        say "building (once after each change of the sources)"
        local log
        log="$(mktemp)"
        if ! run_maven package --quiet -pl "$module" -am -DskipTests >"$log" 2>&1; then
            cat "$log" >&2
            rm -f "$log"
            fail "the build failed"
        fi
        rm -f "$log"
        touch "$jar"
    fi
    exec 9>&-
}

# The flags that every JVM of the project needs: the collector with the shortest stalls, native calls for DPDK, and what
# Agrona's buffers reach into.
jvm_flags() {
    printf '%s\n' -XX:+UseZGC -Xms256m -Xmx2g --enable-native-access=ALL-UNNAMED \
        --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
}
