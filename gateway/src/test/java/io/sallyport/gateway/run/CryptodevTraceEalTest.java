package io.sallyport.gateway.run;

/** With crypto devices, where a burst that the trace has seen come in is parked before it sees it opened or sealed. */
final class CryptodevTraceEalTest extends TracedGateways {
    CryptodevTraceEalTest() {
        super("crypto: cryptodev, crypto-devices: [crypto_openssl%US%], ");
    }
}
