/* Clear text is sealed (RFC 4301 section 5.1, RFC 4303 section 3.3). */
#include "reference.h"

struct clear {
    struct rte_mbuf *mbuf[BURST];
    uint8_t *ip[BURST];
    struct sa *sa[BURST];
    struct adjacency *to[BURST];
    uint16_t octets[BURST];
    uint8_t nonce[BURST][16];
    unsigned count;
};

static const uint8_t trailers[ALIGNMENT][8] = {{0, 4}, {1, 1, 4}, {1, 2, 2, 4}, {1, 2, 3, 3, 4}};

static inline bool matches(const struct sa_cold *cold, const uint8_t *ip) {
    if ((load64(ip + 12) & cold->masks) != cold->prefixes || (cold->protocol != 0 && cold->protocol != ip[9])) {
        return false;
    }
    if (cold->ports[0] == 0 && cold->ports[1] == 0xffff && cold->ports[2] == 0 && cold->ports[3] == 0xffff) {
        return true;
    }
    unsigned from = rte_be_to_cpu_16(load16(ip + IPV4)), to = rte_be_to_cpu_16(load16(ip + IPV4 + 2));
    return from >= cold->ports[0] && from <= cold->ports[1] && to >= cold->ports[2] && to <= cold->ports[3];
}

/* The SA of the policy for a packet, or NULL where there is none or it is not plain. */
static inline struct sa *by_policy(const struct worker *w, const uint8_t *ip) {
    uint32_t policy;
    if (rte_lpm_lookup(w->policies, rte_be_to_cpu_32(load32(ip + 16)), &policy) != 0) {
        return NULL;
    }
    struct sa *sa = w->outbound[policy];
    return atomic_load_explicit(&sa->state, memory_order_acquire) == SA_ACTIVE && sa->flags == 0 && sa->owner == 0
            && sa->sequence + BURST < UINT32_MAX && matches(sa->cold, ip) ? sa : NULL;
}

static inline bool has_room(const struct rte_mbuf *mbuf, unsigned octets) {
    return mbuf->data_off >= BEFORE
            && mbuf->data_off + ETHER + octets + ALIGNMENT - 1 + TRAILER + ICV <= mbuf->buf_len;
}

static void admit(struct worker *w, struct rte_mbuf **in, unsigned count, struct clear *c) {
    unsigned n = 0;
    uint64_t last_addresses = 0, last_transport = UINT64_MAX;
    struct sa *sa = NULL, *seen = NULL;
    struct adjacency *to = NULL;
    unsigned most = 0;
    bool several = false;
    for (unsigned i = 0; i < count; i++) {
        struct rte_mbuf *mbuf = in[i];
        uint8_t *ip = plain_packet(w, mbuf);
        if (unlikely(ip == NULL)) {
            drop(w, mbuf);
            continue;
        }
        unsigned total = rte_be_to_cpu_16(load16(ip + 2));
        if (unlikely(total < IPV4 + 4 || total + ETHER > mbuf->data_len || (load16(ip + 6) & RTE_BE16(0x3fff)) != 0
                    || ip[8] <= 1 || !checksum_is_right(ip) || !has_room(mbuf, total))) {
            drop(w, mbuf);
            continue;
        }
        uint64_t addresses = load64(ip + 12), transport = (uint64_t)ip[9] << 32 | load32(ip + IPV4);
        if (addresses != last_addresses || transport != last_transport) {
            last_addresses = addresses;
            last_transport = transport;
            sa = is_local(w, load32(ip + 16)) ? NULL : by_policy(w, ip);
            if (sa != NULL && sa != seen) {
                several |= seen != NULL;
                seen = sa;
                to = resolve(w, sa->cold->outer_destination);
                most = to == NULL ? 0 : RTE_MIN((unsigned)to->mtu, sa->cold->path_mtu) - BEFORE - ICV;
                most = to == NULL ? 0 : (most & ~(ALIGNMENT - 1u)) - TRAILER;
            }
        }
        if (unlikely(sa == NULL || to == NULL || total > most)) {
            drop(w, mbuf);
            continue;
        }
        c->mbuf[n] = mbuf;
        c->ip[n] = ip;
        c->sa[n] = sa;
        c->to[n] = to;
        c->octets[n] = (uint16_t)total;
        n++;
    }
    c->count = n;
    w->mixed = several;
}

static void touch_outer(const struct clear *c) {
    for (unsigned i = 0; i < c->count; i++) {
        rte_prefetch0(&c->sa[i]->cold->outer);
    }
}

