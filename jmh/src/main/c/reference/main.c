/*
 * One polling thread from port 0 to port 1.
 *
 *   reference EAL-ARGUMENTS -- SETUP-FILE
 *
 * What it has done is told by the telemetry command /reference/packets; ends by SIGTERM.
 */
#include "setup.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <rte_debug.h>
#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_malloc.h>
#include <rte_telemetry.h>

#define RAW_BUFFERS 64
#define RAW_OCTETS 2048

static struct setup setup;
static volatile sig_atomic_t stop;
static _Atomic uint64_t packets;

static void on_signal(int signal) {
    (void)signal;
    stop = 1;
}

static int tell(const char *command, const char *parameters, struct rte_tel_data *data) {
    (void)command;
    (void)parameters;
    rte_tel_data_start_dict(data);
    /* As ports tell it in their statistics. */
    return rte_tel_data_add_dict_u64(data, "opackets", atomic_load_explicit(&packets, memory_order_relaxed));
}

static void start_port(uint16_t port, struct rte_mempool *pool) {
    struct rte_eth_conf configuration = {0};
    if (rte_eth_dev_configure(port, 1, 1, &configuration) != 0
            || rte_eth_rx_queue_setup(port, 0, 512, SOCKET_ID_ANY, NULL, pool) != 0
            || rte_eth_tx_queue_setup(port, 0, 512, SOCKET_ID_ANY, NULL) != 0 || rte_eth_dev_start(port) != 0) {
        rte_exit(EXIT_FAILURE, "port %u does not start\n", port);
    }
}

static void forward(void) {
    struct rte_mempool *pool =
            rte_pktmbuf_pool_create("buffers", setup.buffers, 256, 0, RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
    if (pool == NULL || rte_eth_dev_count_avail() != 2) {
        rte_exit(EXIT_FAILURE, "no memory for the buffers, or not two ports\n");
    }
    start_port(0, pool);
    start_port(1, pool);
    struct worker *w = &setup.worker;
    struct rte_mbuf *in[BURST], *out[BURST];
    unsigned place = 0;
    uint64_t poll = 0, sent = 0;
    while (!stop) {
        unsigned count = rte_eth_rx_burst(0, 0, in, BURST);
        if (likely(count > 0)) {
            unsigned leaving = setup.in ? inbound(w, in, count, out) : outbound(w, in, count, out);
            unsigned gone = rte_eth_tx_burst(1, 0, out, (uint16_t)leaving);
            sent += gone;
            atomic_store_explicit(&packets, sent, memory_order_relaxed);
            if (unlikely(gone < leaving)) {
                w->dropped += leaving - gone;
                rte_pktmbuf_free_bulk(out + gone, leaving - gone);
            }
            for (unsigned i = 0; i < count; i++) {
                if (setup.rewind[place] != NULL) {
                    setup.rewind[place]->sequence = 0;
                }
                place = place + 1 == setup.lap ? 0 : place + 1;
            }
        }
        atomic_store_explicit(&w->quiescent, ++poll, memory_order_release);
    }
    printf("opened %lu, sealed %lu, dropped %lu\n", w->opened, w->sealed, w->dropped);
}

/* The cipher alone, over so many buffers as a worker has in turns, with the keys and lengths of the packets. */
static void raw(void) {
    uint8_t *buffers = rte_zmalloc(NULL, RAW_BUFFERS * RAW_OCTETS, RTE_CACHE_LINE_SIZE);
    if (buffers == NULL) {
        rte_exit(EXIT_FAILURE, "no memory for the buffers\n");
    }
    struct worker *w = &setup.worker;
    unsigned place = 0, buffer = 0;
    uint64_t done = 0, sum = 0;
    uint8_t nonces[BURST][16];
    while (!stop) {
        for (unsigned i = 0; i < BURST; i++) {
            store32(nonces[i], setup.turn[(place + i) % setup.lap]->salt);
            store64(nonces[i] + 4, ++done);
        }
        for (unsigned i = 0; i < BURST; i++) {
            const struct sa *sa = setup.turn[place];
            /* Where the packets of a net_pcap lie: behind the headroom, and what is before the text. */
            uint8_t *esp = buffers + buffer * RAW_OCTETS + RTE_PKTMBUF_HEADROOM + ETHER + IPV4, *text = esp + ESP_TEXT;
            uint8_t icv[ICV];
            if (setup.in) {
                IMB_AES128_GCM_DEC(w->manager, &sa->cold->key, &w->context, text, text, setup.text[place], nonces[i], esp,
                        ESP_HEADER, icv, ICV);
                sum += load64(icv);
            } else {
                IMB_AES128_GCM_ENC(w->manager, &sa->cold->key, &w->context, text, text, setup.text[place], nonces[i], esp,
                        ESP_HEADER, text + setup.text[place], ICV);
            }
            place = place + 1 == setup.lap ? 0 : place + 1;
            buffer = (buffer + 1) % RAW_BUFFERS;
        }
        atomic_store_explicit(&packets, done, memory_order_relaxed);
    }
    printf("%lu calls, sum of tags %lx\n", done, sum);
}

int main(int argc, char **argv) {
    int taken = rte_eal_init(argc, argv);
    if (taken < 0 || argc - taken != 2) {
        rte_exit(EXIT_FAILURE, "reference EAL-ARGUMENTS -- SETUP-FILE\n");
    }
    setup.worker.manager = alloc_mb_mgr(0);
    if (setup.worker.manager == NULL) {
        rte_exit(EXIT_FAILURE, "IPsec_MB gives no manager\n");
    }
    init_mb_mgr_auto(setup.worker.manager, NULL);
    setup_read(&setup, argv[argc - 1]);
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    rte_telemetry_register_cmd("/reference/packets", tell, "Packets that have left, or calls of the cipher.");
    if (setup.raw) {
        raw();
    } else {
        forward();
    }
    fflush(stdout);
    rte_eal_cleanup();
    return 0;
}
