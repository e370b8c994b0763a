# shellcheck shell=bash
# What the scripts share: where the project is, which JDK and which Debian packages it needs, and how it is built.
# Sourced, never run. Everything is said on standard error, so that standard output is the gateway's own.

PROJECT="$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)"
LEAST_JDK=25
JDK_FOLDER=/usr/lib/jvm

# "This machine lacks something", as the gateway itself says it.
EXIT_MACHINE=3

say() { printf 'sallyport: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit "$EXIT_MACHINE"
}

# The lines of comment at the head of the script that was called.
usage() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Packages ------------------------------------------------------------------------------------------------------------

debian_release() (
    ID="" VERSION_ID=""
    # shellcheck disable=SC1091 # the machine's, not ours
    [ ! -r /etc/os-release ] || . /etc/os-release
    echo "$ID$VERSION_ID"
)

# The names of DPDK's and IPsec_MB's packages end in the number of their ABI, which differs by Debian release. These
# depend on all other libraries that are called. DPDK's package "dpdk" is not among them: it has tools and no library.
set_runtime_packages() {
    local dpdk ipsec_mb part
    case "$(debian_release)" in
        debian12) dpdk=23 ipsec_mb=1 ;;
        debian13) dpdk=25 ipsec_mb=2 ;;
        *)
            RUNTIME_PACKAGES=() CRYPTO_PACKAGES=()
            [ "${SALLYPORT_SKIP_PACKAGES:-}" = 1 ] || fail "this is neither Debian 12 nor Debian 13:" \
                "install DPDK 22.11 or 24.11 with its virtual drivers, and IPsec_MB 1.3 or 2.0," \
                "then set SALLYPORT_SKIP_PACKAGES=1"
            return 0
            ;;
    esac
    RUNTIME_PACKAGES=("libipsec-mb$ipsec_mb")
    for part in mempool-ring net-ring net-null net-pcap net-af-packet net-af-xdp net-tap net-memif; do
        RUNTIME_PACKAGES+=("librte-$part$dpdk")
    done
    CRYPTO_PACKAGES=()
    for part in ipsec-mb openssl null; do
        CRYPTO_PACKAGES+=("librte-crypto-$part$dpdk")
    done
}

set_runtime_packages
# shellcheck disable=SC2034 # the scripts use them
BUILD_PACKAGES=(maven)
# Headers and a compiler for the layout probes, testpmd, the virtual crypto devices, and the peers and hosts of the network
# tests.
# shellcheck disable=SC2034
TEST_PACKAGES=("${CRYPTO_PACKAGES[@]}" gcc libc6-dev pkg-config libdpdk-dev libipsec-mb-dev dpdk dpdk-dev python3-scapy python3-cryptography
    iproute2 iputils-ping procps ethtool nftables strongswan-charon strongswan-swanctl strongswan-pki
    libstrongswan-standard-plugins libstrongswan-extra-plugins libcharon-extra-plugins libcharon-extauth-plugins vpnc iperf3 traceroute tshark
    ike-scan)
# shellcheck disable=SC2034
BENCH_PACKAGES=(dpdk-dev gcc libc6-dev pkg-config libdpdk-dev libipsec-mb-dev)

# Where dpkg keeps what it knows of packages (dpkg(1)): a package that was removed has no checksums there, which it has while it is installed.
DPKG_INFO=/var/lib/dpkg/info

# is_installed NAME: asks no other program, for this is done at each start.
is_installed() { [ -e "$DPKG_INFO/$1.md5sums" ] || [ -e "$DPKG_INFO/$1:amd64.md5sums" ]; }

# require_packages NAME...: installs what is missing when it may, else says how.
require_packages() {
    [ "${SALLYPORT_SKIP_PACKAGES:-}" != 1 ] || return 0
    local missing=() name
    for name in "$@"; do
        is_installed "$name" || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    is_root || fail "packages are missing; as root: apt-get install --no-install-recommends ${missing[*]}"
    say "installing ${missing[*]}"
    local log
    log="$(mktemp)"
    # Package lists may be absent or old, and only then does the first attempt fail.
    if ! install_packages "${missing[@]}" >"$log" 2>&1 \
        && ! { apt-get update >"$log" 2>&1 && install_packages "${missing[@]}" >>"$log" 2>&1; }; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "this failed: apt-get install --no-install-recommends ${missing[*]}"
    fi
    rm -f "$log"
}

# What Debian's packages ask whether their services may start (invoke-rc.d(8)); on most machines it is not there.
SERVICE_POLICY=/usr/sbin/policy-rc.d

# install_packages NAME...: and starts none of the services that come along, such as those of the tests' peers. A shell of its own,
# so that its traps are none of the caller's.
install_packages() (
    [ -e "$SERVICE_POLICY" ] || forbid_services
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null
)

# Until this shell ends, in whatever way. By the signal that ended it, the caller sees that it is to end as well.
forbid_services() {
    local signal
    trap 'rm -f "$SERVICE_POLICY"' EXIT
    for signal in HUP INT TERM; do
        # shellcheck disable=SC2064 # which signal is known now
        trap "trap - $signal; kill -s $signal \$BASHPID" "$signal"
    done
    printf '#!/bin/sh\nexit 101\n' >"$SERVICE_POLICY"
    chmod 755 "$SERVICE_POLICY"
}

