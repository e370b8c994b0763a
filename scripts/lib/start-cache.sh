# shellcheck shell=bash
# A cache from which the JVM takes classes that are parsed and verified, and forms of method handles (class data sharing; why not
# the newer cache: docs/adr/0018-starts-quick-and-warm.md). Made by a gateway that runs for a moment, once after each build. Sourced, never run.
#
# The JVM checks for itself that the cache is of this JDK and of these jars; the name of the file says the same, so that
# one that would not do is not offered.

START_CACHES="$PROJECT/gateway/target/start-cache"

# start_cache_name: of the JDK, the jars, and the JVM's flags.
start_cache_name() {
    local lib="$PROJECT/scripts/lib" jars sum
    jars="$(stat --format '%n %s %Y' "$PROJECT"/gateway/target/sallyport-gateway.jar "$PROJECT"/gateway/target/lib/*.jar)"
    sum="$(sha256sum <<<"$(<"$JAVA_HOME/release")$jars$(<"$lib/compile-units")$(<"$lib/compile-thresholds")${JVM_FLAGS[*]}")"
    echo "${sum:0:16}"
}

# use_start_cache: adds the cache to JAVA; makes it before if there is none and this user may. Without it a start takes longer,
# and that is all, so what goes wrong is said and no more.
use_start_cache() {
    # Flags of the user's own may not go with it.
    [ -z "${SALLYPORT_JVM:-}" ] || return 0
    local cache
    cache="$START_CACHES/$(start_cache_name).jsa"
    if [ ! -f "$cache" ]; then
        # A script that a test calls is not to take longer, and others than the owner cannot write there.
        if [ "${SALLYPORT_WITHIN_BUILD:-}" = 1 ] || [ ! -w "$PROJECT/gateway/target" ]; then return 0; fi
        make_start_cache "$cache"
    fi
    [ ! -f "$cache" ] || JAVA=("${JAVA[0]}" "-XX:SharedArchiveFile=$cache" "${JAVA[@]:1}")
}

# make_start_cache FILE: by a gateway whose ports are rings that nobody fills; its rehearsal carries the packets.
make_start_cache() {
    local folder log
    mkdir -p "$START_CACHES"
    (
        flock 9
        [ ! -f "$1" ] || exit 0
        rm -f "$START_CACHES"/*.jsa "$START_CACHES"/*.aot # the latter of earlier builds
        say "preparing quick starts, as after each build"
        folder="$(mktemp -d)"
        trap 'rm -rf "$folder"' EXIT
        start_cache_gateway "$$" >"$folder/gateway.yaml"
        chmod 600 "$folder/gateway.yaml"
        log="$folder/log"
        # First the list of what a gateway takes, then the archive of that; the last word of JAVA is the class to be run.
        # The list names calls that are to be resolved, too. Those to picocli would link its classes, and of a class with a format as old
        # as theirs the archive takes only what is not linked.
        if ! "${JAVA[0]}" "-XX:DumpLoadedClassList=$folder/list" "${JAVA[@]:1}" \
            run --config "$folder/gateway.yaml" --exit-when-idle 100ms </dev/null >"$log" 2>&1 \
            || ! sed '/^@cp \(picocli\|io\/sallyport\/gateway\/cli\)\//d' "$folder/list" >"$folder/classes" \
            || ! "${JAVA[0]}" -Xshare:dump "-XX:SharedClassListFile=$folder/classes" "-XX:SharedArchiveFile=$folder/cache" \
                "${JAVA[@]:1:${#JAVA[@]}-2}" </dev/null >"$log" 2>&1 || [ ! -f "$folder/cache" ]; then
            tail -n 5 "$log" >&2
            say "that failed; the gateway starts without"
            exit 0
        fi
        mv "$folder/cache" "$1"
    ) 9>"$START_CACHES/lock"
}

start_cache_gateway() {
    cat <<YAML
name: start-cache
dpdk: {memory-mib: 128, buffers: 4095, huge-pages: off, file-prefix: sallyport-start-cache-$1}
ports:
  - {name: outside, device: net_ring0, mac: "02:00:00:00:00:03", side: outside, addresses: [192.0.2.1/24]}
  - {name: inside, device: net_ring1, mac: "02:00:00:00:00:04", side: inside, addresses: [10.1.0.1/24]}
neighbours:
  - {address: 192.0.2.2, mac: "02:00:00:00:00:02", port: outside}
routes:
  - {to: 10.2.0.0/24, via: 192.0.2.2, port: outside}
tunnels:
  - name: one
    local: 192.0.2.1
    remote: 192.0.2.2
    selectors: {local: 10.1.0.0/24, remote: 10.2.0.0/24}
    algorithm: aes-gcm-128
    inbound: {spi: 0x1001, key: "$(printf '01%.0s' {1..20})"}
    outbound: {spi: 0x1002, key: "$(printf '02%.0s' {1..20})"}
YAML
}
