package io.sallyport.jmh.traffic;

import io.sallyport.pipeline.worker.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is sent to a gateway.
 *
 * @param direction which way
 * @param size octets of each inner packet, or {@code imix}
 * @param suite of all SAs
 * @param sas how many SAs there are
 * @param used how many of them the packets belong to
 * @param packets how many packets are replayed again and again
 * @param flows how many near hosts the packets of each SA go to or come from, in random order; 1 to 32,766
 * @param form what is special about the SAs
 */
public record Traffic(
        Direction direction, String size, BenchSuite suite, int sas, int used, int packets, int flows, Form form) {
    /** With one SA: so few that they stay in the second-level cache. */
    public static final int FEW_PACKETS = 256;

    private static final int MANY_PACKETS = 4096;
    private static final int MOST_PACKETS = 16_384;
    /** What ipsec-secgw takes at a time: of the packets none is ever missing in a burst of its. */
    private static final int BURST = 32;

    /** Of so many SAs in a row none comes twice in what a worker takes at a time, wherever a lap ends. */
    private static final int FAR_APART = 2 * Worker.MOST_PACKETS;

    private static final int MOST_FLOWS = 32_766;

    private static final int SEED = 4303;
    private static final int LEAST_OCTETS = 32;
    private static final int MOST_OCTETS = 1438;

    /** Simple IMIX: 7 of 64, 4 of 570, 1 of 1,420 octets of inner packet; 345.7 on average. */
    private static final int[] IMIX = {64, 64, 64, 64, 64, 64, 64, 570, 570, 570, 570, 1420};

    /** Which way packets go; named as the operator writes it. */
    public enum Direction {
        /** ESP is opened. */
        in,
        /** Clear text is sealed. */
        out
    }

    /** What is special about the SAs; named as the operator writes it. */
    public enum Form {
        /** Nothing. */
        plain(""),
        /** ESP goes in UDP, as through a NAT (RFC 3948). */
        udp(" in UDP"),
        /** Their lives are counted in octets (RFC 2407 section 4.5). */
        counted(" counted");

        private final String title;

        Form(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** Fails if it cannot be made. */
    public Traffic {
        if (!size.equals("imix")) {
            int octets = Integer.parseInt(size);
            if (octets < LEAST_OCTETS || octets > MOST_OCTETS) {
                throw new IllegalArgumentException(
                        "inner packets have " + LEAST_OCTETS + " to " + MOST_OCTETS + " octets, or imix, not " + size);
            }
        }
        if (used < 1 || used > sas || packets % used != 0 || packets % BURST != 0) {
            throw new IllegalArgumentException(packets + " packets cannot be dealt out to " + used + " of " + sas
                    + " SAs: they must be a multiple of both that and " + BURST);
        }
        if (flows < 1 || flows > MOST_FLOWS) {
            throw new IllegalArgumentException("1 to " + MOST_FLOWS + " flows can be had, not " + flows);
        }
        if (used < FAR_APART && packets % Worker.MOST_PACKETS != 0) {
            throw new IllegalArgumentException("a lap of " + packets + " packets of " + used
                    + " SAs ends within what a worker takes at a time, and begins with the same SAs again");
        }
    }

    /** With one flow. */
    public Traffic(Direction direction, String size, BenchSuite suite, int sas, int used, int packets) {
        this(direction, size, suite, sas, used, packets, 1, Form.plain);
    }

    /** The same packets, of so many flows. */
    public Traffic withFlows(int number) {
        return new Traffic(direction, size, suite, sas, used, packets, number, form);
    }

    /** The same packets, by SAs of that form. */
    public Traffic withForm(Form of) {
        return new Traffic(direction, size, suite, sas, used, packets, flows, of);
    }

    /** True if ESP goes in UDP. */
    public boolean isInUdp() {
        return form == Form.udp;
    }

    /** The number of the flow of each packet, from 0. */
    public List<Integer> turnsOfFlows() {
        Random random = new Random(SEED);
        return random.ints(packets, 0, flows).boxed().toList();
    }

    /**
     * Packets of all SAs, in random order: each SA has the same number of them. Of more than 16,384 SAs so many have one.
     */
    public static Traffic of(Direction direction, String size, BenchSuite suite, int sas) {
        if (sas > MOST_PACKETS) {
            return new Traffic(direction, size, suite, sas, MOST_PACKETS, MOST_PACKETS);
        }
        int packets = sas == 1 ? FEW_PACKETS : sas;
        int portion = sas < FAR_APART ? Worker.MOST_PACKETS : BURST;
        while (packets % portion != 0 || (sas > 1 && packets < MANY_PACKETS)) {
            packets += sas;
        }
        return new Traffic(direction, size, suite, sas, sas, packets);
    }

    /**
     * The number of the SA of each packet: SAs take turns, each time in another order, but for the last time, which is as the
     * first is: so far apart is the last packet of each from its first in the next lap.
     */
    public List<Integer> turns() {
        Random random = new Random(SEED);
        // Those that are used lie anywhere among all.
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < sas; i++) {
            all.add(i);
        }
        Collections.shuffle(all, random);
        List<Integer> order = new ArrayList<>(all.subList(0, used));
        List<Integer> turns = new ArrayList<>();
        while (turns.size() < packets) {
            Collections.shuffle(order, random);
            turns.addAll(order);
        }
        for (int i = 0; i < used; i++) {
            turns.set(packets - used + i, turns.get(i));
        }
        return turns;
    }

    /** Octets of each inner packet. */
    public List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            sizes.add(size.equals("imix") ? IMIX[i % IMIX.length] : Integer.parseInt(size));
        }
        Collections.shuffle(sizes, new Random(SEED));
        return sizes;
    }

    /** For people. */
    public String title() {
        return direction + ", " + String.format("%,d", sas) + (sas == 1 ? " SA, " : " SAs, ")
                + (flows == 1 ? "" : flows + " flows, ") + suite.label() + form.title() + ", "
                + (size.equals("imix") ? "IMIX" : size + " octets");
    }
}
