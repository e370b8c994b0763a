package io.sallyport.gateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sallyport.dpdk.ipsecmb.IpsecMbException;
import io.sallyport.dpdk.layout.NativeLibraryException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a machine where IPsec_MB can't encrypt")
final class CryptoSetupTest {
    @Test
    @DisplayName("is offered the reference engine if the library is missing")
    void shouldOfferTheReferenceWithoutTheLibrary() {
        NativeLibraryException failure = assertThrows(
                NativeLibraryException.class,
                () -> CryptoSetup.<Void>advised(() -> {
                    throw new NativeLibraryException("IPsec_MB is not installed.");
                }));

        assertEquals(
                "IPsec_MB is not installed. Or write crypto: reference in the section dpdk: it needs no library, and is slow.",
                failure.getMessage());
    }

    @Test
    @DisplayName("is offered the reference engine if the library does not work there")
    void shouldOfferTheReferenceWithoutTheInstructions() {
        IpsecMbException failure = assertThrows(
                IpsecMbException.class,
                () -> CryptoSetup.<Void>advised(() -> {
                    throw new IpsecMbException(
                            "IPsec_MB does not work on this machine: the processor has no AES instructions.");
                }));

        assertEquals(
                "IPsec_MB does not work on this machine: the processor has no AES instructions."
                        + " You may write crypto: reference in the section dpdk: it needs no library, and is slow.",
                failure.getMessage());
    }
}
