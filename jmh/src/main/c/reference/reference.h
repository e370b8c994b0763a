/*
 * The stages of Sallyport's short way, written in C for one process: what a run of the benchmarks holds Sallyport
 * against. Built by the benchmark with the system's compiler, never shipped.
 *
 *   rx burst -> headers -> SA look-up -> replay pre-check -> open -> trailer, inner header, selectors -> route -> window -> tx
 *   rx burst -> headers -> policy -> SA -> trailer, headers -> seal -> route -> tx
 *
 * What is not plain is freed and counted; there is no other way here.
 */
#ifndef SALLYPORT_REFERENCE_H
#define SALLYPORT_REFERENCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <intel-ipsec-mb.h>
#include <rte_byteorder.h>
#include <rte_common.h>
#include <rte_lpm.h>
#include <rte_mbuf.h>
#include <rte_prefetch.h>

/* Bursts of 64, as Sallyport has, are slower here with one SA inbound, and no faster with others. */
#define BURST 32
#define ETHER 14
#define IPV4 20
#define ESP_HEADER 8
#define ESP_IV 8
#define ESP_TEXT (ESP_HEADER + ESP_IV)
#define ICV 16
#define TRAILER 2
#define BEFORE (IPV4 + ESP_TEXT)
#define ALIGNMENT 4

#define PROTOCOL_ESP 50
#define PROTOCOL_IPIP 4

enum sa_state { SA_FREE, SA_PENDING, SA_ACTIVE, SA_DEAD };

/* What each packet needs of its SA: one cache line, found by open addressing. */
struct sa {
    _Atomic uint64_t state;
    uint32_t spi;
    uint8_t key_size;
    uint8_t flags; /* anything that is not plain */
    uint16_t owner;
    union {
        uint64_t edge_word; /* inbound the word of the window that its right edge is in */
        uint64_t iv_base;   /* outbound what a number is added to */
    };
    uint32_t salt;
    uint16_t window_words;
    uint16_t spare;
    struct sa_cold *cold;
    uint64_t sequence; /* inbound the right edge of the window, outbound the last number sent */
    uint64_t packets;
    uint64_t octets;
} __rte_cache_aligned;

/* The rest of it, with the key, and behind it the other words of the window. */
struct sa_cold {
    uint64_t prefixes; /* source and destination as a packet has them, under their masks */
    uint64_t masks;
    uint16_t ports[4]; /* inclusive ranges of source and destination */
    uint8_t protocol;  /* 0: any */
    uint32_t spi;
    uint32_t path_mtu;
    uint64_t icv_failures;
    uint64_t replays;
    uint8_t outer[IPV4]; /* of a tunnel packet, with 0 for length, identification and checksum */
    uint32_t outer_sum;
    uint32_t outer_destination;
    struct gcm_key_data key __rte_cache_aligned;
    uint64_t window[];
};

struct adjacency {
    uint8_t macs[12];
    uint16_t port;
    uint16_t mtu;
    uint8_t used;
    uint8_t inside;
};

/* Next hops below this are adjacencies; that and above are links, whose hosts are found by their address. */
#define CONNECTED 0x1000

struct worker {
    IMB_MGR *manager;
    struct sa *table;
    uint32_t mask;
    unsigned shift;
    struct rte_lpm *routes;
    struct rte_lpm *policies; /* far prefix -> number of the outbound SA, which has the selectors */
    struct sa **outbound;
    struct adjacency *adjacencies;
    uint32_t *neighbour_address; /* open addressing, with the adjacencies beside it */
    uint16_t *neighbour;
    uint32_t neighbour_mask;
    uint32_t local[8]; /* as on the wire */
    unsigned locals;
    uint64_t mac; /* of the port that replays, as it loads */
    bool promiscuous;
    bool mixed; /* the last burst had several SAs */
    uint64_t opened, opened_octets, sealed, sealed_octets, dropped;
    struct gcm_context_data context;
    _Atomic uint64_t quiescent;
};

/* Takes a burst; puts what leaves into out, and answers how many that are. */
unsigned inbound(struct worker *w, struct rte_mbuf **in, unsigned count, struct rte_mbuf **out);
unsigned outbound(struct worker *w, struct rte_mbuf **in, unsigned count, struct rte_mbuf **out);

static inline uint64_t load64(const void *at) { uint64_t v; memcpy(&v, at, 8); return v; }
static inline uint32_t load32(const void *at) { uint32_t v; memcpy(&v, at, 4); return v; }
static inline uint16_t load16(const void *at) { uint16_t v; memcpy(&v, at, 2); return v; }
static inline void store64(void *at, uint64_t v) { memcpy(at, &v, 8); }
static inline void store32(void *at, uint32_t v) { memcpy(at, &v, 4); }
static inline void store16(void *at, uint16_t v) { memcpy(at, &v, 2); }

