/*
 * Lines of the setup, in this order where one builds on another:
 *
 *   direction in|out            raw              buffers N          sas N           window PACKETS
 *   local ADDRESS               mac MAC promiscuous|only            path OCTETS
 *   neighbour ADDRESS PORT inside|outside MAC SOURCE-MAC            by its number, from 0
 *   route PREFIX LENGTH NEIGHBOUR|connected
 *   sa in|out SPI KEY-AND-SALT OUTER-SOURCE OUTER-DESTINATION SOURCE LENGTH DESTINATION LENGTH
 *   lap PACKETS
 *   packet PLACE SPI TEXT-OCTETS last|more
 */
#include "setup.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include <rte_debug.h>
#include <rte_ether.h>
#include <rte_malloc.h>

#define MOST_NEIGHBOURS 16
#define NEIGHBOUR_SLOTS 64

static unsigned sas, window, neighbours, outbounds, path = 1500;

static void *get(size_t octets) {
    void *at = rte_zmalloc(NULL, octets, RTE_CACHE_LINE_SIZE);
    if (at == NULL) {
        rte_exit(EXIT_FAILURE, "no memory for %zu octets\n", octets);
    }
    return at;
}

static uint32_t address(const char *text) {
    struct in_addr in;
    if (inet_pton(AF_INET, text, &in) != 1) {
        rte_exit(EXIT_FAILURE, "not an address: %s\n", text);
    }
    return in.s_addr;
}

static uint32_t prefix_mask(unsigned length) { return length == 0 ? 0 : rte_cpu_to_be_32(UINT32_MAX << (32 - length)); }

static struct rte_lpm *tree(const char *name) {
    struct rte_lpm_config config = {.max_rules = RTE_MAX(sas + 64, 1024u), .number_tbl8s = RTE_MAX(sas / 128 + 64, 256u)};
    struct rte_lpm *lpm = rte_lpm_create(name, SOCKET_ID_ANY, &config);
    if (lpm == NULL) {
        rte_exit(EXIT_FAILURE, "no memory for %s\n", name);
    }
    return lpm;
}

/* Once it is known how many SAs there will be. */
static void make_tables(struct worker *w) {
    unsigned capacity = rte_align32pow2(sas * 2 < 16 ? 16 : sas * 2);
    w->table = get(capacity * sizeof(struct sa));
    w->mask = capacity - 1;
    w->shift = 32 - (unsigned)rte_bsf32(capacity);
    w->outbound = get(sas * sizeof(struct sa *));
    w->routes = tree("routes");
    w->policies = tree("policies");
    w->adjacencies = get(MOST_NEIGHBOURS * sizeof(struct adjacency));
    w->neighbour_address = get(NEIGHBOUR_SLOTS * sizeof(uint32_t));
    w->neighbour = get(NEIGHBOUR_SLOTS * sizeof(uint16_t));
    w->neighbour_mask = NEIGHBOUR_SLOTS - 1;
}

static void add_neighbour(struct worker *w, const char *where, unsigned port, bool inside, const char *mac, const char *own) {
    struct adjacency *to = &w->adjacencies[neighbours];
    struct rte_ether_addr macs[2];
    if (neighbours == MOST_NEIGHBOURS || rte_ether_unformat_addr(mac, &macs[0]) != 0
            || rte_ether_unformat_addr(own, &macs[1]) != 0) {
        rte_exit(EXIT_FAILURE, "a neighbour that cannot be had: %s %s %s\n", where, mac, own);
    }
    memcpy(to->macs, macs, sizeof(macs));
    to->port = (uint16_t)port;
    to->mtu = 1500;
    to->inside = inside;
    uint32_t slot = address(where) * 0x9e3779b9u & w->neighbour_mask;
    while (w->neighbour_address[slot] != 0) {
        slot = (slot + 1) & w->neighbour_mask;
    }
    w->neighbour_address[slot] = address(where);
    w->neighbour[slot] = (uint16_t)neighbours++;
}

