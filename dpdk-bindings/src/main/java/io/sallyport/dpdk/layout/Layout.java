package io.sallyport.dpdk.layout;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * Offsets, sizes and constants of one release of a native library, read from the file that its probe printed.
 *
 * <p>Descriptors copy what they use into {@code static final} fields, so that a lookup happens once and the JIT
 * compiler sees constants.
 */
public final class Layout {
    private final String name;
    private final Properties values;

    private Layout(String name, Properties values) {
        this.name = name;
        this.values = values;
    }

    /**
     * Reads the layout file of a release.
     *
     * @param library prefix of the file's name, such as {@code dpdk}
     * @param version major and minor number, such as {@code 22.11}
     * @throws LayoutException if there is no such file
     */
    static Layout read(String library, String version) {
        String name = library + "-" + version;
        Properties values = new Properties();
        try (InputStream file = Layout.class.getResourceAsStream("/layout/" + name + ".properties")) {
            if (file == null) {
                throw new LayoutException("There is no layout file for " + name + ".");
            }
            try (Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
                values.load(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The layout file for " + name + " cannot be read.", e);
        }
        return new Layout(name, values);
    }

    /** Library and release, such as {@code dpdk-22.11}. */
    public String name() {
        return name;
    }

    /**
     * Octets from the start of a structure to a field of it.
     *
     * @param field C names joined by a dot, such as {@code rte_mbuf.data_off}
     * @throws LayoutException if the probe does not print the field
     */
    public int offset(String field) {
        return Math.toIntExact(value("offset." + field));
    }

    /**
     * Size of a structure in octets, its padding included.
     *
     * @param structure the C name, such as {@code rte_mbuf}
     * @throws LayoutException if the probe does not print the structure
     */
    public int size(String structure) {
        return Math.toIntExact(value("size." + structure));
    }

    /**
     * Bits of a bit-field in the 64-bit word that holds it.
     *
     * <p>For {@code rte_eth_link} the word is the whole structure, for {@code rte_mbuf} it is {@code tx_offload}.
     *
     * @param field C names joined by a dot, such as {@code rte_eth_link.link_status}
     * @throws LayoutException if the probe does not print the field
     */
    public long mask(String field) {
        return value("mask." + field);
    }

    /**
     * Value of a macro or an enumerator; one of unsigned 64 bits comes as the signed number of the same bits.
     *
     * @param constant the C name, such as {@code RTE_ETH_MQ_RX_RSS}
     * @throws LayoutException if the probe does not print the constant
     */
    public long constant(String constant) {
        return value("constant." + constant);
    }

    /** Value of a macro or an enumerator that not every release has. */
    public OptionalLong optionalConstant(String constant) {
        String text = values.getProperty("constant." + constant);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    private long value(String key) {
        String text = values.getProperty(key);
        if (text == null) {
            throw new LayoutException("The layout of " + name + " has no " + key
                    + "; add it to the probe in dpdk-bindings/src/main/probe and run scripts/layouts.");
        }
        return Long.parseLong(text);
    }
}