/* While the cipher does so many packets, what it needs for as many more is fetched. */
#define STEP 8

/* Of a key the rounds, and of the powers, which end it, two more than a text has blocks. */
static inline void prefetch_key(const struct sa_cold *cold, unsigned text) {
    const uint8_t *key = (const uint8_t *)&cold->key, *end = key + sizeof(cold->key);
    unsigned lines = RTE_MIN((text + 15) / 64 + 1, 13u);
    for (unsigned i = 0; i < 3; i++) {
        rte_prefetch0(key + 64 * i);
    }
    for (unsigned i = 1; i <= lines; i++) {
        rte_prefetch0(end - 64 * i);
    }
}

static inline uint32_t home(const struct worker *w, uint32_t spi) { return spi * 0x9e3779b9u >> w->shift; }

static inline struct sa *find(const struct worker *w, uint32_t spi) {
    for (uint32_t slot = home(w, spi);; slot = (slot + 1) & w->mask) {
        struct sa *sa = &w->table[slot];
        if (atomic_load_explicit(&sa->state, memory_order_acquire) == SA_FREE) {
            return NULL;
        }
        if (likely(sa->spi == spi)) {
            return sa;
        }
    }
}

/* True if the five words of a header without options sum up to 0xffff. */
static inline bool checksum_is_right(const uint8_t *ip) {
    uint64_t sum = (uint64_t)load32(ip) + load32(ip + 4) + load32(ip + 8) + load32(ip + 12) + load32(ip + 16);
    sum = (sum & 0xffff) + (sum >> 16 & 0xffff) + (sum >> 32);
    return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

static inline void lose_hop(uint8_t *ip) {
    uint32_t sum = load16(ip + 10) + 1u;
    ip[8]--;
    store16(ip + 10, sum >= 0xffff ? sum + 1 : sum);
}

static inline bool is_local(const struct worker *w, uint32_t address) {
    for (unsigned i = 0; i < w->locals; i++) {
        if (w->local[i] == address) {
            return true;
        }
    }
    return false;
}

/* The adjacency of an address as on the wire, or NULL. */
static inline struct adjacency *resolve(const struct worker *w, uint32_t address) {
    uint32_t hop;
    if (rte_lpm_lookup(w->routes, rte_be_to_cpu_32(address), &hop) != 0) {
        return NULL;
    }
    if (hop < CONNECTED) {
        return &w->adjacencies[hop];
    }
    for (uint32_t slot = address * 0x9e3779b9u & w->neighbour_mask;; slot = (slot + 1) & w->neighbour_mask) {
        if (w->neighbour_address[slot] == address) {
            return &w->adjacencies[w->neighbour[slot]];
        }
        if (w->neighbour_address[slot] == 0) {
            return NULL;
        }
    }
}

/* The IP packet of a frame that is one buffer, for this station, and IPv4 without options; or NULL. */
static inline uint8_t *plain_packet(const struct worker *w, struct rte_mbuf *mbuf) {
    if (mbuf->nb_segs != 1 || mbuf->data_len < ETHER + IPV4) {
        return NULL;
    }
    uint8_t *frame = rte_pktmbuf_mtod(mbuf, uint8_t *);
    uint64_t station = load64(frame) & 0xffffffffffff;
    if ((load32(frame + 12) & 0x00ffffff) != 0x00450008
            || (station != w->mac && !w->promiscuous && (station & 1) == 0)) {
        return NULL;
    }
    return frame + ETHER;
}

/* Writes the Ethernet header before a packet, which leaves. */
static inline void frame(struct rte_mbuf *mbuf, uint8_t *packet, unsigned octets, struct adjacency *to) {
    uint8_t *frame = packet - ETHER;
    if (!to->used) {
        to->used = 1;
    }
    memcpy(frame, to->macs, 12);
    store16(frame + 12, RTE_BE16(0x0800));
    mbuf->data_off = (uint16_t)(frame - (uint8_t *)mbuf->buf_addr);
    mbuf->data_len = (uint16_t)(octets + ETHER);
    mbuf->pkt_len = octets + ETHER;
    mbuf->ol_flags = 0;
}

static inline void drop(struct worker *w, struct rte_mbuf *mbuf) {
    w->dropped++;
    rte_pktmbuf_free(mbuf);
}

#endif
