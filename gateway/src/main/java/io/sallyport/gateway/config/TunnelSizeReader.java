package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.pipeline.sad.DscpPolicy;
import io.sallyport.pipeline.sad.EcnMode;
import io.sallyport.pipeline.sad.FragmentPolicy;
import io.sallyport.pipeline.sad.MssClamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a tunnel says of long packets and of the octet of DSCP and ECN. */
final class TunnelSizeReader {
    private static final ValueType<Integer> DSCP = Values.whole("a DSCP", 0, DscpPolicy.VALUES - 1);

    private static final ValueType<DscpPolicy> DSCP_POLICY =
            text -> text.equals("copy") ? DscpPolicy.COPY : DscpPolicy.set(numberOrCopy(text));

    private static final ValueType<Integer> MSS =
            Values.whole("auto, off, or a maximum segment size in octets", MssClamp.LEAST, MssClamp.AUTO_CODE - 1);

    private static final ValueType<MssClamp> MSS_CLAMP = text -> switch (text) {
        case "auto" -> MssClamp.AUTO;
        case "off" -> MssClamp.OFF;
        default -> new MssClamp(MSS.parse(text));
    };

    private static final ValueType<Map.Entry<Integer, Integer>> DSCP_PAIR = text -> {
        String[] sides = text.split(":", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no pair; write inner and outer DSCP with a colon between, like \"46:10\"");
        }
        return Map.entry(DSCP.parse(sides[0]), DSCP.parse(sides[1]));
    };

    private TunnelSizeReader() {}

    private static int numberOrCopy(String text) {
        try {
            return DSCP.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", or copy", e);
        }
    }

    static TunnelSizeSettings read(Section tunnel, Problems problems) {
        return new TunnelSizeSettings(
                tunnel.read("fragment", Values.oneOf(FragmentPolicy.values()), FragmentPolicy.BEFORE),
                dscp(tunnel, problems),
                tunnel.read("ecn", Values.oneOf(EcnMode.values()), EcnMode.NORMAL),
                tunnel.read("mss-clamp", MSS_CLAMP, MssClamp.OFF));
    }

    private static DscpPolicy dscp(Section tunnel, Problems problems) {
        DscpPolicy policy = tunnel.read("dscp", DSCP_POLICY, DscpPolicy.COPY);
        List<Map.Entry<Integer, Integer>> pairs = tunnel.list("dscp-map", DSCP_PAIR);
        if (pairs.isEmpty()) {
            return policy;
        }
        if (!policy.isCopy()) {
            problems.error(
                    tunnel.path("dscp-map"),
                    "with one value for all packets there is nothing to map; write dscp: copy, or no dscp-map");
        }
        Map<Integer, Integer> changed = new HashMap<>();
        for (Map.Entry<Integer, Integer> pair : pairs) {
            if (changed.put(pair.getKey(), pair.getValue()) != null) {
                problems.error(tunnel.path("dscp-map"), "DSCP " + pair.getKey() + " stands twice; write it once");
            }
        }
        return DscpPolicy.map(changed);
    }
}
