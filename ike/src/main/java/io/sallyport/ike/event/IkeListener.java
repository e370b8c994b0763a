package io.sallyport.ike.event;

/** Hears each event on the engine's thread. Must be quick, and must not call the engine. */
@FunctionalInterface
public interface IkeListener {
    /** Something happened. */
    void on(IkeEvent event);
}
