package io.sallyport.gateway.config;

import static io.sallyport.gateway.yaml.Shape.mapping;

import io.sallyport.gateway.yaml.Document;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.gateway.yaml.Shape.Mapping;
import io.sallyport.gateway.yaml.ValueType;
import io.sallyport.ike.auth.PeerPattern;
import io.sallyport.ike.auth.PreSharedKeys;
import io.sallyport.ike.auth.xauth.XauthAccount;
import io.sallyport.ike.auth.xauth.XauthAccounts;
import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.message.identity.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads files of secrets, several into one. Messages quote nothing of them: a secret may be in any wrong place. */
final class SecretsReader {
    /** Every key that a file of secrets knows. */
    static final Mapping SHAPE = mapping()
            .sections("pre-shared-keys", mapping().value("peer").value("own").value("key"))
            .sections("users", mapping().value("name").value("password"))
            .sections("accounts", mapping().value("peer").value("user").value("password"));

    private static final int SHORT_KEY = 16;
    private static final String IDENTITIES = "an address, a host name like east.example, a user like alice@example, a"
            + " distinguished name like CN=east, or keyid: and a text";
    private static final ValueType<Identity> OWN =
            unquoted(IkeValues.IDENTITY, "this is no identity; write " + IDENTITIES);
    private static final ValueType<PeerPattern> PEER =
            unquoted(IkeValues.PEER, "this is no peer; write any, a prefix like 10.0.0.0/8, " + IDENTITIES);

    private final List<PreSharedKeys.Entry> preSharedKeys = new ArrayList<>();
    private final Map<String, Secret> users = new HashMap<>();
    private final List<XauthAccounts.Entry> accounts = new ArrayList<>();

    /** Adds what a file holds. */
    void read(String text, Problems problems) {
        Section root = Document.readSecret(text, SHAPE, problems).root();
        root.sections("pre-shared-keys").forEach(entry -> preSharedKey(entry, problems));
        root.sections("users").forEach(entry -> user(entry, problems));
        root.sections("accounts").forEach(this::account);
    }

    /** With a message of its own, as that of the type would quote the value. */
    private static <T> ValueType<T> unquoted(ValueType<T> type, String message) {
        return text -> {
            try {
                return type.parse(text);
            } catch (IllegalArgumentException e) {
                // Without the cause, whose message quotes the text.
                throw new IllegalArgumentException(message);
            }
        };
    }

    PreSharedKeys preSharedKeys() {
        return new PreSharedKeys(preSharedKeys);
    }

    Map<String, Secret> users() {
        return Map.copyOf(users);
    }

    XauthAccounts accounts() {
        return new XauthAccounts(accounts);
    }

    /** Every secret that was read. */
    List<Secret> all() {
        List<Secret> all = new ArrayList<>(users.values());
        preSharedKeys.forEach(entry -> all.add(entry.key()));
        accounts.forEach(entry -> all.add(entry.account().password()));
        return all;
    }

    private void preSharedKey(Section entry, Problems problems) {
        PeerPattern peer = peer(entry);
        Secret key = secret(entry, "key");
        if (problems.isSound(entry.path("key")) && key.length() < SHORT_KEY) {
            problems.warning(
                    entry.path("key"),
                    "a key of " + key.length() + " octets can be guessed by whoever records a negotiation; draw "
                            + SHORT_KEY + " or more at random (openssl rand -base64 24)");
        }
        preSharedKeys.add(new PreSharedKeys.Entry(entry.find("own", OWN), peer, key));
    }

    private void user(Section entry, Problems problems) {
        String name = entry.require("name", Values.TEXT, "alice", "");
        Optional<Secret> before = Optional.ofNullable(users.put(name, secret(entry, "password")));
        before.ifPresent(password -> {
            password.close();
            problems.error(entry.path("name"), "this user stands here for the second time; write each user once");
        });
    }

    private void account(Section entry) {
        accounts.add(new XauthAccounts.Entry(
                peer(entry),
                new XauthAccount(entry.require("user", Values.TEXT, "west", ""), secret(entry, "password"))));
    }

    private static PeerPattern peer(Section entry) {
        return entry.require("peer", PEER, "east.example", new PeerPattern.Anyone());
    }

    private static Secret secret(Section entry, String key) {
        return entry.require(key, IkeValues.SECRET, "\"a long text drawn at random\"", Secret.taking(new byte[1]));
    }
}
