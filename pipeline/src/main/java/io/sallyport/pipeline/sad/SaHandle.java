package io.sallyport.pipeline.sad;

/**
 * The control thread's name for one SA. A handle outlives its SA: what is asked of it then is refused, because the
 * generation of the record has moved on.
 *
 * @param hot address of the SA's hot line
 * @param generation the record's generation while it serves this SA
 */
public record SaHandle(long hot, int generation) {
    /** The SA that the line at {@code hot} serves now. */
    static SaHandle of(long hot) {
        return new SaHandle(hot, StateWord.generation(SaTable.stateAcquire(hot)));
    }

    @Override
    public String toString() {
        return "SA at 0x" + Long.toHexString(hot) + ", generation " + Integer.toUnsignedString(generation);
    }
}
