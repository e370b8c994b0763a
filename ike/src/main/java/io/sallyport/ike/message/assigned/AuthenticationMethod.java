package io.sallyport.ike.message.assigned;

import java.util.Optional;

/**
 * How the peers prove who they are (RFC 2409 appendix A; RFC 4754 section 3 and IANA for 8 to 11; from 64221 on
 * draft-ietf-ipsec-isakmp-hybrid-auth-05 and draft-beaulieu-ike-xauth-02 section 7.2).
 */
public enum AuthenticationMethod implements AssignedNumber {
    PRE_SHARED_KEY(1),
    DSS_SIGNATURES(2),
    RSA_SIGNATURES(3),
    RSA_ENCRYPTION(4),
    REVISED_RSA_ENCRYPTION(5),
    ECDSA_SIGNATURES(8),
    ECDSA_256(9),
    ECDSA_384(10),
    ECDSA_521(11),
    HYBRID_INIT_RSA(64221),
    HYBRID_RESP_RSA(64222),
    HYBRID_INIT_DSS(64223),
    HYBRID_RESP_DSS(64224),
    XAUTH_INIT_PRE_SHARED(65001),
    XAUTH_RESP_PRE_SHARED(65002),
    XAUTH_INIT_DSS(65003),
    XAUTH_RESP_DSS(65004),
    XAUTH_INIT_RSA(65005),
    XAUTH_RESP_RSA(65006),
    XAUTH_INIT_RSA_ENCRYPTION(65007),
    XAUTH_RESP_RSA_ENCRYPTION(65008),
    XAUTH_INIT_REVISED_RSA_ENCRYPTION(65009),
    XAUTH_RESP_REVISED_RSA_ENCRYPTION(65010);

    private static final NumberTable<AuthenticationMethod> TABLE = new NumberTable<>(values());

    private final int code;

    AuthenticationMethod(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<AuthenticationMethod> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}
