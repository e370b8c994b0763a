package io.sallyport.pipeline.crypto;

import io.sallyport.dpdk.ipsecmb.ChainedCalls;
import io.sallyport.dpdk.ipsecmb.IpsecMb;
import io.sallyport.pipeline.crypto.vector.VectorTrial;
import java.util.List;

/** The suites that IPsec_MB does faster for a burst of packets of one suite than as jobs of any mix. */
final class IpsecMbLanes {
    private IpsecMbLanes() {}

    static SuiteLanes of(IpsecMb forMany, IpsecMb forFew, KeyUse use) {
        ChainedCalls many = new ChainedCalls(forMany);
        ChainedCalls few = new ChainedCalls(forFew);
        List<CipherSuite> suites =
                CipherSuite.all().stream().filter(IpsecMbLanes::isOne).toList();
        SuiteLane[] lanes = new SuiteLane[suites.size()];
        for (int i = 0; i < lanes.length; i++) {
            CipherSuite suite = suites.get(i);
            lanes[i] = suite.encryption() == EncryptionAlgorithm.CHACHA20_POLY1305
                    ? chaCha20(i, use)
                    : new ChainedLane(i, many, few, suite, use);
        }
        return new SuiteLanes(suites.toArray(CipherSuite[]::new), lanes);
    }

    private static SuiteLane chaCha20(int place, KeyUse use) {
        ChaCha20Lane lane = new ChaCha20Lane(place, IpsecMb.open(), use);
        return VectorTrial.isPossible() ? new VectorChaCha20Lane(place, lane, use, VectorTrial::passed) : lane;
    }

    private static boolean isOne(CipherSuite suite) {
        return switch (suite.encryption()) {
            case CHACHA20_POLY1305 -> true;
            case AES_CBC_128, AES_CBC_192, AES_CBC_256, AES_CTR_128, AES_CTR_192, AES_CTR_256 ->
                isHmac(suite.integrity());
            default -> false;
        };
    }

    private static boolean isHmac(IntegrityAlgorithm integrity) {
        return switch (integrity) {
            case HMAC_SHA1_96, HMAC_SHA2_256_128, HMAC_SHA2_384_192, HMAC_SHA2_512_256 -> true;
            default -> false;
        };
    }
}
