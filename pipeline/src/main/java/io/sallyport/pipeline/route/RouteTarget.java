package io.sallyport.pipeline.route;

/**
 * What a route names, as one number: a next hop, a tunnel, or a group of both of which each flow takes one.
 *
 * <p>Next hops are numbered by {@link io.sallyport.pipeline.neighbour.Adjacencies#index}, tunnels by their user, groups by
 * {@link RouteTable#group}.
 */
public final class RouteTarget {
    /** Next hops, tunnels and groups each have a number below this. */
    public static final int MAXIMUM = 1 << 28;

    private static final int TUNNEL = MAXIMUM;
    private static final int GROUP = MAXIMUM << 1;

    private RouteTarget() {}

    /** The target that is a tunnel. */
    public static int tunnel(int number) {
        return TUNNEL | require(number);
    }

    /** The target that is a group. */
    static int group(int number) {
        return GROUP | require(number);
    }

    private static int require(int number) {
        if (number < 0 || number >= MAXIMUM) {
            throw new IllegalArgumentException(
                    "a number of a route's target is 0 to " + (MAXIMUM - 1) + ", not " + number);
        }
        return number;
    }

    /** True if the target is a plain next hop; false for {@link RouteTable#NO_ROUTE} too. */
    public static boolean isNextHop(int target) {
        return target >= 0 && target < MAXIMUM;
    }

    /** True if the target is a tunnel. */
    public static boolean isTunnel(int target) {
        return target >= TUNNEL && target < GROUP;
    }

    /** True if the target is a group. */
    public static boolean isGroup(int target) {
        return target >= GROUP;
    }

    /** The number of a tunnel or group. */
    public static int number(int target) {
        return target & (MAXIMUM - 1);
    }
}
