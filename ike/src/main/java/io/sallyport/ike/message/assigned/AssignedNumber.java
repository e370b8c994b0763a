package io.sallyport.ike.message.assigned;

/** A value that has an assigned number on the wire. */
public interface AssignedNumber {
    /** The number, unsigned, as wide as its field: 0 to 65,535 at most. */
    int code();
}
