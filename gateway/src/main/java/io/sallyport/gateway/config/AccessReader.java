package io.sallyport.gateway.config;

import io.sallyport.gateway.config.AccessSettings.Role;
import io.sallyport.gateway.yaml.Problems;
import io.sallyport.gateway.yaml.Section;
import io.sallyport.ike.auth.AuthenticationScheme.XauthUser;
import io.sallyport.ike.connection.Authentication;
import io.sallyport.ike.connection.ModeConfig;
import io.sallyport.pipeline.spd.Prefix;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code access} of a connection, and holds the connection's other keys against it. */
final class AccessReader {
    private static final Role[] ROLES = {Role.CLIENT, Role.SERVER};

    private final Problems problems;

    AccessReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * The connection's part.
     *
     * @param remote the peer's address, if there is one
     */
    AccessSettings read(
            Section connection, Authentication authentication, Optional<Prefix> remote, List<ChildSettings> children) {
        Section access = connection.section("access");
        boolean login = authentication.scheme().xauth() != XauthUser.NONE;
        if (!connection.has("access")) {
            if (login) {
                problems.error(
                        connection.path("authentication"),
                        "a client logs in by it; write access: {role: server} if clients log in here, or"
                                + " {role: client} if this gateway logs in elsewhere");
            }
            refuseDynamic(connection, children);
            return AccessSettings.NONE;
        }
        Role role = access.require("role", Values.oneOf(ROLES), "server", Role.SERVER);
        Optional<String> addresses = access.find("addresses", Values.TEXT);
        Optional<Prefix> host = access.find("host", NetworkValues.STATION);
        if (problems.isSound(access.path())) {
            if (role == Role.CLIENT) {
                checkClient(connection, login, remote, children);
            } else {
                checkServer(connection, login, remote, children);
            }
        }
        return new AccessSettings(role, addresses, host);
    }

    /** Our part in mode config. */
    static ModeConfig modeConfig(AccessSettings access, List<ChildSettings> children) {
        if (access.role() == Role.CLIENT && children.stream().anyMatch(AccessReader::isDynamic)) {
            return ModeConfig.CLIENT;
        }
        return access.addresses().isPresent() ? ModeConfig.SERVER : ModeConfig.OFF;
    }

    private void checkClient(Section connection, boolean login, Optional<Prefix> remote, List<ChildSettings> children) {
        Section access = connection.section("access");
        boolean dynamic = children.stream().anyMatch(AccessReader::isDynamic);
        if (access.find("addresses", Values.TEXT).isPresent()) {
            problems.error(
                    access.path("addresses"),
                    "a client has no addresses to give; leave this out, or write role: server");
        }
        if (remote.isEmpty()) {
            problems.error(
                    connection.path("remote"), "a client begins, so it needs its server's address; write remote here");
        }
        if (!problems.isSound(connection.path("children"))) {
            return;
        }
        if (!dynamic && access.find("host", Values.TEXT).isPresent()) {
            problems.error(
                    access.path("host"), "no address is asked for; write selectors: {local: dynamic, ...} in a child");
        }
        if (!login && !dynamic) {
            problems.error(
                    access.path("role"),
                    "there is nothing to be a client for: authentication has no login, and no child's local selector"
                            + " is dynamic; leave access out, or write one of them");
        }
    }

    private void checkServer(Section connection, boolean login, Optional<Prefix> remote, List<ChildSettings> children) {
        Section access = connection.section("access");
        if (remote.isPresent()) {
            problems.error(
                    connection.path("remote"),
                    "clients come from anywhere, and a server does not begin; write remote: any");
        }
        if (access.find("host", Values.TEXT).isPresent()) {
            problems.error(access.path("host"), "a server is given no address; leave this out, or write role: client");
        }
        if (!login && access.find("addresses", Values.TEXT).isEmpty()) {
            problems.error(
                    access.path("role"),
                    "there is nothing to be a server for: authentication has no login, and there are no addresses;"
                            + " leave access out, or write one of them");
        }
        refuseDynamic(connection, children);
    }

    private void refuseDynamic(Section connection, List<ChildSettings> children) {
        if (children.stream().anyMatch(AccessReader::isDynamic)) {
            problems.error(
                    connection.path("children"),
                    "only a client's address is dynamic; write access: {role: client}, or a prefix in the child's"
                            + " local selector");
        }
    }

    private static boolean isDynamic(ChildSettings child) {
        return child.child().dynamicLocal();
    }
}