/* Keys of some packets ahead of the one that the cipher does next. */
static inline void touch_ahead(const struct clear *c, unsigned from) {
    unsigned end = RTE_MIN(from + 2 * STEP, c->count);
    for (unsigned i = from == 0 ? 0 : from + STEP; i < end; i++) {
        prefetch_key(c->sa[i]->cold, c->octets[i] - BEFORE - ICV);
    }
}

/* The tunnel header from the SA's own, of which length, identification, service and DF are still to come. */
static inline void tunnel_header(const struct sa_cold *cold, uint8_t *outer, const uint8_t *inner, unsigned total, uint16_t id) {
    bool dont_fragment = (inner[6] & 0x40) != 0;
    uint16_t fragment = dont_fragment ? RTE_BE16(0x4000) : 0, identification = dont_fragment ? 0 : rte_cpu_to_be_16(id);
    uint16_t length = rte_cpu_to_be_16((uint16_t)total), service = (uint16_t)(inner[1] << 8);
    uint32_t sum = cold->outer_sum + fragment + identification + length + service;
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    uint64_t first = (uint64_t)(load16(cold->outer) | service) | (uint64_t)length << 16
            | (uint64_t)identification << 32 | (uint64_t)fragment << 48;
    uint64_t second = (uint64_t)load16(cold->outer + 8) | (uint64_t)(~sum & 0xffff) << 16
            | (uint64_t)load32(cold->outer + 12) << 32;
    store64(outer, first);
    store64(outer + 8, second);
    store32(outer + 16, load32(cold->outer + 16));
}

static inline void encrypt(struct worker *w, const struct sa *sa, uint8_t *esp, unsigned text, const uint8_t *nonce) {
    uint8_t *start = esp + ESP_TEXT, *icv = start + text;
    switch (sa->key_size) {
    case 16:
        IMB_AES128_GCM_ENC(w->manager, &sa->cold->key, &w->context, start, start, text, nonce, esp, ESP_HEADER, icv, ICV);
        break;
    case 24:
        IMB_AES192_GCM_ENC(w->manager, &sa->cold->key, &w->context, start, start, text, nonce, esp, ESP_HEADER, icv, ICV);
        break;
    default:
        IMB_AES256_GCM_ENC(w->manager, &sa->cold->key, &w->context, start, start, text, nonce, esp, ESP_HEADER, icv, ICV);
    }
}

unsigned outbound(struct worker *w, struct rte_mbuf **in, unsigned count, struct rte_mbuf **out) {
    struct clear c;
    admit(w, in, count, &c);
    if (w->mixed) {
        touch_outer(&c);
    }
    uint64_t all = 0;
    for (unsigned i = 0; i < c.count; i++) {
        struct sa *sa = c.sa[i];
        const struct sa_cold *cold = sa->cold;
        uint64_t sequence = ++sa->sequence;
        uint8_t *inner = c.ip[i], *outer = inner - BEFORE, *esp = outer + IPV4;
        unsigned octets = c.octets[i];
        unsigned padding = -(octets + TRAILER) & (ALIGNMENT - 1);
        unsigned total = BEFORE + octets + padding + TRAILER + ICV;
        lose_hop(inner);
        memcpy(inner + octets, trailers[padding], 8);
        tunnel_header(cold, outer, inner, total, (uint16_t)sequence);
        store64(esp, rte_cpu_to_be_64((uint64_t)cold->spi << 32 | sequence));
        uint64_t iv = rte_cpu_to_be_64(sequence + sa->iv_base);
        store64(esp + ESP_HEADER, iv);
        store32(c.nonce[i], sa->salt);
        store64(c.nonce[i] + 4, iv);
        sa->packets++;
        sa->octets += octets;
        all += octets;
        c.ip[i] = outer;
        c.octets[i] = (uint16_t)total;
    }
    /* Apart from the writing of headers, so that the cipher finds them in the cache and not on the way there. */
    for (unsigned i = 0; i < c.count; i++) {
        if (w->mixed && i % STEP == 0) {
            touch_ahead(&c, i);
        }
        encrypt(w, c.sa[i], c.ip[i] + IPV4, c.octets[i] - BEFORE - ICV, c.nonce[i]);
    }
    for (unsigned i = 0; i < c.count; i++) {
        frame(c.mbuf[i], c.ip[i], c.octets[i], c.to[i]);
        out[i] = c.mbuf[i];
    }
    w->sealed += c.count;
    w->sealed_octets += all;
    return c.count;
}
