/* Tunnel ESP is opened (RFC 4303 section 3.4, RFC 4301 section 5.2). */
#include "reference.h"

struct taken {
    struct rte_mbuf *mbuf[BURST];
    uint8_t *ip[BURST];
    struct sa *sa[BURST];
    uint16_t text[BURST]; /* octets of text */
    uint8_t nonce[BURST][16];
    uint16_t inner[BURST];
    unsigned count;
};

static inline bool is_unseen(const struct sa *sa, uint64_t sequence) {
    if (sequence == 0 || sa->sequence - sequence >= (uint64_t)sa->window_words << 6) {
        return false;
    }
    uint64_t word = sequence >> 6 == sa->sequence >> 6 ? sa->edge_word
                                                       : sa->cold->window[sequence >> 6 & (2u * sa->window_words - 1)];
    return (word >> (sequence & 63) & 1) == 0;
}

static inline bool precheck(const struct sa *sa, uint64_t sequence) {
    return sa->window_words == 0 || sequence > sa->sequence || is_unseen(sa, sequence);
}

static inline bool test_and_set(struct sa *sa, uint64_t sequence) {
    if (sa->window_words == 0) {
        return true;
    }
    uint64_t mask = 2u * sa->window_words - 1; /* the ring has spare words */
    uint64_t *window = sa->cold->window;
    if (sequence > sa->sequence) {
        uint64_t to = sequence >> 6, from = sa->sequence >> 6;
        if (to != from) {
            window[from & mask] = sa->edge_word;
            if (to - from > mask) {
                from = to - mask - 1;
            }
            while (++from < to) {
                window[from & mask] = 0;
            }
            sa->edge_word = 0;
        }
        sa->sequence = sequence;
    } else if (!is_unseen(sa, sequence)) {
        return false;
    } else if (sequence >> 6 != sa->sequence >> 6) {
        window[sequence >> 6 & mask] |= 1ull << (sequence & 63);
        return true;
    }
    sa->edge_word |= 1ull << (sequence & 63);
    return true;
}

static void touch_homes(const struct worker *w, struct rte_mbuf **in, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        rte_prefetch0(&w->table[home(w, rte_be_to_cpu_32(load32(rte_pktmbuf_mtod(in[i], uint8_t *) + ETHER + IPV4)))]);
    }
}

/* Selectors and keys of some packets ahead of the one that the cipher does next. */
static inline void touch_ahead(const struct taken *t, unsigned from) {
    unsigned end = RTE_MIN(from + 2 * STEP, t->count);
    for (unsigned i = from == 0 ? 0 : from + STEP; i < end; i++) {
        const struct sa_cold *cold = t->sa[i]->cold;
        rte_prefetch0(cold);
        prefetch_key(cold, t->text[i]);
    }
}

static inline struct sa *plain_sa(const struct worker *w, uint32_t spi) {
    struct sa *sa = find(w, spi);
    return sa != NULL && atomic_load_explicit(&sa->state, memory_order_acquire) == SA_ACTIVE && sa->flags == 0
            && sa->owner == 0 ? sa : NULL;
}

static void admit(struct worker *w, struct rte_mbuf **in, unsigned count, struct taken *t) {
    unsigned n = 0;
    struct sa *sa = NULL;
    uint32_t last_spi = 0, last_local = 0;
    bool several = false;
    for (unsigned i = 0; i < count; i++) {
        struct rte_mbuf *mbuf = in[i];
        uint8_t *ip = plain_packet(w, mbuf);
        if (unlikely(ip == NULL)) {
            drop(w, mbuf);
            continue;
        }
        unsigned total = rte_be_to_cpu_16(load16(ip + 2));
        unsigned text = total - BEFORE - ICV;
        uint32_t destination = load32(ip + 16);
        if (unlikely(total < BEFORE + ICV + ALIGNMENT || total + ETHER > mbuf->data_len || (text & (ALIGNMENT - 1)) != 0
                    || (load16(ip + 6) & RTE_BE16(0x3fff)) != 0 || ip[9] != PROTOCOL_ESP || (ip[1] & 1) != 0
                    || !checksum_is_right(ip))) {
            drop(w, mbuf);
            continue;
        }
        if (destination != last_local) {
            if (unlikely(!is_local(w, destination))) {
                drop(w, mbuf);
                continue;
            }
            last_local = destination;
        }
        uint32_t spi = rte_be_to_cpu_32(load32(ip + IPV4));
        if (spi != last_spi || sa == NULL) {
            several |= sa != NULL;
            sa = plain_sa(w, spi);
            last_spi = spi;
        }
        if (unlikely(sa == NULL || !precheck(sa, rte_be_to_cpu_32(load32(ip + IPV4 + 4))))) {
            drop(w, mbuf);
            continue;
        }
        t->mbuf[n] = mbuf;
        t->ip[n] = ip;
        t->sa[n] = sa;
        t->text[n] = (uint16_t)text;
        /* Long before it is loaded as a whole, which it cannot be while its parts are on their way to the cache. */
        store32(t->nonce[n], sa->salt);
        store64(t->nonce[n] + 4, load64(ip + IPV4 + ESP_HEADER));
        n++;
    }
    t->count = n;
    w->mixed = several;
}

