package io.sallyport.pipeline.audit;

import io.sallyport.pipeline.burst.DropReason;
import io.sallyport.pipeline.spd.Prefix;

/**
 * A packet that was dropped and is to be audited (RFC 4301 section 5.2; RFC 4302 and 4303 sections 3.3.3 and 3.4).
 *
 * @param reason why it was dropped
 * @param source of the packet as it came; of the packet inside where that does not go with the SA's selectors
 * @param destination likewise
 * @param protocol that its IP header names
 * @param flowLabel of IPv6; 0 of IPv4
 * @param spi as an unsigned number; 0 where there is none
 * @param sequence number of the packet; 0 where there is none
 */
public record AuditRecord(
        DropReason reason, Prefix source, Prefix destination, int protocol, int flowLabel, int spi, long sequence) {
    @Override
    public String toString() {
        String flow = source.isIpv4() ? "" : String.format(", flow label 0x%05x", flowLabel);
        return String.format(
                "%s: %s -> %s, protocol %d%s, SPI 0x%08x, sequence number %d",
                reason.metric(), source, destination, protocol, flow, spi, sequence);
    }
}
