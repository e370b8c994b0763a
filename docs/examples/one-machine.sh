#!/usr/bin/env bash
# Two hosts, two gateways and the tunnel between them on one machine, with west.yaml and east.yaml. Run it as root.
#
#   namespace sp-west         namespace sp-gateways                               namespace sp-east
#   eth0 10.1.0.2 ══ west-in [west] west-out ══ ESP ══ east-out [east] east-in ══ eth0 10.2.0.2
#
# The host in the west pings the host in the east; then the gateways report what they did, and all is removed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder="$(mktemp -d)"
gateways=()

leave() {
    trap - EXIT
    for gateway in "${gateways[@]}"; do kill -TERM "$gateway" 2>/dev/null || true; done
    wait
    cat "$folder"/*.log
    for name in sp-west sp-east sp-gateways; do ip netns delete "$name" 2>/dev/null || true; done
    rm -r "$folder"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# host SIDE ADDRESS GATEWAY NUMBER: a namespace with one interface, whose other end a gateway takes. The
# gateways answer no ARP, so the host is told the MAC address of its own.
host() {
    local side="$1" address="$2" via="$3" number="$4"
    ip netns add "sp-$side"
    ip -n sp-gateways link add "$side-in" address "02:00:00:00:0$number:01" type veth \
        peer name eth0 netns "sp-$side" address "02:00:00:00:0$number:02"
    ip -n "sp-$side" address add "$address" dev eth0
    ip -n "sp-$side" link set eth0 up
    ip -n "sp-$side" neighbour add "$via" lladdr "02:00:00:00:0$number:01" dev eth0
    ip -n "sp-$side" route add default via "$via"
}

ip netns add sp-gateways
host west 10.1.0.2/16 10.1.0.1 1
host east 10.2.0.2/16 10.2.0.1 2
ip -n sp-gateways link add west-out type veth peer name east-out
for port in west-in west-out east-in east-out; do ip -n sp-gateways link set "$port" up; done

for side in west east; do
    # Keys are for their owner's eyes alone.
    install -m 600 "docs/examples/$side.yaml" "$folder/$side.yaml"
    ip netns exec sp-gateways scripts/sallyport run --config "$folder/$side.yaml" >"$folder/$side.log" 2>&1 &
    gateways+=($!)
done
for side in west east; do
    until grep -q "gateway $side runs" "$folder/$side.log"; do
        kill -0 "${gateways[@]}"
        sleep 0.2
    done
done

ip netns exec sp-west ping -c 5 -i 0.2 10.2.0.2
