/*
 * Prints the layout of the DPDK structures that Sallyport reads and writes, as the installed headers have it.
 *
 * scripts/layouts compiles and runs it once for each supported release; LayoutProbeTest holds the result against the
 * headers of the machine. To use a further field, add its line here and run scripts/layouts.
 */
#include <string.h>

#include <rte_build_config.h>
#include <rte_crypto.h>
#include <rte_cryptodev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_ether.h>
#include <rte_flow.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <rte_mbuf_ptype.h>
#include <rte_mempool.h>
#include <rte_memory.h>
#include <rte_ring.h>
#include <rte_version.h>

#include "layout.h"

/* An all-ones bit-field in a zeroed structure; the word is the 64 bits from the given field or octet on. */
#define MASK(type, at, field)                                              \
	do {                                                               \
		struct type zeroed;                                        \
		unsigned long long word;                                   \
		memset(&zeroed, 0, sizeof(zeroed));                        \
		zeroed.field--;                                            \
		memcpy(&word, (const char *)&zeroed + (at), sizeof(word)); \
		LAYOUT_LINE("mask." #type "." #field, word);               \
	} while (0)

static void mbuf(void)
{
	SIZE(rte_mbuf);
	OFFSET(rte_mbuf, buf_addr);
	OFFSET(rte_mbuf, buf_iova);
	OFFSET(rte_mbuf, data_off);
	OFFSET(rte_mbuf, refcnt);
	OFFSET(rte_mbuf, nb_segs);
	OFFSET(rte_mbuf, port);
	OFFSET(rte_mbuf, ol_flags);
	OFFSET(rte_mbuf, packet_type);
	OFFSET(rte_mbuf, pkt_len);
	OFFSET(rte_mbuf, data_len);
	OFFSET(rte_mbuf, vlan_tci);
	OFFSET(rte_mbuf, hash);
	OFFSET(rte_mbuf, hash.rss);
	OFFSET(rte_mbuf, vlan_tci_outer);
	OFFSET(rte_mbuf, buf_len);
	OFFSET(rte_mbuf, pool);
	OFFSET(rte_mbuf, next);
	OFFSET(rte_mbuf, tx_offload);
	OFFSET(rte_mbuf, shinfo);
	OFFSET(rte_mbuf, priv_size);
	OFFSET(rte_mbuf, timesync);
	OFFSET(rte_mbuf, dynfield1);
	MASK(rte_mbuf, offsetof(struct rte_mbuf, tx_offload), l2_len);
	MASK(rte_mbuf, offsetof(struct rte_mbuf, tx_offload), l3_len);
	MASK(rte_mbuf, offsetof(struct rte_mbuf, tx_offload), l4_len);
	MASK(rte_mbuf, offsetof(struct rte_mbuf, tx_offload), tso_segsz);
	MASK(rte_mbuf, offsetof(struct rte_mbuf, tx_offload), outer_l3_len);
	MASK(rte_mbuf, offsetof(struct rte_mbuf, tx_offload), outer_l2_len);

	CONSTANT(RTE_PKTMBUF_HEADROOM);
	CONSTANT(RTE_MBUF_DEFAULT_DATAROOM);
	CONSTANT(RTE_MBUF_DEFAULT_BUF_SIZE);
	CONSTANT(RTE_MBUF_PRIV_ALIGN);
	CONSTANT(RTE_MBUF_MAX_NB_SEGS);
	CONSTANT(RTE_MBUF_PORT_INVALID);

	CONSTANT(RTE_MBUF_F_RX_VLAN);
	CONSTANT(RTE_MBUF_F_RX_VLAN_STRIPPED);
	CONSTANT(RTE_MBUF_F_RX_QINQ);
	CONSTANT(RTE_MBUF_F_RX_QINQ_STRIPPED);
	CONSTANT(RTE_MBUF_F_RX_RSS_HASH);
	CONSTANT(RTE_MBUF_F_RX_LRO);
	CONSTANT(RTE_MBUF_F_RX_IP_CKSUM_MASK);
	CONSTANT(RTE_MBUF_F_RX_IP_CKSUM_UNKNOWN);
	CONSTANT(RTE_MBUF_F_RX_IP_CKSUM_BAD);
	CONSTANT(RTE_MBUF_F_RX_IP_CKSUM_GOOD);
	CONSTANT(RTE_MBUF_F_RX_IP_CKSUM_NONE);
	CONSTANT(RTE_MBUF_F_RX_L4_CKSUM_MASK);
	CONSTANT(RTE_MBUF_F_RX_L4_CKSUM_UNKNOWN);
	CONSTANT(RTE_MBUF_F_RX_L4_CKSUM_BAD);
	CONSTANT(RTE_MBUF_F_RX_L4_CKSUM_GOOD);
	CONSTANT(RTE_MBUF_F_RX_L4_CKSUM_NONE);
	CONSTANT(RTE_MBUF_F_RX_SEC_OFFLOAD);
	CONSTANT(RTE_MBUF_F_RX_SEC_OFFLOAD_FAILED);
	CONSTANT(RTE_MBUF_F_TX_OUTER_IPV4);
	CONSTANT(RTE_MBUF_F_TX_OUTER_IPV6);
	CONSTANT(RTE_MBUF_F_TX_OUTER_IP_CKSUM);
	CONSTANT(RTE_MBUF_F_TX_IPV4);
	CONSTANT(RTE_MBUF_F_TX_IPV6);
	CONSTANT(RTE_MBUF_F_TX_IP_CKSUM);
	CONSTANT(RTE_MBUF_F_TX_TCP_CKSUM);
	CONSTANT(RTE_MBUF_F_TX_UDP_CKSUM);
	CONSTANT(RTE_MBUF_F_TX_SCTP_CKSUM);
	CONSTANT(RTE_MBUF_F_TX_L4_MASK);
	CONSTANT(RTE_MBUF_F_TX_TCP_SEG);
	CONSTANT(RTE_MBUF_F_TX_VLAN);
	CONSTANT(RTE_MBUF_F_TX_QINQ);
	CONSTANT(RTE_MBUF_F_TX_SEC_OFFLOAD);
	CONSTANT(RTE_MBUF_F_EXTERNAL);
	CONSTANT(RTE_MBUF_F_INDIRECT);

	CONSTANT(RTE_PTYPE_L2_MASK);
	CONSTANT(RTE_PTYPE_L2_ETHER);
	CONSTANT(RTE_PTYPE_L2_ETHER_ARP);
	CONSTANT(RTE_PTYPE_L2_ETHER_VLAN);
	CONSTANT(RTE_PTYPE_L3_MASK);
	CONSTANT(RTE_PTYPE_L3_IPV4);
	CONSTANT(RTE_PTYPE_L3_IPV4_EXT);
	CONSTANT(RTE_PTYPE_L3_IPV4_EXT_UNKNOWN);
	CONSTANT(RTE_PTYPE_L3_IPV6);
	CONSTANT(RTE_PTYPE_L3_IPV6_EXT);
	CONSTANT(RTE_PTYPE_L3_IPV6_EXT_UNKNOWN);
	CONSTANT(RTE_PTYPE_L4_MASK);
	CONSTANT(RTE_PTYPE_L4_TCP);
	CONSTANT(RTE_PTYPE_L4_UDP);
	CONSTANT(RTE_PTYPE_L4_FRAG);
	CONSTANT(RTE_PTYPE_TUNNEL_ESP);
}

static void mempool(void)
{
	SIZE(rte_mempool);
	OFFSET(rte_mempool, name);
	OFFSET(rte_mempool, pool_data);
	OFFSET(rte_mempool, pool_config);
	OFFSET(rte_mempool, flags);
	OFFSET(rte_mempool, socket_id);
	OFFSET(rte_mempool, size);
	OFFSET(rte_mempool, cache_size);
	OFFSET(rte_mempool, elt_size);
	OFFSET(rte_mempool, header_size);
	OFFSET(rte_mempool, trailer_size);
	OFFSET(rte_mempool, private_data_size);
	OFFSET(rte_mempool, ops_index);
	OFFSET(rte_mempool, local_cache);
	OFFSET(rte_mempool, populated_size);

	SIZE(rte_mempool_cache);
	OFFSET(rte_mempool_cache, size);
	OFFSET(rte_mempool_cache, flushthresh);
	OFFSET(rte_mempool_cache, len);
	OFFSET(rte_mempool_cache, objs);

	SIZE(rte_mempool_ops);
	OFFSET(rte_mempool_ops, name);
	OFFSET(rte_mempool_ops, enqueue);
	OFFSET(rte_mempool_ops, dequeue);
	OFFSET(rte_mempool_ops, get_count);
	SIZE(rte_mempool_ops_table);
	OFFSET(rte_mempool_ops_table, num_ops);
	OFFSET(rte_mempool_ops_table, ops);

	SIZE(rte_mempool_objhdr);
	SIZE(rte_pktmbuf_pool_private);
	OFFSET(rte_pktmbuf_pool_private, mbuf_data_room_size);
	OFFSET(rte_pktmbuf_pool_private, mbuf_priv_size);

	CONSTANT(RTE_MEMPOOL_CACHE_MAX_SIZE);
	CONSTANT(RTE_MEMPOOL_MAX_OPS_IDX);
	CONSTANT(RTE_MEMPOOL_NAMESIZE);
}

static void burst(void)
{
	SIZE(rte_eth_fp_ops);
	OFFSET(rte_eth_fp_ops, rx_pkt_burst);
	OFFSET(rte_eth_fp_ops, rx_queue_count);
	OFFSET(rte_eth_fp_ops, rx_descriptor_status);
	OFFSET(rte_eth_fp_ops, rxq);
	OFFSET(rte_eth_fp_ops, tx_pkt_burst);
	OFFSET(rte_eth_fp_ops, tx_pkt_prepare);
	OFFSET(rte_eth_fp_ops, tx_descriptor_status);
	OFFSET(rte_eth_fp_ops, txq);
	SIZE(rte_ethdev_qdata);
	OFFSET(rte_ethdev_qdata, data);
	OFFSET(rte_ethdev_qdata, clbk);
}

static void configuration(void)
{
	SIZE(rte_eth_conf);
	OFFSET(rte_eth_conf, link_speeds);
	OFFSET(rte_eth_conf, rxmode);
	OFFSET(rte_eth_conf, rxmode.mq_mode);
	OFFSET(rte_eth_conf, rxmode.mtu);
	OFFSET(rte_eth_conf, rxmode.max_lro_pkt_size);
	OFFSET(rte_eth_conf, rxmode.offloads);
	OFFSET(rte_eth_conf, txmode);
	OFFSET(rte_eth_conf, txmode.mq_mode);
	OFFSET(rte_eth_conf, txmode.offloads);
	OFFSET(rte_eth_conf, lpbk_mode);
	OFFSET(rte_eth_conf, rx_adv_conf);
	OFFSET(rte_eth_conf, rx_adv_conf.rss_conf);
	OFFSET(rte_eth_conf, rx_adv_conf.rss_conf.rss_key);
	OFFSET(rte_eth_conf, rx_adv_conf.rss_conf.rss_key_len);
	OFFSET(rte_eth_conf, rx_adv_conf.rss_conf.rss_hf);
	OFFSET(rte_eth_conf, tx_adv_conf);
	OFFSET(rte_eth_conf, intr_conf);
	SIZE(rte_eth_rxmode);
	SIZE(rte_eth_txmode);

	SIZE(rte_eth_rss_conf);
	OFFSET(rte_eth_rss_conf, rss_key);
	OFFSET(rte_eth_rss_conf, rss_key_len);
	OFFSET(rte_eth_rss_conf, rss_hf);
	SIZE(rte_eth_rss_reta_entry64);
	OFFSET(rte_eth_rss_reta_entry64, mask);
	OFFSET(rte_eth_rss_reta_entry64, reta);
	CONSTANT(RTE_ETH_RETA_GROUP_SIZE);

	SIZE(rte_eth_rxconf);
	OFFSET(rte_eth_rxconf, rx_thresh);
	OFFSET(rte_eth_rxconf, rx_free_thresh);
	OFFSET(rte_eth_rxconf, rx_drop_en);
	OFFSET(rte_eth_rxconf, rx_deferred_start);
	OFFSET(rte_eth_rxconf, rx_nseg);
	OFFSET(rte_eth_rxconf, offloads);

	SIZE(rte_eth_txconf);
	OFFSET(rte_eth_txconf, tx_thresh);
	OFFSET(rte_eth_txconf, tx_rs_thresh);
	OFFSET(rte_eth_txconf, tx_free_thresh);
	OFFSET(rte_eth_txconf, tx_deferred_start);
	OFFSET(rte_eth_txconf, offloads);

	CONSTANT(RTE_ETH_MQ_RX_NONE);
	CONSTANT(RTE_ETH_MQ_RX_RSS);
	CONSTANT(RTE_ETH_MQ_TX_NONE);

	CONSTANT(RTE_ETH_RSS_IP);
	CONSTANT(RTE_ETH_RSS_IPV4);
	CONSTANT(RTE_ETH_RSS_FRAG_IPV4);
	CONSTANT(RTE_ETH_RSS_NONFRAG_IPV4_OTHER);
	CONSTANT(RTE_ETH_RSS_IPV6);
	CONSTANT(RTE_ETH_RSS_FRAG_IPV6);
	CONSTANT(RTE_ETH_RSS_NONFRAG_IPV6_OTHER);
	CONSTANT(RTE_ETH_RSS_UDP);
	CONSTANT(RTE_ETH_RSS_TCP);
	CONSTANT(RTE_ETH_RSS_ESP);
	CONSTANT(RTE_ETH_RSS_AH);
	CONSTANT(RTE_ETH_RSS_LEVEL_MASK);

	CONSTANT(RTE_ETH_RX_OFFLOAD_VLAN_STRIP);
	CONSTANT(RTE_ETH_RX_OFFLOAD_IPV4_CKSUM);
	CONSTANT(RTE_ETH_RX_OFFLOAD_UDP_CKSUM);
	CONSTANT(RTE_ETH_RX_OFFLOAD_TCP_CKSUM);
	CONSTANT(RTE_ETH_RX_OFFLOAD_CHECKSUM);
	CONSTANT(RTE_ETH_RX_OFFLOAD_TCP_LRO);
	CONSTANT(RTE_ETH_RX_OFFLOAD_QINQ_STRIP);
	CONSTANT(RTE_ETH_RX_OFFLOAD_VLAN_FILTER);
	CONSTANT(RTE_ETH_RX_OFFLOAD_SCATTER);
	CONSTANT(RTE_ETH_RX_OFFLOAD_TIMESTAMP);
	CONSTANT(RTE_ETH_RX_OFFLOAD_SECURITY);
	CONSTANT(RTE_ETH_RX_OFFLOAD_KEEP_CRC);
	CONSTANT(RTE_ETH_RX_OFFLOAD_RSS_HASH);
	CONSTANT(RTE_ETH_TX_OFFLOAD_VLAN_INSERT);
	CONSTANT(RTE_ETH_TX_OFFLOAD_IPV4_CKSUM);
	CONSTANT(RTE_ETH_TX_OFFLOAD_UDP_CKSUM);
	CONSTANT(RTE_ETH_TX_OFFLOAD_TCP_CKSUM);
	CONSTANT(RTE_ETH_TX_OFFLOAD_TCP_TSO);
	CONSTANT(RTE_ETH_TX_OFFLOAD_OUTER_IPV4_CKSUM);
	CONSTANT(RTE_ETH_TX_OFFLOAD_MT_LOCKFREE);
	CONSTANT(RTE_ETH_TX_OFFLOAD_MULTI_SEGS);
	CONSTANT(RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE);
	CONSTANT(RTE_ETH_TX_OFFLOAD_SECURITY);
}

static void device(void)
{
	SIZE(rte_eth_dev_info);
	OFFSET(rte_eth_dev_info, device);
	OFFSET(rte_eth_dev_info, driver_name);
	OFFSET(rte_eth_dev_info, if_index);
	OFFSET(rte_eth_dev_info, min_mtu);
	OFFSET(rte_eth_dev_info, max_mtu);
	OFFSET(rte_eth_dev_info, dev_flags);
	OFFSET(rte_eth_dev_info, min_rx_bufsize);
	OFFSET(rte_eth_dev_info, max_rx_pktlen);
	OFFSET(rte_eth_dev_info, max_rx_queues);
	OFFSET(rte_eth_dev_info, max_tx_queues);
	OFFSET(rte_eth_dev_info, max_mac_addrs);
	OFFSET(rte_eth_dev_info, rx_offload_capa);
	OFFSET(rte_eth_dev_info, tx_offload_capa);
	OFFSET(rte_eth_dev_info, rx_queue_offload_capa);
	OFFSET(rte_eth_dev_info, tx_queue_offload_capa);
	OFFSET(rte_eth_dev_info, reta_size);
	OFFSET(rte_eth_dev_info, hash_key_size);
	OFFSET(rte_eth_dev_info, flow_type_rss_offloads);
	OFFSET(rte_eth_dev_info, default_rxconf);
	OFFSET(rte_eth_dev_info, default_txconf);
	OFFSET(rte_eth_dev_info, rx_desc_lim);
	OFFSET(rte_eth_dev_info, rx_desc_lim.nb_max);
	OFFSET(rte_eth_dev_info, rx_desc_lim.nb_min);
	OFFSET(rte_eth_dev_info, rx_desc_lim.nb_align);
	OFFSET(rte_eth_dev_info, tx_desc_lim);
	OFFSET(rte_eth_dev_info, tx_desc_lim.nb_max);
	OFFSET(rte_eth_dev_info, tx_desc_lim.nb_min);
	OFFSET(rte_eth_dev_info, tx_desc_lim.nb_align);
	OFFSET(rte_eth_dev_info, tx_desc_lim.nb_seg_max);
	OFFSET(rte_eth_dev_info, speed_capa);
	OFFSET(rte_eth_dev_info, nb_rx_queues);
	OFFSET(rte_eth_dev_info, nb_tx_queues);
	OFFSET(rte_eth_dev_info, default_rxportconf);
	OFFSET(rte_eth_dev_info, default_rxportconf.burst_size);
	OFFSET(rte_eth_dev_info, default_rxportconf.ring_size);
	OFFSET(rte_eth_dev_info, default_rxportconf.nb_queues);
	OFFSET(rte_eth_dev_info, default_txportconf);
	OFFSET(rte_eth_dev_info, default_txportconf.burst_size);
	OFFSET(rte_eth_dev_info, default_txportconf.ring_size);
	OFFSET(rte_eth_dev_info, default_txportconf.nb_queues);
	OFFSET(rte_eth_dev_info, dev_capa);

	SIZE(rte_eth_link);
	OFFSET(rte_eth_link, link_speed);
	MASK(rte_eth_link, 0, link_duplex);
	MASK(rte_eth_link, 0, link_autoneg);
	MASK(rte_eth_link, 0, link_status);
	CONSTANT(RTE_ETH_LINK_UP);
	CONSTANT(RTE_ETH_LINK_FULL_DUPLEX);
	CONSTANT(RTE_ETH_LINK_AUTONEG);
	CONSTANT(RTE_ETH_SPEED_NUM_NONE);
	CONSTANT(RTE_ETH_SPEED_NUM_UNKNOWN);

	SIZE(rte_ether_addr);
	OFFSET(rte_ether_addr, addr_bytes);
	CONSTANT(RTE_ETHER_ADDR_LEN);
	CONSTANT(RTE_ETHER_HDR_LEN);
	CONSTANT(RTE_ETHER_CRC_LEN);
	CONSTANT(RTE_ETHER_MTU);
	CONSTANT(RTE_ETHER_MIN_MTU);
	CONSTANT(RTE_ETHER_MAX_LEN);

	CONSTANT(RTE_MAX_ETHPORTS);
	CONSTANT(RTE_MAX_QUEUES_PER_PORT);
	CONSTANT(RTE_ETH_NAME_MAX_LEN);
	CONSTANT(RTE_ETH_DEV_FALLBACK_RX_RINGSIZE);
	CONSTANT(RTE_ETH_DEV_FALLBACK_TX_RINGSIZE);
}

static void statistics(void)
{
	SIZE(rte_eth_stats);
	OFFSET(rte_eth_stats, ipackets);
	OFFSET(rte_eth_stats, opackets);
	OFFSET(rte_eth_stats, ibytes);
	OFFSET(rte_eth_stats, obytes);
	OFFSET(rte_eth_stats, imissed);
	OFFSET(rte_eth_stats, ierrors);
	OFFSET(rte_eth_stats, oerrors);
	OFFSET(rte_eth_stats, rx_nombuf);
	OFFSET(rte_eth_stats, q_ipackets);
	OFFSET(rte_eth_stats, q_opackets);
	OFFSET(rte_eth_stats, q_ibytes);
	OFFSET(rte_eth_stats, q_obytes);
	OFFSET(rte_eth_stats, q_errors);
	CONSTANT(RTE_ETHDEV_QUEUE_STAT_CNTRS);

	SIZE(rte_eth_xstat);
	OFFSET(rte_eth_xstat, id);
	OFFSET(rte_eth_xstat, value);
	SIZE(rte_eth_xstat_name);
	OFFSET(rte_eth_xstat_name, name);
	CONSTANT(RTE_ETH_XSTATS_NAME_SIZE);
}

static void ring(void)
{
	SIZE(rte_ring);
	OFFSET(rte_ring, name);
	OFFSET(rte_ring, flags);
	OFFSET(rte_ring, size);
	OFFSET(rte_ring, mask);
	OFFSET(rte_ring, capacity);
	OFFSET(rte_ring, prod);
	OFFSET(rte_ring, prod.head);
	OFFSET(rte_ring, prod.tail);
	OFFSET(rte_ring, cons);
	OFFSET(rte_ring, cons.head);
	OFFSET(rte_ring, cons.tail);
	CONSTANT(RTE_RING_NAMESIZE);
	CONSTANT(RING_F_SP_ENQ);
	CONSTANT(RING_F_SC_DEQ);
	CONSTANT(RING_F_EXACT_SZ);
}

static void crypto_device(void)
{
	SIZE(rte_cryptodev_info);
	OFFSET(rte_cryptodev_info, driver_name);
	OFFSET(rte_cryptodev_info, driver_id);
	OFFSET(rte_cryptodev_info, feature_flags);
	OFFSET(rte_cryptodev_info, capabilities);
	OFFSET(rte_cryptodev_info, max_nb_queue_pairs);
	OFFSET(rte_cryptodev_info, sym.max_nb_sessions);
	CONSTANT(RTE_CRYPTODEV_FF_SYMMETRIC_CRYPTO);
	CONSTANT(RTE_CRYPTODEV_FF_SYM_OPERATION_CHAINING);
	CONSTANT(RTE_CRYPTODEV_FF_HW_ACCELERATED);
	CONSTANT(RTE_IOVA_VA);

	SIZE(rte_cryptodev_capabilities);
	OFFSET(rte_cryptodev_capabilities, op);
	OFFSET(rte_cryptodev_capabilities, sym.xform_type);
	OFFSET(rte_cryptodev_capabilities, sym.auth.algo);
	OFFSET(rte_cryptodev_capabilities, sym.auth.key_size);
	OFFSET(rte_cryptodev_capabilities, sym.auth.digest_size);
	OFFSET(rte_cryptodev_capabilities, sym.auth.iv_size);
	OFFSET(rte_cryptodev_capabilities, sym.cipher.algo);
	OFFSET(rte_cryptodev_capabilities, sym.cipher.key_size);
	OFFSET(rte_cryptodev_capabilities, sym.cipher.iv_size);
	OFFSET(rte_cryptodev_capabilities, sym.aead.algo);
	OFFSET(rte_cryptodev_capabilities, sym.aead.key_size);
	OFFSET(rte_cryptodev_capabilities, sym.aead.digest_size);
	OFFSET(rte_cryptodev_capabilities, sym.aead.aad_size);
	OFFSET(rte_cryptodev_capabilities, sym.aead.iv_size);
	OFFSET(rte_crypto_param_range, min);
	OFFSET(rte_crypto_param_range, max);
	OFFSET(rte_crypto_param_range, increment);

	SIZE(rte_cryptodev_config);
	OFFSET(rte_cryptodev_config, socket_id);
	OFFSET(rte_cryptodev_config, nb_queue_pairs);
	OFFSET(rte_cryptodev_config, ff_disable);
	CONSTANT(RTE_CRYPTODEV_FF_ASYMMETRIC_CRYPTO);
	CONSTANT(RTE_CRYPTODEV_FF_SECURITY);
	SIZE(rte_cryptodev_qp_conf);
	OFFSET(rte_cryptodev_qp_conf, nb_descriptors);
	OFFSET(rte_cryptodev_qp_conf, mp_session);

	SIZE(rte_cryptodev_stats);
	OFFSET(rte_cryptodev_stats, enqueued_count);
	OFFSET(rte_cryptodev_stats, dequeued_count);
	OFFSET(rte_cryptodev_stats, enqueue_err_count);
	OFFSET(rte_cryptodev_stats, dequeue_err_count);

	SIZE(rte_crypto_fp_ops);
	OFFSET(rte_crypto_fp_ops, enqueue_burst);
	OFFSET(rte_crypto_fp_ops, dequeue_burst);
	OFFSET(rte_crypto_fp_ops, qp);
	OFFSET(rte_cryptodev_qpdata, data);
}

static void crypto_operation(void)
{
	SIZE(rte_crypto_op);
	OFFSET(rte_crypto_op, type);
	OFFSET(rte_crypto_op, status);
	OFFSET(rte_crypto_op, sess_type);
	OFFSET(rte_crypto_op, phys_addr);
	OFFSET(rte_crypto_op, sym);
	CONSTANT(RTE_CRYPTO_OP_TYPE_SYMMETRIC);
	CONSTANT(RTE_CRYPTO_OP_TYPE_UNDEFINED);
	CONSTANT(RTE_CRYPTO_OP_WITH_SESSION);
	CONSTANT(RTE_CRYPTO_OP_STATUS_SUCCESS);
	CONSTANT(RTE_CRYPTO_OP_STATUS_NOT_PROCESSED);
	CONSTANT(RTE_CRYPTO_OP_STATUS_AUTH_FAILED);

	SIZE(rte_crypto_sym_op);
	OFFSET(rte_crypto_sym_op, m_src);
	OFFSET(rte_crypto_sym_op, m_dst);
	OFFSET(rte_crypto_sym_op, session);
	OFFSET(rte_crypto_sym_op, aead.data.offset);
	OFFSET(rte_crypto_sym_op, aead.data.length);
	OFFSET(rte_crypto_sym_op, aead.digest.data);
	OFFSET(rte_crypto_sym_op, aead.digest.phys_addr);
	OFFSET(rte_crypto_sym_op, aead.aad.data);
	OFFSET(rte_crypto_sym_op, aead.aad.phys_addr);
	OFFSET(rte_crypto_sym_op, cipher.data.offset);
	OFFSET(rte_crypto_sym_op, cipher.data.length);
	OFFSET(rte_crypto_sym_op, auth.data.offset);
	OFFSET(rte_crypto_sym_op, auth.data.length);
	OFFSET(rte_crypto_sym_op, auth.digest.data);
	OFFSET(rte_crypto_sym_op, auth.digest.phys_addr);
}

static void crypto_transform(void)
{
	SIZE(rte_crypto_sym_xform);
	OFFSET(rte_crypto_sym_xform, next);
	OFFSET(rte_crypto_sym_xform, type);
	OFFSET(rte_crypto_sym_xform, auth.op);
	OFFSET(rte_crypto_sym_xform, auth.algo);
	OFFSET(rte_crypto_sym_xform, auth.key.data);
	OFFSET(rte_crypto_sym_xform, auth.key.length);
	OFFSET(rte_crypto_sym_xform, auth.iv.offset);
	OFFSET(rte_crypto_sym_xform, auth.iv.length);
	OFFSET(rte_crypto_sym_xform, auth.digest_length);
	OFFSET(rte_crypto_sym_xform, cipher.op);
	OFFSET(rte_crypto_sym_xform, cipher.algo);
	OFFSET(rte_crypto_sym_xform, cipher.key.data);
	OFFSET(rte_crypto_sym_xform, cipher.key.length);
	OFFSET(rte_crypto_sym_xform, cipher.iv.offset);
	OFFSET(rte_crypto_sym_xform, cipher.iv.length);
	OFFSET(rte_crypto_sym_xform, aead.op);
	OFFSET(rte_crypto_sym_xform, aead.algo);
	OFFSET(rte_crypto_sym_xform, aead.key.data);
	OFFSET(rte_crypto_sym_xform, aead.key.length);
	OFFSET(rte_crypto_sym_xform, aead.iv.offset);
	OFFSET(rte_crypto_sym_xform, aead.iv.length);
	OFFSET(rte_crypto_sym_xform, aead.digest_length);
	OFFSET(rte_crypto_sym_xform, aead.aad_length);
	CONSTANT(RTE_CRYPTO_SYM_XFORM_AUTH);
	CONSTANT(RTE_CRYPTO_SYM_XFORM_CIPHER);
	CONSTANT(RTE_CRYPTO_SYM_XFORM_AEAD);
	CONSTANT(RTE_CRYPTO_CIPHER_OP_ENCRYPT);
	CONSTANT(RTE_CRYPTO_CIPHER_OP_DECRYPT);
	CONSTANT(RTE_CRYPTO_AUTH_OP_GENERATE);
	CONSTANT(RTE_CRYPTO_AUTH_OP_VERIFY);
	CONSTANT(RTE_CRYPTO_AEAD_OP_ENCRYPT);
	CONSTANT(RTE_CRYPTO_AEAD_OP_DECRYPT);
	CONSTANT(RTE_CRYPTO_CIPHER_NULL);
	CONSTANT(RTE_CRYPTO_CIPHER_AES_CBC);
	CONSTANT(RTE_CRYPTO_CIPHER_AES_CTR);
	CONSTANT(RTE_CRYPTO_CIPHER_3DES_CBC);
	CONSTANT(RTE_CRYPTO_AUTH_NULL);
	CONSTANT(RTE_CRYPTO_AUTH_MD5_HMAC);
	CONSTANT(RTE_CRYPTO_AUTH_SHA1_HMAC);
	CONSTANT(RTE_CRYPTO_AUTH_SHA256_HMAC);
	CONSTANT(RTE_CRYPTO_AUTH_SHA384_HMAC);
	CONSTANT(RTE_CRYPTO_AUTH_SHA512_HMAC);
	CONSTANT(RTE_CRYPTO_AUTH_AES_XCBC_MAC);
	CONSTANT(RTE_CRYPTO_AUTH_AES_CMAC);
	CONSTANT(RTE_CRYPTO_AUTH_AES_GMAC);
	CONSTANT(RTE_CRYPTO_AEAD_AES_GCM);
	CONSTANT(RTE_CRYPTO_AEAD_AES_CCM);
	CONSTANT(RTE_CRYPTO_AEAD_CHACHA20_POLY1305);
}

static void flow(void)
{
	SIZE(rte_flow_attr);
	MASK(rte_flow_attr, offsetof(struct rte_flow_attr, priority), ingress);
	OFFSET(rte_flow_attr, priority);
	SIZE(rte_flow_item);
	OFFSET(rte_flow_item, type);
	OFFSET(rte_flow_item, spec);
	OFFSET(rte_flow_item, last);
	OFFSET(rte_flow_item, mask);
	SIZE(rte_flow_item_udp);
	OFFSET(rte_flow_item_udp, hdr.dst_port);
	SIZE(rte_flow_item_esp);
	OFFSET(rte_flow_item_esp, hdr.spi);
	SIZE(rte_flow_item_ah);
	OFFSET(rte_flow_item_ah, spi);
	SIZE(rte_flow_action);
	OFFSET(rte_flow_action, type);
	OFFSET(rte_flow_action, conf);
	SIZE(rte_flow_action_queue);
	OFFSET(rte_flow_action_queue, index);
	SIZE(rte_flow_error);
	OFFSET(rte_flow_error, type);
	OFFSET(rte_flow_error, cause);
	OFFSET(rte_flow_error, message);
	CONSTANT(RTE_FLOW_ITEM_TYPE_END);
	CONSTANT(RTE_FLOW_ITEM_TYPE_ETH);
	CONSTANT(RTE_FLOW_ITEM_TYPE_IPV4);
	CONSTANT(RTE_FLOW_ITEM_TYPE_IPV6);
	CONSTANT(RTE_FLOW_ITEM_TYPE_UDP);
	CONSTANT(RTE_FLOW_ITEM_TYPE_ESP);
	CONSTANT(RTE_FLOW_ITEM_TYPE_AH);
	CONSTANT(RTE_FLOW_ACTION_TYPE_END);
	CONSTANT(RTE_FLOW_ACTION_TYPE_QUEUE);
	CONSTANT(RTE_FLOW_CONV_OP_RULE);
	CONSTANT(RTE_FLOW_CONV_OP_ITEM_NAME);
}

static void environment(void)
{
	CONSTANT(RTE_MAX_LCORE);
	CONSTANT(RTE_MAX_NUMA_NODES);
	CONSTANT(RTE_CACHE_LINE_SIZE);
	CONSTANT(SOCKET_ID_ANY);
	CONSTANT(LCORE_ID_ANY);
	CONSTANT(RTE_MEMZONE_NAMESIZE);
	CONSTANT(E_RTE_SECONDARY);
	CONSTANT(E_RTE_NO_CONFIG);
}

int main(void)
{
	printf("# DPDK %d.%02d.%d (rte_version.h).\n", RTE_VER_YEAR, RTE_VER_MONTH, RTE_VER_MINOR);
	mbuf();
	mempool();
	burst();
	configuration();
	device();
	statistics();
	ring();
	crypto_device();
	crypto_operation();
	crypto_transform();
	flow();
	environment();
	return 0;
}
