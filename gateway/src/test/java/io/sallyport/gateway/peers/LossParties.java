package io.sallyport.gateway.peers;

import java.io.IOException;

/** Both ends of a cell of the loss experiment, as they run in its namespaces, which end them. */
interface LossParties {
    /** Loses the cell's message of the Quick Mode that the initiator begins next; to be called once. */
    void lose(LossCell cell) throws IOException, InterruptedException;

    /** Lets the initiator set a child up, and returns when it holds it for established. */
    void connect(int child) throws IOException, InterruptedException;

    /** Lets the initiator replace a child. */
    void rekey(int child) throws IOException, InterruptedException;

    /** The initiator's address in the network of a child. */
    String initiatorAddress(int child);

    /** How many children the initiator has held for established so far. */
    int established() throws IOException;

    /** What the gateway has logged, or who stands in its place. */
    String responderLog() throws IOException;

    /** What the initiator has logged. */
    String initiatorLog() throws IOException;
}
