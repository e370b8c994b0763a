package io.sallyport.pipeline.sad;

import io.sallyport.pipeline.crypto.CipherSuite;
import io.sallyport.pipeline.crypto.IntegrityAlgorithm;
import io.sallyport.pipeline.spd.Prefix;
import io.sallyport.pipeline.spd.Selector;
import java.time.Duration;
import java.util.Optional;

/**
 * All that it takes to install one SA.
 *
 * <p>The key and salt arrays stay the caller's: they are not copied, {@link Sad#install} reads them once, and the caller
 * overwrites them with zeros afterwards. The text form shows no key.
 */
public final class SaParameters {
    /** Lowest SPI that may stand on the wire; those below are reserved (RFC 4303 section 2.1). */
    public static final int MIN_SPI = 256;

    /** How long a pending SA waits unless told otherwise. */
    public static final Duration DEFAULT_PENDING_TIMEOUT = Duration.ofSeconds(40);

    /** The longest trial delay and pending timeout. */
    public static final Duration MAX_WAIT = Duration.ofHours(24);

    private final Builder from;

    private SaParameters(Builder from) {
        this.from = from;
    }

    /** Parameters of an inbound SA, whose key in the table is its SPI. */
    public static Builder inbound(int spi) {
        return new Builder(Direction.INBOUND, spi, spi);
    }

    /**
     * Parameters of an outbound SA.
     *
     * @param id key in the table, not 0
     * @param spi the SPI that the peer chose
     */
    public static Builder outbound(int id, int spi) {
        return new Builder(Direction.OUTBOUND, id, spi);
    }

    public Direction direction() {
        return from.direction;
    }

    /** SPI of an inbound SA, id of an outbound one. */
    public int key() {
        return from.key;
    }

    /** The SPI on the wire. */
    public int spi() {
        return from.spi;
    }

    public CipherSuite suite() {
        return from.keys.suite();
    }

    SaKeys keys() {
        return from.keys;
    }

    public SecurityProtocol protocol() {
        return from.protocol;
    }

    public Mode mode() {
        return from.mode;
    }

    /** True if sequence numbers have 64 bits. */
    public boolean isExtendedSequence() {
        return from.extendedSequence;
    }

    /** UDP encapsulation, if there is one. */
    public Optional<UdpPorts> encapsulation() {
        return from.encapsulation;
    }

    /** Inbound: the addresses over which the peer computes checksums, if it has said so. */
    public Optional<OriginalAddresses> originalAddresses() {
        return from.original;
    }

    public Lifetime lifetime() {
        return from.lifetime;
    }

    /**
     * The other SA of a bundle: outbound the AH SA that protects the packet next, inbound the AH SA that it must have
     * passed before.
     */
    public Optional<SaHandle> bundle() {
        return from.bundle;
    }

    /** The shard that the SA is in. */
    public int owner() {
        return from.owner;
    }

    /** Replay window in packets, 0 = off. */
    public int replayWindow() {
        return from.replayWindow;
    }

    /** The inner packets that may use the SA, in the direction in which they go. */
    public Selector selector() {
        return from.selector;
    }

    /** True if the selectors take every packet of both families. */
    public boolean isForEverything() {
        return from.everything;
    }

    /** Number of the route-based tunnel that the SA is of, counted from 1; 0 = none. */
    public int tunnel() {
        return from.tunnel;
    }

    /** Source of the tunnel header. */
    public Prefix outerSource() {
        return from.outerSource;
    }

    /** Destination of the tunnel header. */
    public Prefix outerDestination() {
        return from.outerDestination;
    }

    public DfPolicy dfPolicy() {
        return from.dfPolicy;
    }

    public FragmentPolicy fragmentPolicy() {
        return from.fragmentPolicy;
    }

    public DscpPolicy dscpPolicy() {
        return from.dscpPolicy;
    }

    public EcnMode ecnMode() {
        return from.ecnMode;
    }

    public MssClamp mssClamp() {
        return from.mssClamp;
    }

