package io.sallyport.ike.message.proposal;

/**
 * The fixed parts behind the generic headers of proposal and transform (RFC 2408 sections 3.5 and 3.6).
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * |  proposal #   |  protocol id  |   SPI size    | # transforms  |  then the SPI, then transforms
 * +---------------+---------------+---------------+---------------+
 *
 * +---------------+---------------+-------------------------------+
 * |  transform #  | transform id  |           reserved            |  then attributes
 * +---------------+---------------+-------------------------------+
 * </pre>
 */
final class ProposalDescriptor {
    /** Octets before the SPI. */
    static final int PROPOSAL_OCTETS = 4;

    /** Where the SPI size is. */
    static final int SPI_SIZE = 2;

    /** Where the number of transforms is. */
    static final int TRANSFORM_COUNT = 3;

    /** Octets before the attributes. */
    static final int TRANSFORM_OCTETS = 4;

    /** Largest number that one octet holds. */
    static final int MAX_U8 = 0xff;

    private ProposalDescriptor() {}
}
