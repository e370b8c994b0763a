package io.sallyport.pipeline.crypto;

/**
 * Which cache lines of an expanded key a packet of AES-GCM needs, by the length of its text: some in any case, and of the powers of the hash key, which
 * stand at its end, {@code (octets + roundUp) / 64 + 1} lines, the last ones.
 *
 * @param roundKeys octets at the beginning that are needed in any case
 * @param roundUp 0 to 63
 * @param last where the last line begins
 * @param most lines of powers, at most
 */
public record KeyLines(int roundKeys, int roundUp, int last, int most) {}
