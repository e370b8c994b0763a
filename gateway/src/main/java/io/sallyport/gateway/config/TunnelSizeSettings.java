package io.sallyport.gateway.config;

import io.sallyport.pipeline.sad.DscpPolicy;
import io.sallyport.pipeline.sad.EcnMode;
import io.sallyport.pipeline.sad.FragmentPolicy;
import io.sallyport.pipeline.sad.MssClamp;

/**
 * What becomes of a tunnel's packets that are too long, and what its header bears of theirs.
 *
 * @param fragment where packets are cut that are too long
 * @param dscp the tunnel header's DSCP
 * @param ecn the tunnel header's ECN
 * @param mssClamp the most that TCP handshakes may announce
 */
public record TunnelSizeSettings(FragmentPolicy fragment, DscpPolicy dscp, EcnMode ecn, MssClamp mssClamp) {}
