package io.sallyport.ike.session;

/** The last message ids that were used under an ISAKMP SA, so that an old first message begins nothing again. */
final class RecentIds {
    private static final int REMEMBERED = 64;

    private final int[] ids = new int[REMEMBERED];
    private int next;

    /** Remembers an id; false if it was there already. */
    boolean add(int id) {
        for (int known : ids) {
            if (known == id) {
                return false;
            }
        }
        ids[next] = id;
        next = (next + 1) % REMEMBERED;
        return true;
    }

    /** Forgets an id, since nothing came of it. */
    void forget(int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                ids[i] = 0;
            }
        }
    }
}
