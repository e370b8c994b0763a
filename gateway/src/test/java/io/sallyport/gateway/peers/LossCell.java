package io.sallyport.gateway.peers;

/**
 * One cell of the loss experiment: strongSwan begins, and the last message of its Quick Modes is lost.
 *
 * @param responder who answers
 * @param lost how many of those messages are lost, -1 for all
 * @param children how many children the connection has; the first one's traffic is looked at
 * @param seconds how long traffic is sent
 */
record LossCell(Responder responder, int lost, int children, int seconds) {
    /** Who answers strongSwan. */
    enum Responder {
        PROMOTION_ON("Sallyport"),
        PROMOTION_OFF("Sallyport, promotion off"),
        STRONGSWAN("strongSwan");

        final String label;

        Responder(String label) {
            this.label = label;
        }
    }

    @Override
    public String toString() {
        return "%s answers, last message lost %s, %d %s"
                .formatted(responder.label, times(), children, children == 1 ? "child" : "children");
    }

    String times() {
        return lost < 0 ? "always" : lost == 0 ? "never" : lost + (lost == 1 ? " time" : " times");
    }
}
