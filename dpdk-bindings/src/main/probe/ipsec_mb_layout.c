/*
 * Prints the layout of the IPsec_MB structures that Sallyport reads and writes, as the installed header has it.
 *
 * scripts/layouts compiles and runs it once for each supported release; LayoutProbeTest holds the result against the
 * header of the machine. To use a further field, add its line here and run scripts/layouts.
 */
#include <intel-ipsec-mb.h>

#include "layout.h"

static void manager(void)
{
	SIZE(IMB_MGR);
	OFFSET(IMB_MGR, flags);
	OFFSET(IMB_MGR, features);
	OFFSET(IMB_MGR, used_arch);
	OFFSET(IMB_MGR, imb_errno);
	OFFSET(IMB_MGR, keyexp_128);
	OFFSET(IMB_MGR, keyexp_192);
	OFFSET(IMB_MGR, keyexp_256);
	OFFSET(IMB_MGR, sha1_one_block);
	OFFSET(IMB_MGR, sha256_one_block);
	OFFSET(IMB_MGR, sha384_one_block);
	OFFSET(IMB_MGR, sha512_one_block);
	OFFSET(IMB_MGR, md5_one_block);
	OFFSET(IMB_MGR, cmac_subkey_gen_128);
	OFFSET(IMB_MGR, xcbc_keyexp);
	OFFSET(IMB_MGR, des_key_sched);
	OFFSET(IMB_MGR, gcm128_pre);
	OFFSET(IMB_MGR, gcm192_pre);
	OFFSET(IMB_MGR, gcm256_pre);
	OFFSET(IMB_MGR, gcm128_enc);
	OFFSET(IMB_MGR, gcm192_enc);
	OFFSET(IMB_MGR, gcm256_enc);
	OFFSET(IMB_MGR, gcm128_dec);
	OFFSET(IMB_MGR, gcm192_dec);
	OFFSET(IMB_MGR, gcm256_dec);
	OFFSET(IMB_MGR, gcm128_init);
	OFFSET(IMB_MGR, gcm192_init);
	OFFSET(IMB_MGR, gcm256_init);
	OFFSET(IMB_MGR, gcm128_enc_update);
	OFFSET(IMB_MGR, gcm192_enc_update);
	OFFSET(IMB_MGR, gcm256_enc_update);
	OFFSET(IMB_MGR, gcm128_dec_update);
	OFFSET(IMB_MGR, gcm192_dec_update);
	OFFSET(IMB_MGR, gcm256_dec_update);
	OFFSET(IMB_MGR, gcm128_enc_finalize);
	OFFSET(IMB_MGR, gcm192_enc_finalize);
	OFFSET(IMB_MGR, gcm256_enc_finalize);
	OFFSET(IMB_MGR, gcm128_dec_finalize);
	OFFSET(IMB_MGR, gcm192_dec_finalize);
	OFFSET(IMB_MGR, gcm256_dec_finalize);
	OFFSET(IMB_MGR, get_next_burst);
	OFFSET(IMB_MGR, submit_burst);
	OFFSET(IMB_MGR, submit_burst_nocheck);
	OFFSET(IMB_MGR, flush_burst);
	OFFSET(IMB_MGR, submit_cipher_burst_nocheck);
	OFFSET(IMB_MGR, submit_hash_burst_nocheck);
}

static void keys(void)
{
	SIZE(gcm_key_data);
	SIZE(gcm_context_data);
	CONSTANT(IMB_GCM_IV_DATA_LEN);
	CONSTANT(IMB_AES_BLOCK_SIZE);
	CONSTANT(IMB_SHA1_BLOCK_SIZE);
	CONSTANT(IMB_SHA1_DIGEST_SIZE_IN_BYTES);
	CONSTANT(IMB_SHA_256_BLOCK_SIZE);
	CONSTANT(IMB_SHA256_DIGEST_SIZE_IN_BYTES);
	CONSTANT(IMB_SHA384_DIGEST_SIZE_IN_BYTES);
	CONSTANT(IMB_SHA_384_BLOCK_SIZE);
	CONSTANT(IMB_SHA512_DIGEST_SIZE_IN_BYTES);
	CONSTANT(IMB_SHA_512_BLOCK_SIZE);
	CONSTANT(IMB_DES_KEY_SCHED_SIZE);
}

