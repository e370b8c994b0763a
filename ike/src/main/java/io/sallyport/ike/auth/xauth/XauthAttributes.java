package io.sallyport.ike.auth.xauth;

import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.wire.Octets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The attributes of XAUTH's messages (draft-beaulieu-ike-xauth-02 sections 4 and 6). */
public final class XauthAttributes {
    /** A name and a password, and nothing more. */
    static final int GENERIC = 0;

    private static final int FAIL = 0;
    private static final int OK = 1;

    private XauthAttributes() {}

    /** REQUEST: asks for name and password. */
    public static List<DataAttribute> request() {
        return List.of(
                basic(ConfigurationAttribute.XAUTH_TYPE, GENERIC),
                text(ConfigurationAttribute.XAUTH_USER_NAME, Octets.EMPTY),
                text(ConfigurationAttribute.XAUTH_USER_PASSWORD, Octets.EMPTY));
    }

    /**
     * REPLY: name and password.
     *
     * @param account stays the caller's
     */
    public static List<DataAttribute> reply(XauthAccount account) {
        byte[] password = account.password().getEncoded();
        Octets octets = Octets.of(password);
        Arrays.fill(password, (byte) 0);
        return List.of(
                basic(ConfigurationAttribute.XAUTH_TYPE, GENERIC),
                text(ConfigurationAttribute.XAUTH_USER_NAME, Octets.ofText(account.user())),
                text(ConfigurationAttribute.XAUTH_USER_PASSWORD, octets));
    }

    /** REPLY of a client that cannot log in as it was asked to. */
    public static List<DataAttribute> failed() {
        return status(false);
    }

    /** SET: whether the login was taken. */
    public static List<DataAttribute> status(boolean taken) {
        return List.of(basic(ConfigurationAttribute.XAUTH_STATUS, taken ? OK : FAIL));
    }

    /** ACK of a SET: the status comes back without a value. */
    public static List<DataAttribute> acknowledgement() {
        return List.of(text(ConfigurationAttribute.XAUTH_STATUS, Octets.EMPTY));
    }

    /** Whether the login was taken; empty if the attributes have no status. */
    public static Optional<Boolean> status(List<DataAttribute> attributes) {
        return find(attributes, ConfigurationAttribute.XAUTH_STATUS)
                .map(attribute -> attribute instanceof DataAttribute.Basic(int _, int value) && value == OK);
    }

    /** True if the attributes ask for a login that a name and a password answer. */
    public static boolean asksForPassword(List<DataAttribute> attributes) {
        boolean generic = find(attributes, ConfigurationAttribute.XAUTH_TYPE)
                .map(type -> type instanceof DataAttribute.Basic(int _, int value) && value == GENERIC)
                .orElse(true);
        return generic
                && find(attributes, ConfigurationAttribute.XAUTH_USER_PASSWORD).isPresent();
    }

    static Optional<DataAttribute> find(List<DataAttribute> attributes, ConfigurationAttribute wanted) {
        return attributes.stream()
                .filter(attribute -> attribute.type() == wanted.code())
                .findFirst();
    }

    private static DataAttribute basic(ConfigurationAttribute attribute, int value) {
        return new DataAttribute.Basic(attribute.code(), value);
    }

    private static DataAttribute text(ConfigurationAttribute attribute, Octets value) {
        return new DataAttribute.Variable(attribute.code(), value);
    }
}
