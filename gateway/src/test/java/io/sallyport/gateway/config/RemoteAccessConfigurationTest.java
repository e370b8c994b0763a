package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.gateway.config.AccessSettings.Role;
import io.sallyport.gateway.yaml.Problem;
import io.sallyport.ike.connection.Connection;
import io.sallyport.ike.connection.ModeConfig;
import io.sallyport.ike.message.assigned.AuthenticationMethod;
import io.sallyport.pipeline.spd.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** XAUTH, hybrid and mode config as connections ask for them. */
final class RemoteAccessConfigurationTest {
    private static final String SERVER = """
              - name: staff
                version: ikev1
                local: 192.0.2.1
                remote: any
                authentication: xauth-psk
                access: {role: server, addresses: clients}
                children:
                  - name: office
                    selectors: {local: 10.1.0.0/16, remote: 10.4.0.0/24}
            """;
    private static final String CLIENT = """
              - name: head-office
                version: ikev1
                local: 192.0.2.1
                remote: 192.0.2.2
                authentication: hybrid-rsa
                access: {role: client, host: 10.1.0.7}
                children:
                  - name: files
                    selectors: {local: dynamic, remote: 10.90.0.0/16}
            """;
    private static final Sample GOOD = new Sample(Sample.GOOD.text()
            + "connections:\n" + SERVER + CLIENT
            + "address-pools:\n  - {name: clients, addresses: 10.4.0.0/24}\n"
            + "authentication: {secrets: [secrets.yaml]}\n");

    @Test
    void shouldReadAServer() throws ConfigurationException {
        ConnectionSettings settings = GOOD.load().settings().connections().getFirst();
        Connection connection = settings.connection();

        assertEquals(new AccessSettings(Role.SERVER, Optional.of("clients"), Optional.empty()), settings.access());
        assertEquals(
                AuthenticationMethod.XAUTH_INIT_PRE_SHARED,
                connection.authentication().method());
        assertEquals(ModeConfig.SERVER, connection.modeConfig());
        assertEquals(Optional.empty(), connection.remote());
    }

    @Test
    void shouldReadAClient() throws ConfigurationException {
        ConnectionSettings settings = GOOD.load().settings().connections().getLast();
        Connection connection = settings.connection();

        assertEquals(
                new AccessSettings(Role.CLIENT, Optional.empty(), Optional.of(Prefix.parse("10.1.0.7"))),
                settings.access());
        assertEquals(
                AuthenticationMethod.HYBRID_INIT_RSA,
                connection.authentication().method());
        assertEquals(ModeConfig.CLIENT, connection.modeConfig());
        assertTrue(connection.children().getFirst().dynamicLocal());
        assertEquals(Prefix.ANY4, settings.children().getFirst().selector().source());
    }

