package io.sallyport.ike.message;

/** A message of IKEv1, as one UDP datagram holds it. */
public sealed interface IsakmpMessage permits ClearMessage, EncryptedMessage {
    /** The header. */
    IsakmpHeader header();

    /**
     * The message as it is on the wire, without non-ESP marker.
     *
     * @throws IllegalArgumentException if a payload has more than 65,535 octets
     */
    byte[] encode();
}
