package io.sallyport.pipeline.spd;

/**
 * One entry of the SPD.
 *
 * @param name what the configuration calls it, for people
 * @param action what becomes of a packet that matches
 * @param selector the packets it is for, in the outbound direction
 */
public record Policy(String name, PolicyAction action, Selector selector) {}
