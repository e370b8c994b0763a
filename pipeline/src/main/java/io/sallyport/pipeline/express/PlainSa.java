package io.sallyport.pipeline.express;

import io.sallyport.pipeline.sad.SaFlags;

/** Which SAs are of the plain kind. */
final class PlainSa {
    /** Any of these keeps an SA's packets off the short way: another shape, or something to be watched. */
    static final int OTHER_FLAGS = SaFlags.SPECIAL | SaFlags.LIMITED | SaFlags.CLAMPED;

    private PlainSa() {}
}
