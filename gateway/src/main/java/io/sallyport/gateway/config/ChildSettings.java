package io.sallyport.gateway.config;

import io.sallyport.ike.connection.ChildConfiguration;
import io.sallyport.pipeline.spd.Selector;

/**
 * A child of a connection.
 *
 * @param child for the engine
 * @param selector of its policy, in the outbound direction
 */
public record ChildSettings(ChildConfiguration child, Selector selector) {}
