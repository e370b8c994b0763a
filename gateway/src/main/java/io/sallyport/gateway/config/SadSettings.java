package io.sallyport.gateway.config;

/**
 * The SA database.
 *
 * @param maxSas the most SAs in each direction
 * @param replayWindow packets in the replay window of an inbound SA unless its tunnel says otherwise; 0 = off
 */
public record SadSettings(int maxSas, int replayWindow) {}
