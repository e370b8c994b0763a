package io.sallyport.dpdk.ipsecmb;

/** The hashes that jobs can make an HMAC of (RFC 2104). Sizes are octets. */
public enum Hmac {
    MD5(ManagerDescriptor.MD5_ONE_BLOCK, JobDescriptor.HASH_HMAC_MD5, 64, 16, 12),
    SHA1(ManagerDescriptor.SHA1_ONE_BLOCK, JobDescriptor.HASH_HMAC_SHA1, 64, 20, 12),
    SHA2_256(ManagerDescriptor.SHA256_ONE_BLOCK, JobDescriptor.HASH_HMAC_SHA256, 64, 32, 16),
    /** Its state is that of SHA-512, not the 48 octets that it puts out. */
    SHA2_384(ManagerDescriptor.SHA384_ONE_BLOCK, JobDescriptor.HASH_HMAC_SHA384, 128, 64, 24),
    SHA2_512(ManagerDescriptor.SHA512_ONE_BLOCK, JobDescriptor.HASH_HMAC_SHA512, 128, 64, 32);

    private final int oneBlock;
    private final int jobNumber;
    private final int blockOctets;
    private final int stateOctets;
    private final int truncatedOctets;

    Hmac(int oneBlock, int jobNumber, int blockOctets, int stateOctets, int truncatedOctets) {
        this.oneBlock = oneBlock;
        this.jobNumber = jobNumber;
        this.blockOctets = blockOctets;
        this.stateOctets = stateOctets;
        this.truncatedOctets = truncatedOctets;
    }

    /** Where a manager has the function that hashes one block. */
    int oneBlock() {
        return oneBlock;
    }

    /** What goes into a job's field. */
    int jobNumber() {
        return jobNumber;
    }

    /** Octets of one block of the hash, and the longest key; RFC 2104 calls it B. */
    public int blockOctets() {
        return blockOctets;
    }

    /** Octets of each of the two states that a key is expanded to. */
    public int stateOctets() {
        return stateOctets;
    }

    /** Octets of tag that IPsec uses (RFC 2403, 2404, 4868); jobs take these, or the whole hash. */
    public int truncatedOctets() {
        return truncatedOctets;
    }
}
