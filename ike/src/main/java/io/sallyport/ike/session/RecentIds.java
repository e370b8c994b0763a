package io.sallyport.ike.session;

/** The last message ids that one side used under an ISAKMP SA, so that an old first message begins nothing again. */
final class RecentIds {
    private static final int REMEMBERED = 64;

    private final int[] ids = new int[REMEMBERED];
    private int used;

    /** Remembers an id; false if it was there already. */
    boolean add(int id) {
        if (contains(id)) {
            return false;
        }
        ids[used % REMEMBERED] = id;
        used++;
        return true;
    }

    /** True if an id is remembered. */
    boolean contains(int id) {
        for (int i = 0; i < Math.min(used, REMEMBERED); i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }
}
