package io.sallyport.ike.sa;

/**
 * Names an installed pair: all SAs of one Quick Mode, both directions.
 *
 * @param id chosen by the data plane; never used again for another pair
 */
public record PairHandle(long id) {}
