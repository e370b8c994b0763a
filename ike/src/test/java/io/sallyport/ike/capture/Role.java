package io.sallyport.ike.capture;

/** Who a side is in a negotiation. */
public enum Role {
    INITIATOR,
    RESPONDER;

    static Role of(String name) {
        return switch (name) {
            case "initiator" -> INITIATOR;
            case "responder" -> RESPONDER;
            default -> throw new AssertionError("no role is called " + name);
        };
    }
}
