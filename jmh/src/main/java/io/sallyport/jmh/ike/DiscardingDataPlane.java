package io.sallyport.jmh.ike;

import io.sallyport.ike.message.assigned.ProtocolId;
import io.sallyport.ike.sa.ActivationCause;
import io.sallyport.ike.sa.ChildSaPair;
import io.sallyport.ike.sa.ChildSaPort;
import io.sallyport.ike.sa.PairHandle;
import io.sallyport.ike.sa.SpiWish;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;

/** Takes every pair, and forgets its keys. */
final class DiscardingDataPlane implements ChildSaPort {
    private static final int FIRST_SPI = 256;

    private final SplittableRandom random = new SplittableRandom();
    private final Queue<PairHandle> installed = new ArrayDeque<>();
    private long handles;

    /** The pair that has been there for the longest time, taken out. */
    PairHandle takeOldest() {
        return installed.remove();
    }

    int installed() {
        return installed.size();
    }

    @Override
    public int resources() {
        return 1;
    }

    @Override
    public Optional<Integer> reserveSpi(ProtocolId protocol, SpiWish wish) {
        return Optional.of(random.nextInt(FIRST_SPI, Integer.MAX_VALUE));
    }

    @Override
    public void release(ProtocolId protocol, int spi) {
        // None is kept.
    }

    @Override
    public Optional<PairHandle> installPending(ChildSaPair pair) {
        return installReceiving(pair);
    }

    @Override
    public void openOutbound(PairHandle pair) {}

    @Override
    public Optional<PairHandle> installReceiving(ChildSaPair pair) {
        pair.close();
        PairHandle handle = new PairHandle(++handles);
        installed.add(handle);
        return Optional.of(handle);
    }

    @Override
    public Activation activate(PairHandle pair, ActivationCause cause) {
        return Activation.DONE;
    }

    @Override
    public void startDying(PairHandle pair) {
        // It carries nothing.
    }

    @Override
    public void retire(PairHandle pair) {
        // It carries nothing.
    }

    @Override
    public Optional<Long> lastInboundNanos(PairHandle pair) {
        return Optional.empty();
    }
}
