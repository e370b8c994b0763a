package io.sallyport.ike.auth.xauth;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.assigned.ConfigurationAttribute;
import io.sallyport.ike.message.attribute.DataAttribute;
import io.sallyport.ike.message.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * What a client replied.
 *
 * @param user the name that it gave
 * @param password belongs to whoever reads the reply
 */
public record XauthReply(String user, Secret password) implements AutoCloseable {
    /** Reads a REPLY; empty if it lacks a name or a password, or is of a type that nobody asked for. */
    public static Optional<XauthReply> of(List<DataAttribute> attributes) {
        Optional<Octets> user = text(attributes, ConfigurationAttribute.XAUTH_USER_NAME);
        Optional<Octets> password = text(attributes, ConfigurationAttribute.XAUTH_USER_PASSWORD);
        if (user.isEmpty() || password.isEmpty() || !XauthAttributes.asksForPassword(attributes)) {
            return Optional.empty();
        }
        return Optional.of(
                new XauthReply(user.get().text(), Secret.taking(password.get().toByteArray())));
    }

    @Override
    public void close() {
        password.close();
    }

    private static Optional<Octets> text(List<DataAttribute> attributes, ConfigurationAttribute wanted) {
        return XauthAttributes.find(attributes, wanted)
                .flatMap(attribute -> attribute instanceof DataAttribute.Variable(int _, Octets value)
                        ? Optional.of(value)
                        : Optional.empty());
    }
}
