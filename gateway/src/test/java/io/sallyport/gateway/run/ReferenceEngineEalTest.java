package io.sallyport.gateway.run;

/** With the reference engine, for machines without IPsec_MB. */
final class ReferenceEngineEalTest extends PcapThroughEngine {
    ReferenceEngineEalTest() {
        super("reference-test", "crypto: reference, ");
    }
}
