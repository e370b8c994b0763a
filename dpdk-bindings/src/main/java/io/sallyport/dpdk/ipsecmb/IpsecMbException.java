package io.sallyport.dpdk.ipsecmb;

/** IPsec_MB refused a call or does not work on this machine; the message holds the library's own words. */
public final class IpsecMbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IpsecMbException(String message) {
        super(message);
    }
}