# JDK -----------------------------------------------------------------------------------------------------------------

is_jdk() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && [[ $(<"$1/release") =~ JAVA_VERSION=\"([0-9]+) ]] \
        && [ "${BASH_REMATCH[1]}" -ge "$LEAST_JDK" ]
}

# Sets JAVA_HOME to a JDK that is new enough: the caller's own, else one of the system's.
find_jdk() {
    local home
    for home in "${JAVA_HOME:-}" "$JDK_FOLDER"/*; do
        if [ -n "$home" ] && is_jdk "$home"; then
            export JAVA_HOME="$home"
            return 0
        fi
    done
    return 1
}

require_jdk() {
    ! find_jdk || return 0
    case "$(debian_release)" in
        debian13)
            require_packages "openjdk-$LEAST_JDK-jdk-headless"
            ! find_jdk || return 0
            ;;
        debian12) say "Debian 12 has no package of JDK $LEAST_JDK; any other build of it for Linux x86-64 will do" ;;
    esac
    fail "a JDK of release $LEAST_JDK or newer is needed; it was looked for in JAVA_HOME (${JAVA_HOME:-not set}) and" \
        "in the folders of $JDK_FOLDER"
}

# Build ---------------------------------------------------------------------------------------------------------------

# Maven's own libraries still use what later JDKs will refuse; of that, nobody here needs to read.
export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"

run_maven() { mvn --batch-mode -Dstyle.color=never --file "$PROJECT/pom.xml" "$@" </dev/null; }

# A folder is newer when something in it came or went.
is_newer_than() {
    local jar="$1"
    shift
    [ -f "$jar" ] || return 0
    [ -n "$(find "$PROJECT/pom.xml" "$@" -newer "$jar" -print -quit)" ]
}

# Two builds in one source tree would write the same files. Descriptor 9 holds the lock until it is closed.
lock_build() {
    [ -w "$PROJECT" ] || fail "$PROJECT has to be built, and this user cannot write to it; let its owner run this command"
    exec 9>"$PROJECT/.build.lock"
    if ! flock --nonblock 9; then
        say "waiting for another build of $PROJECT to end"
        flock 9
    fi
}

unlock_build() { exec 9>&-; }

# Passes on one line for each module that Maven begins.
say_progress() {
    local line words
    while IFS= read -r line; do
        case "$line" in
            "[INFO] Building Sallyport"*"["*"/"*"]")
                read -r -a words <<<"$line"
                say "  ${words[-1]} ${words[*]:2:${#words[@]}-4}"
                ;;
        esac
    done
}

# require_build MODULE: packages a module and those that it is made of, unless its jar is newer than all sources.
require_build() {
    local module="$1" jar="$PROJECT/$1/target/sallyport-$1.jar" sources=() folder log
    for folder in dpdk-bindings pipeline ike gateway jmh; do
        sources+=("$PROJECT/$folder/pom.xml" "$PROJECT/$folder/src/main")
        [ "$folder" != "$module" ] || break
    done
    is_newer_than "$jar" "${sources[@]}" || return 0
    # A test that calls a script runs within a build, which has just made the jar.
    if [ "${SALLYPORT_WITHIN_BUILD:-}" = 1 ] && [ -f "$jar" ]; then return 0; fi
    lock_build
    require_packages "${BUILD_PACKAGES[@]}"
    if is_newer_than "$jar" "${sources[@]}"; then
        say "building $module, as after each change of the sources; the first time takes minutes"
        log="$(mktemp)"
        touch "$PROJECT/.build.lock"
        if ! run_maven package -pl "$module" -am -Dmaven.test.skip=true 2>&1 | tee "$log" | say_progress; then
            grep -F '[ERROR]' "$log" >&2 || tail -n 40 "$log" >&2
            rm -f "$log"
            fail "the build failed"
        fi
        rm -f "$log"
        # Maven leaves a jar as it is when its content is; and a source may have changed during the build.
        touch -r "$PROJECT/.build.lock" "$jar"
    fi
    unlock_build
}

# JVM -----------------------------------------------------------------------------------------------------------------

# The collector with the shortest stalls, the compiler's units and thresholds, native calls for DPDK, what Agrona's buffers reach into, and the JVM's own
# warnings apart from the gateway's output.
JVM_FLAGS=(-XX:+UseZGC -Xms128m -Xmx2g -XX:MaxDirectMemorySize=8g --enable-native-access=ALL-UNNAMED
    --add-modules=jdk.incubator.vector --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -Xlog:disable -Xlog:all=warning:stderr "-XX:CompileCommandFile=$PROJECT/scripts/lib/compile-units"
    "@$PROJECT/scripts/lib/compile-thresholds")

# On fewer than four CPUs the JVM's second compiler has one thread, and a rehearsal waits for it.
[ "$(nproc)" -gt 3 ] || JVM_FLAGS+=(-XX:CICompilerCount=3)

# set_java MODULE MAIN: JAVA becomes the command that runs a main class of a module. SALLYPORT_JVM has further flags.
set_java() {
    local further
    read -r -a further <<<"${SALLYPORT_JVM:-}"
    # shellcheck disable=SC2034
    JAVA=("$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" "${further[@]}"
        -cp "$PROJECT/$1/target/sallyport-$1.jar:$PROJECT/$1/target/lib/*" "$2")
}