    /** {@link SaState#ACTIVE} or {@link SaState#PENDING}. */
    public SaState initialState() {
        return from.initialState;
    }

    /** Outbound: the inbound SA whose promotion opens this one. */
    public Optional<SaHandle> gate() {
        return from.gate;
    }

    /** How long after its installation a pending SA is tried for the first time. */
    public Duration trialDelay() {
        return from.trialDelay;
    }

    /** How long a pending inbound SA waits before it is given up; a pending outbound SA waits as long as its pair. */
    public Duration pendingTimeout() {
        return from.pendingTimeout;
    }

    @Override
    public String toString() {
        return String.format(
                "%s %s SA 0x%08x (SPI 0x%08x) %s, %s mode, %s, outer %s -> %s, %s, owner %d, replay window %d",
                from.direction,
                from.protocol,
                from.key,
                from.spi,
                from.initialState,
                from.mode,
                from.keys.suite().label(),
                from.outerSource,
                from.outerDestination,
                from.selector,
                from.owner,
                from.replayWindow);
    }

    private static final SaKeys NO_KEYS = new SaKeys(
            CipherSuite.integrityOnly(IntegrityAlgorithm.HMAC_SHA1_96),
            new byte[0],
            new byte[IntegrityAlgorithm.HMAC_SHA1_96.keyOctets()],
            new byte[0]);

    /** Collects the parameters; {@link #build} checks them. */
    public static final class Builder {
        private final Direction direction;
        private final int key;
        private final int spi;
        private SaKeys keys = NO_KEYS;
        private SecurityProtocol protocol = SecurityProtocol.ESP;
        private Mode mode = Mode.TUNNEL;
        private boolean extendedSequence;
        private Optional<UdpPorts> encapsulation = Optional.empty();
        private Optional<OriginalAddresses> original = Optional.empty();
        private Lifetime lifetime = Lifetime.UNLIMITED;
        private Optional<SaHandle> bundle = Optional.empty();
        private int owner;
        private int replayWindow;
        private Selector selector = Selector.between(Prefix.ANY4, Prefix.ANY4);
        private boolean hasSelector;
        private boolean everything;
        private int tunnel;
        private Prefix outerSource = Prefix.ANY4;
        private Prefix outerDestination = Prefix.ANY4;
        private DfPolicy dfPolicy = DfPolicy.COPY;
        private FragmentPolicy fragmentPolicy = FragmentPolicy.BEFORE;
        private DscpPolicy dscpPolicy = DscpPolicy.COPY;
        private EcnMode ecnMode = EcnMode.NORMAL;
        private MssClamp mssClamp = MssClamp.OFF;
        private SaState initialState = SaState.ACTIVE;
        private Optional<SaHandle> gate = Optional.empty();
        private Duration trialDelay = Duration.ZERO;
        private Duration pendingTimeout = DEFAULT_PENDING_TIMEOUT;

        private Builder(Direction direction, int key, int spi) {
            this.direction = direction;
            this.key = key;
            this.spi = spi;
        }

        /** The suite and its keys. */
        public Builder keys(SaKeys value) {
            this.keys = value;
            return this;
        }

        /** The keys of a combined mode: {@link SaKeys}. */
        public Builder key(CipherSuite suite, byte[] key, byte[] salt) {
            return keys(new SaKeys(suite, key, salt));
        }

        /** ESP unless told. */
        public Builder protocol(SecurityProtocol value) {
            this.protocol = value;
            return this;
        }

        /** Tunnel mode unless told. */
        public Builder mode(Mode value) {
            this.mode = value;
            return this;
        }

        /** With sequence numbers of 64 bits, of which packets bear the lower 32 (RFC 4303 section 2.2.1). */
        public Builder extendedSequence() {
            this.extendedSequence = true;
            return this;
        }

        /** ESP in UDP (RFC 3948). */
        public Builder encapsulation(UdpPorts ports) {
            this.encapsulation = Optional.of(ports);
            return this;
        }