static inline bool is_authentic(struct worker *w, const struct sa *sa, uint8_t *esp, unsigned text, const uint8_t *nonce) {
    uint8_t icv[ICV];
    uint8_t *start = esp + ESP_TEXT;
    switch (sa->key_size) {
    case 16:
        IMB_AES128_GCM_DEC(w->manager, &sa->cold->key, &w->context, start, start, text, nonce, esp, ESP_HEADER, icv, ICV);
        break;
    case 24:
        IMB_AES192_GCM_DEC(w->manager, &sa->cold->key, &w->context, start, start, text, nonce, esp, ESP_HEADER, icv, ICV);
        break;
    default:
        IMB_AES256_GCM_DEC(w->manager, &sa->cold->key, &w->context, start, start, text, nonce, esp, ESP_HEADER, icv, ICV);
    }
    const uint8_t *received = start + text;
    return ((load64(received) ^ load64(icv)) | (load64(received + 8) ^ load64(icv + 8))) == 0;
}

static inline bool padding_is_right(const uint8_t *trailer, unsigned padding) {
    for (unsigned i = 1; i <= padding; i++) {
        if (trailer[-(int)i] != padding + 1 - i) {
            return false;
        }
    }
    return true;
}

/* Octets of the packet inside, or 0 if it is not plain. */
static inline unsigned inner_octets(const uint8_t *text, unsigned octets) {
    const uint8_t *trailer = text + octets - TRAILER;
    int available = (int)octets - TRAILER - trailer[0];
    unsigned total = rte_be_to_cpu_16(load16(text + 2));
    bool plain = available >= IPV4 && trailer[1] == PROTOCOL_IPIP && padding_is_right(trailer, trailer[0])
            && text[0] == 0x45 && total >= IPV4 && (int)total <= available && text[8] > 1 && checksum_is_right(text);
    return plain ? total : 0;
}

static inline bool by_transport(const struct sa_cold *cold, const uint8_t *inner, unsigned octets) {
    if (cold->protocol != 0 && cold->protocol != inner[9]) {
        return false;
    }
    if (cold->ports[0] == 0 && cold->ports[1] == 0xffff && cold->ports[2] == 0 && cold->ports[3] == 0xffff) {
        return true;
    }
    if (octets < IPV4 + 4 || (load16(inner + 6) & RTE_BE16(0x1fff)) != 0) {
        return false;
    }
    unsigned from = rte_be_to_cpu_16(load16(inner + IPV4)), to = rte_be_to_cpu_16(load16(inner + IPV4 + 2));
    return from >= cold->ports[0] && from <= cold->ports[1] && to >= cold->ports[2] && to <= cold->ports[3];
}

unsigned inbound(struct worker *w, struct rte_mbuf **in, unsigned count, struct rte_mbuf **out) {
    struct taken t;
    if (w->mixed) {
        touch_homes(w, in, count);
    }
    admit(w, in, count, &t);
    unsigned n = 0;
    for (unsigned i = 0; i < t.count; i++) {
        if (w->mixed && i % STEP == 0) {
            touch_ahead(&t, i);
        }
        struct sa *sa = t.sa[i];
        if (unlikely(!is_authentic(w, sa, t.ip[i] + IPV4, t.text[i], t.nonce[i]))) {
            sa->cold->icv_failures++;
            drop(w, t.mbuf[i]);
            continue;
        }
        t.mbuf[n] = t.mbuf[i];
        t.ip[n] = t.ip[i];
        t.text[n] = t.text[i];
        t.sa[n++] = sa;
    }
    t.count = n;

    uint32_t last_destination = 0;
    struct adjacency *to = NULL;
    unsigned leaving = 0;
    struct sa *last = NULL;
    uint64_t packets = 0, octets = 0;
    for (unsigned i = 0; i < t.count; i++) {
        struct sa *sa = t.sa[i];
        const struct sa_cold *cold = sa->cold;
        uint8_t *inner = t.ip[i] + BEFORE;
        unsigned length = inner_octets(inner, t.text[i]);
        if (unlikely(length == 0 || (load64(inner + 12) & cold->masks) != cold->prefixes
                    || !by_transport(cold, inner, length))) {
            drop(w, t.mbuf[i]);
            continue;
        }
        uint32_t destination = load32(inner + 16);
        if (destination != last_destination) {
            last_destination = destination;
            to = resolve(w, destination);
        }
        if (unlikely(to == NULL || !to->inside || length > to->mtu)) {
            drop(w, t.mbuf[i]);
            continue;
        }
        if (unlikely(!test_and_set(sa, rte_be_to_cpu_32(load32(t.ip[i] + IPV4 + 4))))) {
            sa->cold->replays++;
            drop(w, t.mbuf[i]);
            continue;
        }
        if (sa != last) {
            if (last != NULL) {
                last->packets += packets;
                last->octets += octets;
                w->opened_octets += octets;
            }
            last = sa;
            packets = octets = 0;
        }
        packets++;
        octets += length;
        lose_hop(inner);
        frame(t.mbuf[i], inner, length, to);
        out[leaving++] = t.mbuf[i];
    }
    if (last != NULL) {
        last->packets += packets;
        last->octets += octets;
        w->opened_octets += octets;
    }
    w->opened += leaving;
    return leaving;
}
