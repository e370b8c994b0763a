package io.sallyport.gateway.peers;

/**
 * One cell of the loss experiment.
 *
 * @param pair who begins and who answers
 * @param lost which message is lost
 * @param times how often it is, -1 for always
 * @param children how many children the connection has; the message is one of the first child's
 * @param dpd whether both ask after a silent peer, and the initiator begins anew if it is dead
 * @param seconds how long traffic is sent
 */
record LossCell(LossPair pair, Lost lost, int times, int children, boolean dpd, int seconds) {
    /** The message that is lost. */
    enum Lost {
        QM3("QM3"),
        QM2("QM2"),
        REKEY_QM3("rekey: QM3"),
        REKEY_QM2("rekey: QM2");

        final String label;

        Lost(String label) {
            this.label = label;
        }

        /** True if the child is there and is replaced. */
        boolean isRekey() {
            return this == REKEY_QM3 || this == REKEY_QM2;
        }

        /** True if it is the responder's. */
        boolean isAnswer() {
            return this == QM2 || this == REKEY_QM2;
        }
    }

    @Override
    public String toString() {
        return "%s to %s, %s".formatted(pair.initiator, pair.responder, setting());
    }

    /** All but the pair, in words. */
    String setting() {
        return "%s lost %s, %d %s%s"
                .formatted(lost.label, often(), children, children == 1 ? "child" : "children", dpd ? ", DPD" : "");
    }

    private String often() {
        return switch (times) {
            case -1 -> "always";
            case 0 -> "never";
            case 1 -> "once";
            case 2 -> "twice";
            default -> times + " times";
        };
    }
}
