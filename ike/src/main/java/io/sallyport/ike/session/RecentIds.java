package io.sallyport.ike.session;

/** The last message ids that one side used under an ISAKMP SA, so that an old first message begins nothing again. */
final class RecentIds {
    private static final int REMEMBERED = 64;

    private final int[] ids = new int[REMEMBERED];
    private int next;
    private int count;

    /** Remembers an id; false if it was there already. */
    boolean add(int id) {
        if (contains(id)) {
            return false;
        }
        ids[next] = id;
        next = (next + 1) % REMEMBERED;
        count = Math.min(count + 1, REMEMBERED);
        return true;
    }

    /** True if an id is remembered. */
    boolean contains(int id) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }
}