static void add_sa(struct setup *s, bool in, uint32_t spi, const char *key, const char *source, const char *destination,
        const char *from, unsigned from_length, const char *to, unsigned to_length) {
    struct worker *w = &s->worker;
    uint8_t octets[20];
    for (unsigned i = 0; i < sizeof(octets); i++) {
        if (sscanf(key + 2 * i, "%2hhx", &octets[i]) != 1) {
            rte_exit(EXIT_FAILURE, "a key has 20 octets with its salt: %s\n", key);
        }
    }
    uint32_t slot = home(w, spi);
    while (atomic_load(&w->table[slot].state) != SA_FREE) {
        slot = (slot + 1) & w->mask;
    }
    struct sa *sa = &w->table[slot];
    unsigned words = in ? RTE_ALIGN_CEIL(window, 64) / 64 : 0;
    struct sa_cold *cold = get(sizeof(struct sa_cold) + 2 * words * sizeof(uint64_t));
    IMB_AES128_GCM_PRE(w->manager, octets, &cold->key);
    uint32_t masks[2] = {prefix_mask(from_length), prefix_mask(to_length)};
    uint32_t prefixes[2] = {address(from) & masks[0], address(to) & masks[1]};
    memcpy(&cold->masks, masks, 8);
    memcpy(&cold->prefixes, prefixes, 8);
    cold->ports[1] = cold->ports[3] = 0xffff;
    cold->spi = spi;
    cold->path_mtu = path;
    cold->outer_destination = address(destination);
    uint32_t ends[2] = {address(source), address(destination)};
    cold->outer[0] = 0x45;
    cold->outer[8] = 64;
    cold->outer[9] = PROTOCOL_ESP;
    memcpy(cold->outer + 12, ends, 8);
    for (unsigned i = 0; i < IPV4; i += 2) {
        cold->outer_sum += load16(cold->outer + i);
    }
    sa->spi = spi;
    sa->key_size = 16;
    if (!in) {
        sa->iv_base = 0x5a11795011ull;
    }
    sa->salt = load32(octets + 16);
    sa->window_words = (uint16_t)words;
    sa->cold = cold;
    atomic_store_explicit(&sa->state, SA_ACTIVE, memory_order_release);
    if (!in) {
        w->outbound[outbounds] = sa;
        if (rte_lpm_add(w->policies, rte_be_to_cpu_32(prefixes[1]), (uint8_t)to_length, outbounds++) != 0) {
            rte_exit(EXIT_FAILURE, "too many policies\n");
        }
    }
}

static void add_packet(struct setup *s, unsigned place, uint32_t spi, unsigned text, bool last) {
    struct sa *sa = find(&s->worker, spi);
    if (place >= s->lap || sa == NULL) {
        rte_exit(EXIT_FAILURE, "packet %u is not within the lap, or of no SA\n", place);
    }
    s->rewind[place] = last && s->in && window > 0 ? sa : NULL;
    s->text[place] = (uint16_t)text;
    s->turn[place] = sa;
}

static bool take(struct setup *s, const char *line) {
    struct worker *w = &s->worker;
    char word[16], a[64], b[64], c[64], d[64], e[64];
    unsigned n, m, k;
    if (sscanf(line, "direction %15s", word) == 1) {
        s->in = strcmp(word, "in") == 0;
    } else if (strncmp(line, "raw", 3) == 0) {
        s->raw = true;
    } else if (sscanf(line, "buffers %u", &n) == 1) {
        s->buffers = n;
    } else if (sscanf(line, "window %u", &n) == 1) {
        window = n;
    } else if (sscanf(line, "path %u", &n) == 1) {
        path = n;
    } else if (sscanf(line, "sas %u", &n) == 1) {
        sas = n;
        make_tables(w);
    } else if (sscanf(line, "local %63s", a) == 1 && w->locals < RTE_DIM(w->local)) {
        w->local[w->locals++] = address(a);
    } else if (sscanf(line, "mac %63s %15s", a, word) == 2) {
        struct rte_ether_addr mac;
        if (rte_ether_unformat_addr(a, &mac) != 0) {
            return false;
        }
        memcpy(&w->mac, &mac, 6);
        w->promiscuous = strcmp(word, "promiscuous") == 0;
    } else if (sscanf(line, "neighbour %63s %u %15s %63s %63s", a, &n, word, b, c) == 5) {
        add_neighbour(w, a, n, strcmp(word, "inside") == 0, b, c);
    } else if (sscanf(line, "route %63s %u %15s", a, &n, word) == 3) {
        unsigned hop = strcmp(word, "connected") == 0 ? CONNECTED : (unsigned)atoi(word);
        return rte_lpm_add(w->routes, rte_be_to_cpu_32(address(a)), (uint8_t)n, hop) == 0;
    } else if (sscanf(line, "sa %15s %x %63s %63s %63s %63s %u %63s %u", word, &n, a, b, c, d, &m, e, &k) == 9) {
        add_sa(s, strcmp(word, "in") == 0, n, a, b, c, d, m, e, k);
    } else if (sscanf(line, "lap %u", &n) == 1) {
        s->lap = n;
        s->rewind = get(n * sizeof(struct sa *));
        s->turn = get(n * sizeof(struct sa *));
        s->text = get(n * sizeof(uint16_t));
    } else if (sscanf(line, "packet %u %x %u %15s", &n, &m, &k, word) == 4) {
        add_packet(s, n, m, k, strcmp(word, "last") == 0);
    } else {
        return false;
    }
    return true;
}

void setup_read(struct setup *s, const char *file) {
    FILE *in = fopen(file, "r");
    if (in == NULL) {
        rte_exit(EXIT_FAILURE, "cannot be read: %s\n", file);
    }
    char line[512];
    while (fgets(line, sizeof(line), in) != NULL) {
        if (!take(s, line)) {
            rte_exit(EXIT_FAILURE, "not understood: %s", line);
        }
    }
    fclose(in);
    if (s->lap == 0 || s->buffers == 0) {
        rte_exit(EXIT_FAILURE, "lines are missing: lap, buffers\n");
    }
}
