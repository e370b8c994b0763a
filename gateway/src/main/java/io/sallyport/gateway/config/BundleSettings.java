package io.sallyport.gateway.config;

import io.sallyport.gateway.secret.KeyMaterial;
import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.sad.Mode;

/**
 * The AH SAs that protect what a tunnel's ESP SAs have sealed (RFC 4301 appendix E calls it nesting): one each way.
 *
 * @param algorithm an integrity algorithm alone
 * @param mode transport, behind the header that ESP has written, or tunnel, with one more header
 * @param inboundSpi of what the peer sends
 * @param inboundKey its key
 * @param outboundSpi the peer's
 * @param outboundKey its key
 */
public record BundleSettings(
        CipherSuite algorithm,
        Mode mode,
        int inboundSpi,
        KeyMaterial inboundKey,
        int outboundSpi,
        KeyMaterial outboundKey) {}
