package io.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OnlineCpusTest {
    @ParameterizedTest
    @CsvSource({"0, {0}", "'0-1', '{0, 1}'", "'0-2,5,8-9', '{0, 1, 2, 5, 8, 9}'"})
    void shouldReadTheKernelsList(String list, String cpus) {
        assertEquals(cpus, OnlineCpus.parse(list).toString());
    }

    @Test
    void shouldFindACpuOnThisMachine() {
        assertTrue(OnlineCpus.read().cardinality() >= 1);
    }
}
