package io.sallyport.pipeline.crypto;

/** What an expanded key is for. */
public enum KeyUse {
    /** Outbound: encrypts, and makes ICVs. */
    SEAL,

    /** Inbound: decrypts, and computes the ICV that a packet should bear. */
    OPEN
}
