package io.sallyport.pipeline.crypto;

import io.sallyport.pipeline.crypto.vector.VectorChaCha20Poly1305;
import io.sallyport.pipeline.crypto.vector.VectorTrial;
import io.sallyport.pipeline.packet.EspDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** ChaCha20-Poly1305 (RFC 7634): short packets by vectors, side by side, as long as that is quicker; others by IPsec_MB. */
final class VectorChaCha20Lane extends SuiteLane {
    /** Fewer packets leave too much of the vectors empty, if their texts are long. */
    private static final int FEWEST = 8;

    /** What a burst takes only if vector code is not compiled, or its thread did not have the CPU. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ChaCha20Lane others;
    private final VectorChaCha20Poly1305 vectors;
    private final VectorChaCha20Poly1305.Target toOthers;
    private final BooleanSupplier isQuicker;
    private boolean quicker;

    /**
     * A lane.
     *
     * @param others what takes the other packets; closed with this one
     * @param isQuicker whether vectors may be used; asked before each burst
     */
    VectorChaCha20Lane(int place, ChaCha20Lane others, KeyUse use, BooleanSupplier isQuicker) {
        super(place, false);
        this.others = others;
        this.isQuicker = isQuicker;
        vectors = new VectorChaCha20Poly1305(CAPACITY, use == KeyUse.SEAL);
        toOthers = others::addPacket;
        quicker = isQuicker.getAsBoolean();
    }

    /** True if the next packets go by vectors, if they are short and not few. */
    boolean isByVectors() {
        return quicker;
    }

    @Override
    void add(long keySchedule, long esp, int text, long nonce, long icv) {
        if (quicker && VectorChaCha20Poly1305.takes(text)) {
            vectors.add(keySchedule + IpsecMbKeyDescriptor.CIPHER, esp, esp + EspDescriptor.TEXT, text, nonce, icv);
        } else {
            others.add(keySchedule, esp, text, nonce, icv);
        }
    }

    @Override
    void run() {
        int added = vectors.count();
        if (added >= FEWEST) {
            runVectors();
        } else if (added > 0) {
            vectors.giveTo(toOthers);
        }
        if (others.count > 0) {
            others.run();
        }
        quicker = isQuicker.getAsBoolean();
    }

    private void runVectors() {
        long start = System.nanoTime();
        vectors.run();
        if (System.nanoTime() - start > LONGEST_NANOS) {
            VectorTrial.doubt();
        }
    }

    @Override
    public void close() {
        vectors.close();
        others.close();
    }
}
