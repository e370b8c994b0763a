package io.sallyport.gateway.config;

import io.sallyport.ike.auth.certificate.RevocationPolicy;
import java.util.List;

/**
 * The files with the credentials of IKE. A path that is not absolute counts from the folder of the configuration file.
 *
 * @param secrets files of pre-shared keys and passwords
 * @param certificates of the gateway itself
 * @param authorities files of certificates that are trusted to issue others
 * @param known files of certificates that peers need not send
 * @param revocationLists files of such lists
 * @param revocation what a list that is missing or out of date means
 */
public record AuthenticationSettings(
        List<String> secrets,
        List<OwnCertificate> certificates,
        List<String> authorities,
        List<String> known,
        List<String> revocationLists,
        RevocationPolicy revocation) {
    /** Keeps its own lists. */
    public AuthenticationSettings {
        secrets = List.copyOf(secrets);
        certificates = List.copyOf(certificates);
        authorities = List.copyOf(authorities);
        known = List.copyOf(known);
        revocationLists = List.copyOf(revocationLists);
    }

    /**
     * A certificate of the gateway.
     *
     * @param certificate file with it, and behind it those of authorities that peers should be sent
     * @param key file of its private key
     */
    public record OwnCertificate(String certificate, String key) {}
}
