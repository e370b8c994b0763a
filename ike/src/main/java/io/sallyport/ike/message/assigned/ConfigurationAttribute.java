package io.sallyport.ike.message.assigned;

import java.util.Optional;

/**
 * Attributes of mode config (draft-dukes-ike-mode-cfg-02 section 3.4), of XAUTH (draft-beaulieu-ike-xauth-02 section
 * 6.2) and of the Cisco Unity extension.
 */
public enum ConfigurationAttribute implements AssignedNumber {
    INTERNAL_IP4_ADDRESS(1),
    INTERNAL_IP4_NETMASK(2),
    INTERNAL_IP4_DNS(3),
    INTERNAL_IP4_NBNS(4),
    INTERNAL_ADDRESS_EXPIRY(5),
    INTERNAL_IP4_DHCP(6),
    APPLICATION_VERSION(7),
    INTERNAL_IP6_ADDRESS(8),
    INTERNAL_IP6_NETMASK(9),
    INTERNAL_IP6_DNS(10),
    INTERNAL_IP6_NBNS(11),
    INTERNAL_IP6_DHCP(12),
    INTERNAL_IP4_SUBNET(13),
    SUPPORTED_ATTRIBUTES(14),
    INTERNAL_IP6_SUBNET(15),
    XAUTH_TYPE(16520),
    XAUTH_USER_NAME(16521),
    XAUTH_USER_PASSWORD(16522),
    XAUTH_PASSCODE(16523),
    XAUTH_MESSAGE(16524),
    XAUTH_CHALLENGE(16525),
    XAUTH_DOMAIN(16526),
    XAUTH_STATUS(16527),
    XAUTH_NEXT_PIN(16528),
    XAUTH_ANSWER(16529),
    UNITY_BANNER(28672),
    UNITY_SAVE_PASSWORD(28673),
    UNITY_DEFAULT_DOMAIN(28674),
    UNITY_SPLIT_DNS(28675),
    UNITY_SPLIT_INCLUDE(28676),
    UNITY_NATT_PORT(28677),
    UNITY_LOCAL_LAN(28678),
    UNITY_PFS(28679),
    UNITY_FIREWALL_TYPE(28680),
    UNITY_BACKUP_SERVERS(28681),
    UNITY_DDNS_HOSTNAME(28682);

    private static final NumberTable<ConfigurationAttribute> TABLE = new NumberTable<>(values());

    private final int code;

    ConfigurationAttribute(int code) {
        this.code = code;
    }

    /** The constant of a number; empty if the number is not listed here. */
    public static Optional<ConfigurationAttribute> of(int code) {
        return TABLE.find(code);
    }

    @Override
    public int code() {
        return code;
    }
}
