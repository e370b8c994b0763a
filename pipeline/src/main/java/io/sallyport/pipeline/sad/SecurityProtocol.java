package io.sallyport.pipeline.sad;

/** What an SA's packets bear (RFC 4301 section 3.2). */
public enum SecurityProtocol {
    /** Encapsulating security payload (RFC 4303). */
    ESP,

    /** Authentication header (RFC 4302). */
    AH
}