static void job(void)
{
	SIZE(IMB_JOB);
	OFFSET(IMB_JOB, enc_keys);
	OFFSET(IMB_JOB, dec_keys);
	OFFSET(IMB_JOB, key_len_in_bytes);
	OFFSET(IMB_JOB, src);
	OFFSET(IMB_JOB, dst);
	OFFSET(IMB_JOB, cipher_start_src_offset_in_bytes);
	OFFSET(IMB_JOB, msg_len_to_cipher_in_bytes);
	OFFSET(IMB_JOB, hash_start_src_offset_in_bytes);
	OFFSET(IMB_JOB, msg_len_to_hash_in_bytes);
	OFFSET(IMB_JOB, iv);
	OFFSET(IMB_JOB, iv_len_in_bytes);
	OFFSET(IMB_JOB, auth_tag_output);
	OFFSET(IMB_JOB, auth_tag_output_len_in_bytes);
	OFFSET(IMB_JOB, u.GCM.aad);
	OFFSET(IMB_JOB, u.GCM.aad_len_in_bytes);
	OFFSET(IMB_JOB, u.CHACHA20_POLY1305.aad);
	OFFSET(IMB_JOB, u.CHACHA20_POLY1305.aad_len_in_bytes);
	OFFSET(IMB_JOB, u.HMAC._hashed_auth_key_xor_ipad);
	OFFSET(IMB_JOB, u.HMAC._hashed_auth_key_xor_opad);
	OFFSET(IMB_JOB, u.CCM.aad);
	OFFSET(IMB_JOB, u.CCM.aad_len_in_bytes);
	OFFSET(IMB_JOB, u.XCBC._k1_expanded);
	OFFSET(IMB_JOB, u.XCBC._k2);
	OFFSET(IMB_JOB, u.XCBC._k3);
	OFFSET(IMB_JOB, u.CMAC._key_expanded);
	OFFSET(IMB_JOB, u.CMAC._skey1);
	OFFSET(IMB_JOB, u.CMAC._skey2);
	OFFSET(IMB_JOB, status);
	OFFSET(IMB_JOB, cipher_mode);
	OFFSET(IMB_JOB, cipher_direction);
	OFFSET(IMB_JOB, hash_alg);
	OFFSET(IMB_JOB, chain_order);
	OFFSET(IMB_JOB, user_data);
	OFFSET(IMB_JOB, user_data2);

	CONSTANT(IMB_MAX_BURST_SIZE);
	CONSTANT(IMB_MAX_JOBS);
	CONSTANT(IMB_STATUS_BEING_PROCESSED);
	CONSTANT(IMB_STATUS_COMPLETED);
	CONSTANT(IMB_STATUS_INVALID_ARGS);
	CONSTANT(IMB_STATUS_INTERNAL_ERROR);
	CONSTANT(IMB_STATUS_ERROR);
	CONSTANT(IMB_DIR_ENCRYPT);
	CONSTANT(IMB_DIR_DECRYPT);
	CONSTANT(IMB_ORDER_CIPHER_HASH);
	CONSTANT(IMB_ORDER_HASH_CIPHER);
	CONSTANT(IMB_CIPHER_CBC);
	CONSTANT(IMB_CIPHER_GCM);
	CONSTANT(IMB_CIPHER_NULL);
	CONSTANT(IMB_CIPHER_CNTR);
	CONSTANT(IMB_CIPHER_CCM);
	CONSTANT(IMB_CIPHER_DES3);
	CONSTANT(IMB_CIPHER_ECB);
	CONSTANT(IMB_CIPHER_CHACHA20_POLY1305);
	CONSTANT(IMB_AUTH_NULL);
	CONSTANT(IMB_AUTH_AES_GMAC);
	CONSTANT(IMB_AUTH_CHACHA20_POLY1305);
	CONSTANT(IMB_AUTH_HMAC_SHA_1);
	CONSTANT(IMB_AUTH_HMAC_SHA_256);
	CONSTANT(IMB_AUTH_HMAC_SHA_384);
	CONSTANT(IMB_AUTH_HMAC_SHA_512);
	CONSTANT(IMB_AUTH_MD5);
	CONSTANT(IMB_AUTH_AES_XCBC);
	CONSTANT(IMB_AUTH_AES_CMAC);
	CONSTANT(IMB_AUTH_AES_CCM);
}

static void library(void)
{
	CONSTANT(IMB_ARCH_NONE);
#if IMB_VERSION_NUM < IMB_VERSION(2, 0, 0)
	CONSTANT(IMB_ARCH_NOAESNI);
	CONSTANT(IMB_ARCH_AVX);
#endif
	CONSTANT(IMB_ARCH_SSE);
	CONSTANT(IMB_ARCH_AVX2);
	CONSTANT(IMB_ARCH_AVX512);
	CONSTANT(IMB_FEATURE_AESNI);
	CONSTANT(IMB_FEATURE_PCLMULQDQ);
	CONSTANT(IMB_FEATURE_VAES);
	CONSTANT(IMB_FEATURE_VPCLMULQDQ);
	CONSTANT(IMB_FEATURE_SAFE_DATA);
	CONSTANT(IMB_FEATURE_SAFE_PARAM);
	CONSTANT(IMB_FEATURE_SELF_TEST);
	CONSTANT(IMB_FEATURE_SELF_TEST_PASS);
	CONSTANT(IMB_ERR_BURST_SIZE);
	CONSTANT(IMB_ERR_QUEUE_SPACE);
	CONSTANT(IMB_ERR_SELFTEST);
}

int main(void)
{
	printf("# IPsec_MB " IMB_VERSION_STR " (intel-ipsec-mb.h).\n");
	manager();
	keys();
	job();
	library();
	return 0;
}
