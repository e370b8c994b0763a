package io.sallyport.pipeline.esp;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.KeySchedule;
import io.sallyport.pipeline.crypto.KeyUse;
import io.sallyport.pipeline.sad.Direction;
import io.sallyport.pipeline.sad.Quiescence;
import io.sallyport.pipeline.sad.SaParameters;
import io.sallyport.pipeline.sad.SaTable;
import io.sallyport.pipeline.sad.Sad;

/** The record of one SA as the SAD writes it, with a key that nobody uses. */
final class ColdRecord implements AutoCloseable {
    private static final int SPI = 0x1000;
    private static final KeySchedule NO_SCHEDULE = new KeySchedule() {
        @Override
        public int octets() {
            return 64;
        }

        @Override
        public void expand(CipherSuite suite, KeyUse use, byte[] key, byte[] integrityKey, long target) {
            // The tests in this package encrypt nothing.
        }
    };

    private final SaTable table;
    private final Quiescence quiescence = new Quiescence(1);
    private final long address;

    private ColdRecord(Direction direction, SaParameters.Builder parameters) {
        table = SaTable.allocate(direction, 1, 0, NO_SCHEDULE.octets());
        Sad sad = new Sad(table, NO_SCHEDULE, quiescence, Sad.MIN_SPI_REST);
        SaParameters complete = parameters
                .key(CipherSuite.AES_GCM_128, new byte[16], new byte[CipherSuite.AES_GCM_128.saltOctets()])
                .build();
        address = SaTable.cold(sad.install(complete, 0).hot());
    }

    /** Parameters that lack selector and addresses. */
    static SaParameters.Builder inbound() {
        return SaParameters.inbound(SPI);
    }

    /** Parameters that lack selector and addresses. */
    static SaParameters.Builder outbound() {
        return SaParameters.outbound(1, SPI);
    }

    static ColdRecord ofInbound(SaParameters.Builder parameters) {
        return new ColdRecord(Direction.INBOUND, parameters);
    }

    static ColdRecord ofOutbound(SaParameters.Builder parameters) {
        return new ColdRecord(Direction.OUTBOUND, parameters);
    }

    long address() {
        return address;
    }

    @Override
    public void close() {
        table.close();
        quiescence.close();
    }
}