    @Test
    void shouldLetAConnectionHaveALoginWithoutAddresses() throws ConfigurationException {
        Connection connection = GOOD.with("role: server, addresses: clients", "role: server")
                .load()
                .settings()
                .connections()
                .getFirst()
                .connection();

        assertEquals(ModeConfig.OFF, connection.modeConfig());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    role: server,           | role: servant,              | connections[0].access.role           | server
                    {role: server, add      | {add                        | connections[0].access.role           | this is missing
                    addresses: clients}     | addresses: client}          | connections[0].access.addresses      | did you mean clients?
                    remote: 10.4.0.0/24}    | remote: 10.4.0.0/25}        | connections[0].access.addresses      | widen
                    remote: any             | remote: 192.0.2.9           | connections[0].remote                | remote: any
                    addresses: clients}     | host: 10.1.0.7}             | connections[0].access.host           | role: client
                    authentication: xauth-psk | authentication: xauth     | connections[0].authentication        | xauth-psk
                    {local: 10.1.0.0/16, remote: 10.4 | {local: dynamic, remote: 10.4 | connections[0].children | role: client
                    host: 10.1.0.7}         | addresses: clients}         | connections[1].access.addresses      | role: server
                    host: 10.1.0.7}         | host: 192.0.2.7}            | connections[1].access.host           | inside port
                    local: dynamic          | local: 10.1.0.0/16          | connections[1].access.host           | dynamic
                    {local: dynamic, remote: 10.90.0.0/16} | {local: dynamic, remote: 10.90.0.0/16, protocol: udp, local-ports: 5-9} | connections[1].children[0].selectors | one port
                    name: head-office       | name: staff                 | connections[1].name                  | a name of its own
                    """)
    void shouldTellWhatWouldBeRight(String from, String to, String path, String right) {
        List<Problem> errors = GOOD.with(from, to).errors();

        assertEquals(1, errors.size(), errors::toString);
        assertEquals(path, errors.getFirst().path(), errors::toString);
        assertTrue(errors.getFirst().message().contains(right), errors::toString);
    }

    @Test
    void shouldWantToKnowOnWhichSideALoginIs() {
        List<Problem> errors = GOOD.with("    access: {role: server, addresses: clients}\n", "")
                .errors();

        assertEquals("connections[0].authentication", errors.getFirst().path());
        assertTrue(errors.getFirst().message().contains("access: {role: server}"), errors::toString);
    }

    @Test
    void shouldRefuseAccessToNothing() {
        List<Problem> server = GOOD.with("xauth-psk", "psk")
                .with("role: server, addresses: clients", "role: server")
                .errors();
        List<Problem> client = GOOD.with("hybrid-rsa", "rsa")
                .with("role: client, host: 10.1.0.7", "role: client")
                .with("local: dynamic", "local: 10.1.0.0/16")
                .errors();

        assertTrue(server.getFirst().message().contains("nothing to be a server for"), server::toString);
        assertTrue(client.getFirst().message().contains("nothing to be a client for"), client::toString);
    }

    @Test
    void shouldRefuseADynamicAddressInTransportMode() {
        List<Problem> errors = GOOD.with("      - name: files\n", "      - name: files\n        mode: transport\n")
                .errors();

        assertEquals("connections[1].children[0].mode", errors.getFirst().path());
    }

    @Test
    void shouldRefuseALoginThatNobodyCanMake(@TempDir Path folder) throws IOException {
        assertEquals(
                List.of("connections[0].authentication", "connections[1].authentication"),
                problemsOf(folder, "pre-shared-keys: [{peer: any, key: \"drawn at random\"}]\n"));
        assertEquals(List.of("connections[1].authentication"), problemsOf(folder, """
                        pre-shared-keys:
                          - {peer: any, key: "drawn at random"}
                        users:
                          - {name: alice, password: wonderland}
                        accounts:
                          - {peer: 192.0.2.3, user: west, password: builder}
                        """));
    }

    @Test
    void shouldTakeAnAccountForTheServersIdentity(@TempDir Path folder) throws Exception {
        String secrets = """
                pre-shared-keys:
                  - {peer: any, key: "drawn at random"}
                users:
                  - {name: alice, password: wonderland}
                accounts:
                  - {peer: 192.0.2.2, user: west, password: builder}
                """;

        try (LoadedCredentials credentials =
                Configuration.load(file(folder, secrets)).credentials().orElseThrow()) {
            assertEquals(1, credentials.users().size());
        }
    }

    private static List<String> problemsOf(Path folder, String secrets) throws IOException {
        Path file = file(folder, secrets);
        return assertThrows(ConfigurationException.class, () -> Configuration.load(file)).problems().stream()
                .map(Problem::path)
                .toList();
    }

    /** With a client that has a pre-shared key, too, and needs no certificate. */
    private static Path file(Path folder, String secrets) throws IOException {
        String text = GOOD.with("hybrid-rsa", "xauth-psk").text();
        for (String name : List.of("secrets.yaml", "west.yaml")) {
            Files.writeString(folder.resolve(name), name.equals("west.yaml") ? text : secrets);
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
        }
        return folder.resolve("west.yaml");
    }
}
