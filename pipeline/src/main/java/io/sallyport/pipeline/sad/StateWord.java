package io.sallyport.pipeline.sad;

/**
 * The 64-bit word that decides what an SA may do: {@code generation(32) | state(8) | cause(8) | flags(16)}.
 *
 * <p>All of it changes by one atomic operation, so a reader never sees the state of one generation beside another's. The
 * generation counts how often the slot was used and wraps; it makes a compare-and-set with a word of an earlier use
 * fail.
 */
public final class StateWord {
    /** Flag: an authentic message confirmed the SA after traffic or another cause had activated it. */
    public static final int CONFIRMED = 1;

    /** Flag of a FREE slot: some SA's probe sequence passes here, so a search must go on. */
    public static final int TOMBSTONE = 2;

    /** Flag of a FREE slot: no search finds it any more, but a worker that found it before may still look at it. */
    public static final int UNLINKED = 4;

    /** Flag: the SA's life is counted in packets or octets, as {@link SaFlags#LIMITED} says; for who has the word already. */
    public static final int COUNTED = 8;

    private static final int GENERATION_SHIFT = 32;
    private static final int STATE_SHIFT = 24;
    private static final int CAUSE_SHIFT = 16;
    private static final int OCTET = 0xff;
    private static final int FLAGS_MASK = 0xffff;

    private StateWord() {}

    /**
     * Builds a word.
     *
     * @param state {@link SaState#code()}, 0 to 255
     * @param cause {@link ActivationCause#code()}, 0 to 255
     * @param flags 0 to 65,535
     */
    public static long pack(int generation, int state, int cause, int flags) {
        return ((long) generation << GENERATION_SHIFT)
                | ((long) (state & OCTET) << STATE_SHIFT)
                | ((long) (cause & OCTET) << CAUSE_SHIFT)
                | (flags & FLAGS_MASK);
    }

    public static int generation(long word) {
        return (int) (word >>> GENERATION_SHIFT);
    }

    /** One of the constants of {@link SaState}, such as {@link SaState#PENDING_CODE}. */
    public static int state(long word) {
        return (int) (word >>> STATE_SHIFT) & OCTET;
    }

    /** {@link ActivationCause#code()}. */
    public static int cause(long word) {
        return (int) (word >>> CAUSE_SHIFT) & OCTET;
    }

    public static int flags(long word) {
        return (int) word & FLAGS_MASK;
    }

    /** The same generation and flags in another state and with another cause. */
    public static long with(long word, int state, int cause) {
        return pack(generation(word), state, cause, flags(word));
    }

    /** The same generation, cause and flags in another state. */
    public static long withState(long word, int state) {
        return with(word, state, cause(word));
    }

    /** The same word with {@code flag} set. */
    public static long withFlag(long word, int flag) {
        return word | (flag & FLAGS_MASK);
    }

    /** True of an SA whose life is counted. */
    public static boolean isCounted(long word) {
        return (word & COUNTED) != 0;
    }

    /** True if a search ends here: the slot is FREE and no probe sequence passes it. */
    static boolean isEmpty(long word) {
        return state(word) == SaState.FREE_CODE && (word & TOMBSTONE) == 0;
    }

    /** True if an SA may be installed here. */
    static boolean isReusable(long word) {
        return state(word) == SaState.FREE_CODE && (word & UNLINKED) == 0;
    }

    /** For people: {@code ACTIVE by TRAFFIC, generation 7}. */
    public static String describe(long word) {
        ActivationCause cause = ActivationCause.of(cause(word));
        return SaState.of(state(word))
                + (cause == ActivationCause.NONE ? "" : " by " + cause)
                + ", generation "
                + Integer.toUnsignedString(generation(word))
                + ((word & CONFIRMED) == 0 ? "" : ", confirmed");
    }
}
