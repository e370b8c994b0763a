# shellcheck shell=bash
# Huge pages of 2 MiB for one run of the gateway: reserved before it, given back after it. Sourced, never run.
#
# The gateway looks for itself whether enough of them are free and a hugetlbfs is mounted: `huge-pages: auto` takes them
# if so, and ordinary pages if not.

HUGE_PAGES=/sys/kernel/mm/hugepages/hugepages-2048kB
HUGE_PAGE_MIB=2
DEFAULT_MEMORY_MIB=256
HUGE_MOUNT=/dev/hugepages
reserved=0
mounted=""

huge_pages() { echo "$(<"$HUGE_PAGES/$1_hugepages")"; }

# change_huge_pages BY: adds to the number of reserved pages, and prints what came of it, which is less when memory is in
# pieces. Two gateways that start at once take turns.
change_huge_pages() {
    (
        trap '' HUP INT QUIT TERM # between the change and what it says of it
        flock 8
        before="$(huge_pages nr)"
        echo $((before + $1)) >"$HUGE_PAGES/nr_hugepages"
        echo $(($(huge_pages nr) - before))
    ) 8<"$HUGE_PAGES/nr_hugepages"
}

# setting KEY FILE: the value of a key of the configuration, as far as a line of it shows; the gateway reads it rightly.
setting() { sed -n "s/#.*//; s/.*[[:space:]{,]$1:[[:space:]]*\"\{0,1\}\([a-z0-9_]*\).*/\1/p; T; q" "$2"; }

# file_in ARGUMENT: what an argument that is, or has, the value of an option names: --config=FILE, -c=FILE, -cFILE, also behind -v.
file_in() {
    case "$1" in
        --*=*) echo "${1#--*=}" ;;
        -c* | -vc*)
            local value="${1#*c}"
            echo "${value#=}"
            ;;
        *) echo "$1" ;;
    esac
}

# reserve_huge_pages ARGUMENT...: as many as the configuration among the arguments asks for, or none.
reserve_huge_pages() {
    local argument file="" mode memory wanted free why=""
    for argument in "$@"; do
        argument="$(file_in "$argument")"
        [ ! -f "$argument" ] || file="$argument"
    done
    # Without one, or with one that may not be read, the gateway says what is wrong.
    [ -r "$file" ] || return 0
    mode="$(setting huge-pages "$file")"
    memory="$(setting memory-mib "$file")"
    [ "$mode" != off ] || return 0
    [[ $memory =~ ^[1-9][0-9]*$ ]] || memory=$DEFAULT_MEMORY_MIB
    wanted=$(((memory + HUGE_PAGE_MIB - 1) / HUGE_PAGE_MIB))
    if [ ! -r "$HUGE_PAGES/free_hugepages" ]; then
        without "this kernel has none"
    elif ! mount_hugetlbfs; then
        without "no hugetlbfs is mounted, and only root can mount one"
    elif reserve_own "$wanted"; then
        say "reserved $((reserved * HUGE_PAGE_MIB)) MiB of huge pages until the gateway ends"
    elif free="$(huge_pages free)" && [ "$free" -lt "$wanted" ]; then
        without "$wanted of 2 MiB are needed, $free are free, and $why"
    fi
}

# reserve_own PAGES: pages beside those that are free, which another gateway may be about to take.
reserve_own() {
    why="only root can reserve more"
    [ -w "$HUGE_PAGES/nr_hugepages" ] || return 1
    why="memory is too short for more"
    [ "$(available_mib)" -gt $((2 * $1 * HUGE_PAGE_MIB)) ] || return 1
    reserved="$(change_huge_pages "$1" 2>/dev/null)" || reserved=0
    [ "$reserved" -lt "$1" ] || return 0
    give_back_huge_pages
    return 1
}

mount_hugetlbfs() {
    [[ $(</proc/mounts) != *" hugetlbfs "* ]] || return 0
    mkdir -p "$HUGE_MOUNT" 2>/dev/null || return 1
    mount -t hugetlbfs -o pagesize=2M hugetlbfs "$HUGE_MOUNT" 2>/dev/null || return 1
    mounted=yes
}

available_mib() {
    [[ $(</proc/meminfo) =~ MemAvailable:\ +([0-9]+)\ kB ]]
    echo $((BASH_REMATCH[1] / 1024))
}

without() { say "no huge pages: $1. With huge-pages: auto the gateway goes on with ordinary pages (--no-huge)."; }

give_back_huge_pages() {
    if [ "$reserved" -gt 0 ]; then
        change_huge_pages $((-reserved)) >/dev/null || say "could not give back $reserved huge pages"
        reserved=0
    fi
}

# Another gateway that uses the mount keeps it.
leave_hugetlbfs() { [ -z "$mounted" ] || umount "$HUGE_MOUNT" 2>/dev/null || true; }