        /**
         * Inbound in transport mode through NAT: the addresses over which the peer computes checksums. If they are not told,
         * the checksums of what comes out are computed anew.
         */
        public Builder originalAddresses(OriginalAddresses value) {
            this.original = Optional.of(value);
            return this;
        }

        /** Unlimited unless told. */
        public Builder lifetime(Lifetime value) {
            this.lifetime = value;
            return this;
        }

        /** Makes this ESP SA and that AH SA of the same direction a bundle: see {@link SaParameters#bundle}. */
        public Builder bundle(SaHandle ah) {
            this.bundle = Optional.of(ah);
            return this;
        }

        /**
         * The shard of {@link io.sallyport.pipeline.handoff.Ownership} that the SA is in; 0 unless told. At the start the
         * shards below the number of workers belong to the worker of their own number. An inbound SA is best in the shard that
         * its SPI names.
         */
        public Builder owner(int worker) {
            this.owner = worker;
            return this;
        }

        /** Inbound: replay window in packets, see {@link WindowSize#require}; off unless told. */
        public Builder replayWindow(int packets) {
            this.replayWindow = packets;
            return this;
        }

        /** The inner packets that may use the SA, in the direction in which they go. */
        public Builder selector(Selector value) {
            this.selector = value;
            this.hasSelector = true;
            return this;
        }

        /** Every packet of both families may use the SA. */
        public Builder everything() {
            this.everything = true;
            this.hasSelector = true;
            return this;
        }

        /**
         * The route-based tunnel that the SA is of: inbound, what comes out must be from where a route leads into that tunnel.
         *
         * @param number 0 to 65,534, as in {@link io.sallyport.pipeline.route.RouteTarget#tunnel}
         */
        public Builder tunnel(int number) {
            this.tunnel = number + 1;
            return this;
        }

        /** Source and destination of the tunnel header: two single addresses of one family. */
        public Builder outer(Prefix source, Prefix destination) {
            this.outerSource = source;
            this.outerDestination = destination;
            return this;
        }

        /** What happens to the don't-fragment bit; copied unless told. */
        public Builder dfPolicy(DfPolicy value) {
            this.dfPolicy = value;
            return this;
        }

        /** Outbound: where packets are cut that are too long; before encapsulation unless told. */
        public Builder fragmentPolicy(FragmentPolicy value) {
            this.fragmentPolicy = value;
            return this;
        }

        /** Outbound: the tunnel header's DSCP; copied unless told. */
        public Builder dscpPolicy(DscpPolicy value) {
            this.dscpPolicy = value;
            return this;
        }

        /** Outbound: the tunnel header's ECN; normal unless told. */
        public Builder ecnMode(EcnMode value) {
            this.ecnMode = value;
            return this;
        }

        /** Off unless told. */
        public Builder mssClamp(MssClamp value) {
            this.mssClamp = value;
            return this;
        }

        /** Installed as {@link SaState#PENDING} instead of {@link SaState#ACTIVE}. */
        public Builder pending() {
            this.initialState = SaState.PENDING;
            return this;
        }

        /** Outbound and pending: the inbound SA whose promotion opens this one. */
        public Builder gate(SaHandle inbound) {
            this.gate = Optional.of(inbound);
            return this;
        }

        /** 0 to {@link #MAX_WAIT}. */
        public Builder trialDelay(Duration value) {
            this.trialDelay = value;
            return this;
        }

        /** More than 0, up to {@link #MAX_WAIT}. */
        public Builder pendingTimeout(Duration value) {
            this.pendingTimeout = value;
            return this;
        }

        /**
         * The checked parameters.
         *
         * @throws IllegalArgumentException if one is missing or wrong; the message says which
         */
        public SaParameters build() {
            if (keys == NO_KEYS) {
                throw new IllegalArgumentException("an SA needs keys");
            }
            if (!hasSelector) {
                throw new IllegalArgumentException("an SA needs a selector; for every packet, say so");
            }
            SaParameters parameters = new SaParameters(this);
            SaRequirements.check(parameters);
            return parameters;
        }
    }
}
