package io.sallyport.gateway.run;

/** With crypto devices. */
final class CryptodevEngineEalTest extends PcapThroughEngine {
    CryptodevEngineEalTest() {
        super("cryptodev-test", "crypto: cryptodev, crypto-devices: [crypto_openssl0], ");
    }
}
